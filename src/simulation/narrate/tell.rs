//! The words of a narration.

use super::{Cached, Narration, Outcome, Roll, Round};
use crate::model::CandidateId;
use crate::selection::SelectionModel;
use std::time::Duration;

/// With more waits than this only their sum is told.
const MAX_SUMMANDS: usize = 8;

/// A piece of a telling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// What the pieces that follow are about; no final stop.
    Title(String),
    /// One sentence or several.
    Text(String),
    /// The list of a draw.
    List(ToldList),
}

/// The list of a draw, in the order of running sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldList {
    /// Its first lines.
    pub lines: Vec<ToldLine>,
    /// Lines behind those.
    pub left_out: usize,
}

/// A record in the list of a draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldLine {
    /// What it is called.
    pub name: String,
    /// Of its record; none where it does not count.
    pub weight: Option<u16>,
    /// Up to this line.
    pub running_sum: u64,
    /// True when the roll takes it.
    pub is_taken: bool,
}

/// How a telling calls things, as they are to be shown.
#[derive(Clone, Copy)]
pub struct Namer<'a> {
    /// A host.
    pub host: &'a dyn Fn(CandidateId) -> String,
    /// A group, counted as in [`Round::group`]: `the cached host`.
    pub group: &'a dyn Fn(usize) -> String,
}

/// The narration piece by piece, for someone who knows RFC 2782 and nothing else.
pub fn tell(narration: &Narration, namer: Namer<'_>) -> Vec<Told> {
    let mut res = Vec::new();
    let mut before: Option<&Round> = None;
    for (idx, round) in narration.rounds.iter().enumerate() {
        let title = match idx {
            0 => "First contact".to_owned(),
            _ => format!("Contact {}", idx + 1),
        };
        res.push(Told::Title(title));
        let is_new_group = before.is_none_or(|it| it.group != round.group);
        if is_new_group && 1 < narration.groups {
            let (group, n) = ((namer.group)(round.group), round.group + 1);
            let text = format!("Step {n} of {}: {group}.", narration.groups);
            res.push(Told::Text(text));
        }
        let is_new_list = is_new_group || before.is_none_or(|it| it.priority != round.priority);
        let counts_anew = before.is_some_and(|it| is_even(it) != is_even(round));
        if is_new_list && 1 < round.group_size {
            res.push(Told::Text(opening(narration.model, round, is_new_group)));
        } else if counts_anew {
            res.push(Told::Text(zeros_are_left(round)));
        }
        tell_draw(round, is_new_list, namer, &mut res);
        res.push(Told::Text(contact(round, &(namer.host)(round.chosen))));
        before = Some(round);
    }
    if 0 < narration.untold {
        let more = counted(narration.untold, "more contact");
        res.push(Told::Title("Further contacts".to_owned()));
        res.push(Told::Text(format!(
            "{more} of the same kind, not told here."
        )));
    }
    res.push(Told::Title("How it ends".to_owned()));
    res.push(Told::Text(end(narration, namer)));
    res.push(Told::Text(next_time(narration, namer)));
    res
}

/// What holds for all draws of one priority.
fn opening(model: SelectionModel, round: &Round, is_first: bool) -> String {
    let n = round.list.len() + round.left_out;
    let records = counted(n, "record");
    let order = match round.priority {
        Some(priority) if is_first => {
            format!("Priority {priority} is the lowest number, so it comes first: {records}")
        }
        Some(priority) => format!("Priority {priority} comes next: {records}"),
        None => format!("Priority and weight do not count in this model: {records}, all alike"),
    };
    let has_zeros = round.list.iter().any(|it| it.weight == 0);
    match model {
        SelectionModel::Rfc2782 | SelectionModel::Uniform if round.roll.is_none() => {
            format!("{order}.")
        }
        SelectionModel::Rfc2782 if !has_zeros => format!(
            "{order}. RFC 2782 leaves their order in the list open, so it is random. \
             Each line adds its weight to the running sum."
        ),
        SelectionModel::Rfc2782 if round.roll.is_some_and(|it| it.highest == 0) => format!(
            "{order}. All have weight 0, so every running sum is 0 and the first line is taken: \
             the random order of the list decides."
        ),
        SelectionModel::Rfc2782 => format!(
            "{order}. Those of weight 0 are listed in front, the others behind them, each part in random order. \
             Each line adds its weight to the running sum."
        ),
        SelectionModel::Proportional if is_even(round) => {
            format!("{order}. All have weight 0, so each line adds 1 to the running sum.")
        }
        SelectionModel::Proportional => format!(
            "{order} with a weight above 0; any of weight 0 come after them. \
             Each line adds its weight to the running sum."
        ),
        SelectionModel::Uniform => format!("{order}. Each line adds 1 to the running sum."),
    }
}

