//! For each side, what an experienced administrator does in five minutes: what to run, and what each result means.

mod ad;
mod client_config;
mod dns;
mod host;
mod info;
mod internet_activation;
mod licensing;
mod network;
mod time;

use super::{Changes, Side};

/// The short way to a verdict for one side.
#[derive(Debug, PartialEq, Eq)]
pub struct Ladder {
    /// Which side.
    pub side: Side,
    /// In this order; each says where it leads.
    pub rungs: &'static [Rung],
}

/// One step: something to run, and how to read it.
#[derive(Debug, PartialEq, Eq)]
pub struct Rung {
    /// Where to run it, in a few words: `on the client`.
    pub at: &'static str,
    /// What it finds out; an imperative without a final stop.
    pub aim: &'static str,
    /// The exact command.
    pub command: &'static str,
    /// What the command changes; none when it only looks.
    pub changes: Option<Changes>,
    /// How its results read; at least two.
    pub readings: &'static [Reading],
}

/// One result of a step, and what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// What is seen.
    pub seen: &'static str,
    /// What that means, and what to do next.
    pub means: &'static str,
}

/// The ladder of `side`.
pub fn ladder(side: Side) -> Option<&'static Ladder> {
    LADDERS.into_iter().find(|it| it.side == side)
}

/// At most one a side.
pub(super) static LADDERS: [&Ladder; 9] = [
    &dns::LADDER,
    &network::LADDER,
    &client_config::LADDER,
    &host::LADDER,
    &licensing::LADDER,
    &time::LADDER,
    &ad::LADDER,
    &internet_activation::LADDER,
    &info::LADDER,
];

/// What is seen, and what it means; for the tables.
const fn reading(seen: &'static str, means: &'static str) -> Reading {
    Reading { seen, means }
}
