//! The words of a narration.

use super::{Cached, Line, Narration, Outcome, Roll, Round};
use crate::model::CandidateId;
use crate::selection::SelectionModel;
use std::time::Duration;

/// With more waits than this only their sum is told.
const MAX_SUMMANDS: usize = 8;

/// The narration in short sentences, one a line; lines of a list are indented by two spaces.
///
/// `names` gives what a candidate is called, as it is to be shown. For someone who knows RFC 2782 and nothing else.
pub fn tell(narration: &Narration, names: &dyn Fn(CandidateId) -> String) -> Vec<String> {
    let mut res = Vec::new();
    if narration.rounds.is_empty() {
        res.push("There is no host to choose from.".to_owned());
    }
    let mut before: Option<&Round> = None;
    for (idx, round) in narration.rounds.iter().enumerate() {
        let is_new_group = before.is_none_or(|it| it.group != round.group);
        if is_new_group && 1 < narration.groups {
            let (at, of) = (round.group + 1, narration.groups);
            res.push(format!("Group {at} of {of}."));
        }
        let is_new_list = is_new_group || before.is_none_or(|it| it.priority != round.priority);
        if is_new_list && 1 < round.group_size {
            res.push(opening(narration.model, round, is_new_group));
        }
        let counts_anew = before.is_some_and(|it| is_even(it) != is_even(round));
        if !is_new_list && counts_anew {
            res.push("Only records of weight 0 are left; each line adds 1 now.".to_owned());
        }
        res.push(format!("Contact {}.", idx + 1));
        tell_draw(round, is_new_list, names, &mut res);
        res.push(contact(round, &names(round.chosen)));
        before = Some(round);
    }
    if 0 < narration.untold {
        let more = counted(narration.untold, "contact");
        res.push(format!("{more} more, not told here."));
    }
    res.push(end(narration));
    res.push(next_time(narration.cached, names));
    res
}

/// What holds for all draws of one priority.
fn opening(model: SelectionModel, round: &Round, is_first: bool) -> String {
    let n = counted(round.list.len() + round.left_out, "record");
    let records = match round.priority {
        Some(priority) if is_first => {
            format!("Priority {priority} is the lowest and comes first: {n}")
        }
        Some(priority) => format!("Priority {priority} comes next: {n}"),
        None => format!("Priority and weight are disregarded: {n}"),
    };
    let zeros_in_front = round.list.first().is_some_and(|it| it.weight == 0);
    match model {
        SelectionModel::Rfc2782 | SelectionModel::Uniform if round.roll.is_none() => {
            format!("{records}.")
        }
        SelectionModel::Rfc2782 if zeros_in_front => format!(
            "{records}. Those of weight 0 stand in front, otherwise the order is random; \
             each line adds its weight to the running sum."
        ),
        SelectionModel::Rfc2782 => {
            format!(
                "{records}. Their order is random; each line adds its weight to the running sum."
            )
        }
        SelectionModel::Proportional if is_even(round) => {
            format!("{records}. All have weight 0, so each line adds 1 to the running sum.")
        }
        SelectionModel::Proportional => format!(
            "{records} above weight 0, before any of weight 0; each line adds its weight to the running sum."
        ),
        SelectionModel::Uniform => format!("{records}. Each line adds 1 to the running sum."),
    }
}

/// True when lines add 1 in place of their weight.
fn is_even(round: &Round) -> bool {
    // Only the model `uniform` disregards priority, and it counts every record once.
    let mut lines = round.list.iter();
    round.priority.is_none() || lines.any(|it| it.share != u64::from(it.weight))
}

fn tell_draw(
    round: &Round,
    is_new_list: bool,
    names: &dyn Fn(CandidateId) -> String,
    res: &mut Vec<String>,
) {
    let chosen = names(round.chosen);
    let Some(roll) = round.roll else {
        let place = if is_new_list { "in the list" } else { "left" };
        res.push(format!("Only {chosen} is {place}, so no roll is needed."));
        return;
    };
    let is_even = is_even(round);
    for line in &round.list {
        res.push(list_line(line, is_even, &names(line.candidate)));
    }
    if 0 < round.left_out {
        res.push(format!("  and {} more", round.left_out));
    }
    let Roll {
        lowest,
        highest,
        rolled,
        reached,
    } = roll;
    res.push(format!(
        "The roll, a whole number from {lowest} to {highest}, is {rolled}."
    ));
    res.push(format!(
        "The first running sum not below {rolled} is {reached}, so {chosen} is contacted."
    ));
}

fn list_line(line: &Line, is_even: bool, name: &str) -> String {
    let running_sum = line.running_sum;
    if is_even {
        format!("  {name}: running sum {running_sum}")
    } else {
        format!(
            "  {name}: weight {}, running sum {running_sum}",
            line.weight
        )
    }
}

fn contact(round: &Round, chosen: &str) -> String {
    let wait = seconds(round.wait);
    match round.outcome {
        Outcome::Serves => format!("{chosen} serves."),
        Outcome::NotProbed => format!("{chosen} was not probed; it is taken as serving."),
        Outcome::Refused => {
            format!("{chosen} refuses the connection, which costs {wait}; it is struck off.")
        }
        Outcome::Silent => format!("{chosen} stays silent, which costs {wait}; it is struck off."),
        Outcome::DownAtOnce => {
            format!("{chosen} does not serve, which is known at once; it is struck off.")
        }
        Outcome::Down => {
            format!("{chosen} does not serve, which takes {wait} to find out; it is struck off.")
        }
    }
}

fn end(narration: &Narration) -> String {
    let contacts = counted(narration.rounds.len() + narration.untold, "contact");
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
        Some(_) => format!("The client is served after {contacts} and a wait of {wait}."),
        None => format!("No host serves the client after {contacts} and a wait of {wait}."),
    }
}

fn next_time(cached: Cached, names: &dyn Fn(CandidateId) -> String) -> String {
    match cached {
        Cached::Host(candidate) => format!(
            "It caches {}: next time it goes there first, without a draw, whatever the records say by then.",
            names(candidate),
        ),
        Cached::Nothing => "It caches nothing new.".to_owned(),
        Cached::SwitchedOff => "Caching is switched off: next time it draws again.".to_owned(),
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
