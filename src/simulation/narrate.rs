//! One client told step by step, to be followed with pencil and paper.

mod tell;

pub use tell::{Namer, Told, ToldLine, ToldList, tell};

use super::Rolls;
use super::drawn::serves;
use crate::model::CandidateId;
use crate::selection::{Assumptions, Choice, HostState, SelectionModel, Urn, rounds};
use std::ops::RangeInclusive;
use std::time::Duration;

/// More rounds than this are drawn and not told.
const MAX_ROUNDS: usize = 100;

/// More lines of a list than this are drawn from and not told.
const MAX_LINES: usize = 50;

/// One client, from its first draw to the host that serves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narration {
    /// How the client chooses.
    pub model: SelectionModel,
    /// What it was drawn from; it has the stream of client 0.
    pub seed: u64,
    /// Number of groups that are tried one after the other; empty ones do not count.
    pub groups: usize,
    /// In the order of contact; the first hundred.
    pub rounds: Vec<Round>,
    /// Contacts behind those.
    pub untold: usize,
    /// The host that serves; none when the list ends before one does.
    pub served: Option<CandidateId>,
    /// Time lost at hosts that do not serve.
    pub total_wait: Duration,
    /// What the client keeps for the next time.
    pub cached: Cached,
}

/// One draw and the contact that follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Which group it is drawn from, counted from 0; empty ones do not count.
    pub group: usize,
    /// Number of records in that group, of any priority.
    pub group_size: usize,
    /// Priority of all records in the list; none where the model disregards it.
    pub priority: Option<u16>,
    /// The list in the order of running sums; its first fifty lines.
    pub list: Vec<Line>,
    /// Lines behind those.
    pub left_out: usize,
    /// None when one record alone was left.
    pub roll: Option<Roll>,
    /// The record that was taken; it is not in the next list.
    pub chosen: CandidateId,
    /// What contacting it came to.
    pub outcome: Outcome,
    /// Time lost there.
    pub wait: Duration,
}

/// A record in the list of a draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Which candidate.
    pub candidate: CandidateId,
    /// Of its record.
    pub weight: u16,
    /// What it adds to the sum: its weight, or 1 where records are drawn evenly.
    pub share: u64,
    /// Sum of the shares up to this line.
    pub running_sum: u64,
}

/// A number drawn, and the running sum it came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Roll {
    /// Smallest number possible.
    pub lowest: u64,
    /// Largest number possible.
    pub highest: u64,
    /// The number.
    pub rolled: u64,
    /// The first running sum not below it.
    pub reached: u64,
}

/// What a contact came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The host serves.
    Serves,
    /// Nobody looked; taken as serving.
    NotProbed,
    /// It costs what the assumptions say of a refused port.
    Refused,
    /// It costs what the assumptions say of a silent endpoint.
    Silent,
    /// It does not serve, and that is known at once.
    DownAtOnce,
    /// It does not serve, and that takes another time.
    Down,
}

/// What a client keeps for the next time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cached {
    /// This host.
    Host(CandidateId),
    /// Nothing new, since no host served.
    Nothing,
    /// Nothing, since caching is switched off.
    SwitchedOff,
}

/// Tells client 0 of `seed`: the first of a drawn run, as long as no round has more than 64 records.
///
/// `groups` are as in [`crate::selection::forecast`]; `assumptions` are those their waits were worked out with.
pub fn narrate(
    model: SelectionModel,
    groups: &[Vec<Choice>],
    seed: u64,
    assumptions: &Assumptions,
    caching: bool,
) -> Narration {
    let mut rolls = Rolls::of_client(seed, 0);
    let mut res = Narration {
        model,
        seed,
        groups: groups.iter().filter(|it| !it.is_empty()).count(),
        rounds: Vec::new(),
        untold: 0,
        served: None,
        total_wait: Duration::ZERO,
        cached: Cached::Nothing,
    };
    let groups = groups.iter().filter(|it| !it.is_empty()).enumerate();
    for (idx, group) in groups {
        for choices in rounds(model, group) {
            let place = (idx, group.len());
            res.draw_from(place, &choices, &mut rolls, assumptions);
        }
    }
    res.cached = match res.served {
        _ if !caching => Cached::SwitchedOff,
        Some(candidate) => Cached::Host(candidate),
        None => Cached::Nothing,
    };
    res
}

impl Narration {
    /// Adds the rounds in which `choices` compete, until a host serves or all are used up.
    fn draw_from(
        &mut self,
        (group, group_size): (usize, usize),
        choices: &[&Choice],
        rolls: &mut Rolls,
        assumptions: &Assumptions,
    ) {
        if self.served.is_some() {
            return;
        }
        let mut urn = Urn::new(self.model, choices.iter().map(|it| it.weight));
        urn.refill(&mut |n| rolls.roll(n));
        while self.served.is_none() {
            let before = (self.rounds.len() < MAX_ROUNDS).then(|| List::of(&urn, choices));
            let mut rolled = None;
            let taken = urn.take(&mut |n| *rolled.insert(rolls.roll(n)));
            let Some(choice) = taken.and_then(|position| choices.get(position)) else {
                break;
            };
            let wait = match choice.state {
                HostState::Down { wait } => wait,
                HostState::Serves | HostState::NotProbed => Duration::ZERO,
            };
            self.total_wait = self.total_wait.saturating_add(wait);
            if serves(choice.state) {
                self.served = Some(choice.candidate);
            }
            let Some(mut list) = before else {
                self.untold += 1;
                continue;
            };
            let roll = rolled.map(|n| list.roll(n));
            let left_out = list.lines.len().saturating_sub(MAX_LINES);
            list.lines.truncate(MAX_LINES);
            self.rounds.push(Round {
                group,
                group_size,
                priority: (self.model != SelectionModel::Uniform).then_some(choice.priority),
                list: list.lines,
                left_out,
                roll,
                chosen: choice.candidate,
                outcome: outcome(choice.state, assumptions),
                wait,
            });
        }
    }
}

/// What a draw chooses from.
struct List {
    lines: Vec<Line>,
    range: RangeInclusive<u64>,
}

impl List {
    fn of(urn: &Urn, choices: &[&Choice]) -> Self {
        let mut running_sum = 0;
        let lines = urn.left().iter().filter_map(|slip| {
            let choice = choices.get(slip.position())?;
            running_sum += slip.share();
            Some(Line {
                candidate: choice.candidate,
                weight: choice.weight,
                share: slip.share(),
                running_sum,
            })
        });
        Self {
            lines: lines.collect(),
            range: urn.range(),
        }
    }

    /// The roll that the urn was given as a number from 0 up.
    fn roll(&self, from_zero: u64) -> Roll {
        let rolled = self.range.start() + from_zero;
        let mut sums = self.lines.iter().map(|it| it.running_sum);
        Roll {
            lowest: *self.range.start(),
            highest: *self.range.end(),
            rolled,
            reached: sums.find(|sum| rolled <= *sum).unwrap_or(rolled),
        }
    }
}

/// A guess at the cause from the time it costs, which is all that the selection keeps of it.
fn outcome(state: HostState, assumptions: &Assumptions) -> Outcome {
    match state {
        HostState::Serves => Outcome::Serves,
        HostState::NotProbed => Outcome::NotProbed,
        HostState::Down { wait } if wait.is_zero() => Outcome::DownAtOnce,
        HostState::Down { wait } if wait == assumptions.refused => Outcome::Refused,
        HostState::Down { wait } if wait == assumptions.silent => Outcome::Silent,
        HostState::Down { .. } => Outcome::Down,
    }
}