/// What holds once the records that have a weight are used up, in the model `proportional`.
fn zeros_are_left(round: &Round) -> String {
    if round.roll.is_none() {
        return "Only a record of weight 0 is left.".to_owned();
    }
    "Only records of weight 0 are left, all alike: each line adds 1 now.".to_owned()
}

/// True when lines add 1 in place of their weight.
fn is_even(round: &Round) -> bool {
    // Only the model `uniform` disregards priority, and it counts every record once.
    let mut lines = round.list.iter();
    round.priority.is_none() || lines.any(|it| it.share != u64::from(it.weight))
}

fn tell_draw(round: &Round, is_new_list: bool, namer: Namer<'_>, res: &mut Vec<Told>) {
    let chosen = (namer.host)(round.chosen);
    let Some(roll) = round.roll else {
        let place = if is_new_list { "in the list" } else { "left" };
        res.push(Told::Text(format!(
            "Only {chosen} is {place}, so no roll is needed."
        )));
        return;
    };
    let has_weights = !is_even(round);
    let lines = round.list.iter().map(|line| ToldLine {
        name: (namer.host)(line.candidate),
        weight: has_weights.then_some(line.weight),
        running_sum: line.running_sum,
        is_taken: line.candidate == round.chosen,
    });
    res.push(Told::List(ToldList {
        lines: lines.collect(),
        left_out: round.left_out,
    }));
    let Roll {
        lowest,
        highest,
        rolled,
        reached,
    } = roll;
    let range = if lowest == highest {
        format!("The roll can only be {rolled}")
    } else {
        format!("The roll is a whole number from {lowest} to {highest}, both included: {rolled}")
    };
    res.push(Told::Text(format!(
        "{range}. The first running sum that is not below {rolled} is {reached}, the line of {chosen}."
    )));
}

fn contact(round: &Round, chosen: &str) -> String {
    let wait = seconds(round.wait);
    let struck = "It is struck off.";
    match round.outcome {
        Outcome::Serves => format!("The client contacts {chosen}, which serves."),
        Outcome::NotProbed => {
            format!("The client contacts {chosen}. It was not probed and is taken as serving.")
        }
        Outcome::Refused => {
            format!("The client contacts {chosen}, which refuses: {wait} are lost. {struck}")
        }
        Outcome::Silent => {
            format!("The client contacts {chosen}, which stays silent: {wait} are lost. {struck}")
        }
        Outcome::DownAtOnce => {
            format!("The client contacts {chosen}, which does not serve; no time is lost. {struck}")
        }
        Outcome::Down => {
            format!("The client contacts {chosen}, which does not serve: {wait} are lost. {struck}")
        }
    }
}

fn end(narration: &Narration, namer: Namer<'_>) -> String {
    let n_contacts = narration.rounds.len() + narration.untold;
    let total = seconds(narration.total_wait);
    let waits: Vec<String> = narration
        .rounds
        .iter()
        .filter(|it| !it.wait.is_zero())
        .map(|it| seconds(it.wait))
        .collect();
    let wait = if (2..=MAX_SUMMANDS).contains(&waits.len()) && narration.untold == 0 {
        format!("{} = {total}", waits.join(" + "))
    } else {
        total
    };
    match narration.served {
        _ if n_contacts == 0 => "There is no host to choose from.".to_owned(),
        Some(host) if narration.total_wait.is_zero() => format!(
            "The client is served by {} after {}, without a wait.",
            (namer.host)(host),
            counted(n_contacts, "contact"),
        ),
        Some(host) => format!(
            "The client is served by {} after {} and a wait of {wait}.",
            (namer.host)(host),
            counted(n_contacts, "contact"),
        ),
        None => format!(
            "The list is used up: after {} and a wait of {wait} the client is not served.",
            counted(n_contacts, "contact"),
        ),
    }
}

fn next_time(narration: &Narration, namer: Namer<'_>) -> String {
    match narration.cached {
        Cached::Host(candidate) => format!(
            "It caches {}: next time it contacts that host first, without a draw, whatever the records say by then (documented).",
            (namer.host)(candidate),
        ),
        Cached::Nothing => "It caches nothing new: next time it does all this again.".to_owned(),
        Cached::SwitchedOff => {
            "Caching is switched off, so nothing is kept: next time it does all this again."
                .to_owned()
        }
    }
}

/// `1 record`, `2 records`.
fn counted(n: usize, noun: &str) -> String {
    match n {
        1 => format!("1 {noun}"),
        _ => format!("{n} {noun}s"),
    }
}

/// Exact to the millisecond, so that a reader can add up: `2.07 s`, `0 s`.
fn seconds(duration: Duration) -> String {
    let ms = format!("{:03}", duration.subsec_millis());
    match ms.trim_end_matches('0') {
        "" => format!("{} s", duration.as_secs()),
        rest => format!("{}.{rest} s", duration.as_secs()),
    }
}
