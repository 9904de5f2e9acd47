//! Answers from record files in place of a network.

use crate::model::{Attempt, NameServer, Outcome, Place, Question, SourceFile, ZoneFault};
use crate::port::{AskLimits, AskNameServer};
use crate::view::{LoadFault, View};
use crate::words;
use std::collections::BTreeMap;
use std::time::Duration;

/// Characters of a fault's message that an answer keeps; what stands in the text may be long.
const MOST_SHOWN: usize = 200;

/// Answers what a server with these files would, and hands questions to other servers on.
#[derive(Debug)]
pub struct ZoneFiles<'v, D> {
    view: &'v View,
    faults: Faults,
    /// The faults for which files are not in use, with their lines.
    told: BTreeMap<Place, ZoneFault>,
    network: D,
}

/// What a fault in a file does to its answers; they name it either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Faults {
    /// What it does to name servers: nobody answers from a file that is not loaded.
    Hold,
    /// Nothing: the sound lines answer as if the others were mended, since they are what is looked at.
    AreMended,
}

impl<D: AskNameServer> AskNameServer for ZoneFiles<'_, D> {
    async fn ask(
        &self,
        server: NameServer,
        question: &Question,
        limits: AskLimits,
    ) -> Vec<Attempt> {
        let NameServer::ZoneFiles = server else {
            return self.network.ask(server, question, limits).await;
        };
        let (outcome, fault) = self.answer(question);
        vec![Attempt {
            transport: None,
            edns: false,
            rtt: Duration::ZERO,
            strays: 0,
            outcome,
            zone_fault: fault.and_then(|it| self.told.get(&it.place).cloned()),
        }]
    }

    fn is_interrupted(&self) -> bool {
        self.network.is_interrupted()
    }
}

impl<'v, D> ZoneFiles<'v, D> {
    /// Answers from `view`, which was made of `files`; `network` is asked where other servers are.
    pub fn new(view: &'v View, files: &[SourceFile], faults: Faults, network: D) -> Self {
        let told = view.load_faults().chain(view.unread_files());
        let told = told.map(|it| (it.place, zone_fault(it, files)));
        Self {
            told: told.collect(),
            view,
            faults,
            network,
        }
    }

    fn answer(&self, question: &Question) -> (Outcome, Option<&LoadFault>) {
        match self.faults {
            Faults::Hold => self.view.answer(question),
            Faults::AreMended => self.view.answer_as_mended(question),
        }
    }
}

/// The fault with path and line, as an answer keeps it.
fn zone_fault(fault: &LoadFault, files: &[SourceFile]) -> ZoneFault {
    let file = usize::try_from(fault.place.file.0).ok();
    let file = file.and_then(|it| files.get(it));
    ZoneFault {
        message: words::shortened(&fault.message, MOST_SHOWN),
        path: file.map_or_else(String::new, |it| it.path.clone()),
        line: file.map_or(1, |it| it.position(fault.place.start).line),
        kind: fault.kind,
        effect: fault.effect,
        servers: fault.servers,
    }
}
