//! Text people paste → what it says: events, the output of `slmgr` and `ospp.vbs`, or at least the codes in it.
//!
//! Windows translates its texts, so everything is told by shape: fields between commas, codes, GUIDs, hosts with ports,
//! and the few labels that are the same in every language. One file a form of text.
//!
//! The text is hostile: reading takes time linear in its length, keeps a bounded number of things and says how many it
//! left out. Product keys are never kept.

mod event;
mod fields;
mod history;
mod host_service;
mod info;
mod known_event;
mod loose;
mod meaning;
mod name_unanswered;
mod not_activated;
mod publishing;
mod sentence;
mod steps;
mod surroundings;
mod timeline;

#[cfg(test)]
mod neighbor_tests;

pub use crate::client::{
    Allowed, Channel, Guid, Host, HostService, License, LicenseStatus, Tool, Way, without_keys,
};
pub use event::{
    Answer, Event, EventKind, Flag, NameUnanswered, NotActivated, Publishing, Request, Served,
};
pub use known_event::{KnownEvent, known_event};
pub use meaning::meaning;
pub use sentence::{Headline, headline, sentence};
pub use steps::{Step, steps};

use crate::model::ErrorCode;

/// What was found in a pasted text; something always is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paste {
    /// In the order in which they happened where all have a time, else in that of the text.
    pub events: Vec<Event>,
    /// For each event, the position of the answer (12289) that belongs to it.
    pub answers: Vec<Option<usize>>,
    /// What tools say of licenses, in the order of the text.
    pub licenses: Vec<License>,
    /// Codes that stand elsewhere in the text, in its order.
    pub codes: Vec<ErrorCode>,
    /// Domains whose KMS record the text names, in its order.
    pub domains: Vec<String>,
    /// What was not kept.
    pub left_out: LeftOut,
}

/// How much was not kept, since the text holds more than anybody reads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Events.
    pub events: usize,
    /// Licenses.
    pub licenses: usize,
    /// Codes.
    pub codes: usize,
}

/// Reads a pasted text; none when it holds nothing that is known.
pub fn read(text: &str) -> Option<Paste> {
    let timeline = timeline::read(text);
    let licenses = crate::client::license::read(text);
    let mentions = loose::read(text, &timeline.events, &licenses.list);
    let answers = timeline::answers(&timeline.events);
    let res = Paste {
        events: timeline.events,
        answers,
        licenses: licenses.list,
        codes: mentions.codes,
        domains: mentions.domains,
        left_out: LeftOut {
            events: timeline.n_left_out,
            licenses: licenses.n_left_out,
            codes: mentions.n_left_out,
        },
    };
    let is_empty = res.events.is_empty()
        && res.licenses.is_empty()
        && res.codes.is_empty()
        && res.domains.is_empty();
    (!is_empty).then_some(res)
}
