//! The sentence for a simulation: which host clients choose, then what is most urgent of all that was asked.

mod asked;
mod choice;

use super::ClientCode;
use crate::model::{Candidate, CandidateId};
use crate::overview::Overview;
use crate::selection::{Forecast, HostState, SelectionModel};
use crate::words;
use asked::asked;
use choice::{after_change, choice};
use std::collections::BTreeSet;

/// Answers behind the first one; a sentence with more of them is read by nobody.
const MOST_ASKED: usize = 2;

/// The same behind the shares before and after a change, which are long.
const MOST_ASKED_AFTER_CHANGE: usize = 1;

/// One sentence, with a final stop; of several models it speaks of the first and says so.
pub(super) fn simulated(overview: &Overview<'_>, codes: &[ClientCode]) -> String {
    let evidence = overview.evidence;
    let (Some(forecast), Some(outlook)) = (evidence.forecasts.first(), &evidence.outlook) else {
        return "Nothing was simulated.".to_owned();
    };
    let changed = outlook.change.as_ref();
    let after = changed.and_then(|it| it.forecasts.first());
    let names = Names::new(overview);
    let mut parts = match (serves(forecast), after.map(serves)) {
        (true, None) => vec![choice(overview, forecast, &names)],
        (true, Some(true)) => {
            let change = after.map(|after| after_change(forecast, after, &names));
            change.into_iter().collect()
        }
        (true, Some(false)) => vec!["After the change no host that serves is left".to_owned()],
        (false, after) => nobody_serves(overview, codes, after),
    };
    let is_served = after.map_or(serves(forecast), serves);
    if serves(forecast) && is_served {
        let mut asked = asked(overview, forecast, outlook);
        // Stable: of two that are as urgent, the first one told stays.
        asked.sort_by_key(|it| it.urgency);
        asked.truncate(match changed {
            Some(_) => MOST_ASKED_AFTER_CHANGE,
            None => MOST_ASKED,
        });
        asked.sort_by_key(|it| it.place);
        parts.extend(asked.into_iter().map(|it| it.text));
    }
    let text = format!("{}.", parts.join("; "));
    by_model(&evidence.forecasts, text)
}

/// True when some host serves every client.
fn serves(forecast: &Forecast) -> bool {
    forecast.no_host.p() < 1.0
}

/// Says which model a sentence is of, where it is not the only one and the usual one.
fn by_model(forecasts: &[Forecast], text: String) -> String {
    let prefix = match forecasts {
        [one] if one.model == SelectionModel::Rfc2782 => return text,
        [one] => format!("By model `{}`,", one.model.name()),
        [first, ..] => format!(
            "By model `{}`, the first of {},",
            first.model.name(),
            forecasts.len()
        ),
        [] => return text,
    };
    let mut letters = text.chars();
    let first = letters.next().map(|it| it.to_ascii_lowercase());
    let rest = letters.as_str();
    format!(
        "{prefix} {}{rest}",
        first.map_or_else(String::new, String::from)
    )
}

/// That clients are left alone, and whether a change helps.
fn nobody_serves(
    overview: &Overview<'_>,
    codes: &[ClientCode],
    after: Option<bool>,
) -> Vec<String> {
    let down = down(overview);
    let codes: Vec<String> = codes.iter().map(|it| it.code.to_string()).collect();
    let shown = if codes.is_empty() {
        String::new()
    } else {
        format!(", and clients show {}", codes.join(" or "))
    };
    let mut res = vec![format!(
        "With {} down no client is served{shown}",
        words::quoted(&down)
    )];
    match after {
        Some(true) => res.push("after the change every client is".to_owned()),
        Some(false) => res.push("the change does not help".to_owned()),
        None => {}
    }
    res
}

/// The hosts on the way that do not serve, by name.
fn down(overview: &Overview<'_>) -> Vec<String> {
    let names = Names::new(overview);
    let is_down =
        |id: &CandidateId| matches!(overview.states.get(id.0), Some(HostState::Down { .. }));
    let outlook = overview.evidence.outlook.as_ref();
    let change = outlook.and_then(|it| it.change.as_ref());
    // A host whose record the edits take out is nobody's trouble.
    let is_left = |id: &CandidateId| change.is_none_or(|it| !it.change.is_removed(*id));
    let mut res: Vec<String> = Vec::new();
    for id in overview.on_path().filter(is_down).filter(is_left) {
        let name = names.of(id);
        if !res.contains(&name) {
            res.push(name);
        }
    }
    res
}

/// What hosts are called: by target alone, where no two records differ in the port only.
struct Names<'a> {
    candidates: &'a [Candidate],
    /// Targets are told apart by their ports.
    needs_ports: bool,
}

impl<'a> Names<'a> {
    fn new(overview: &Overview<'a>) -> Self {
        let (members, candidates) = overview.on_path_or_edited();
        let known = members.iter().filter_map(|id| candidates.get(id.0));
        let endpoints: BTreeSet<_> = known.clone().map(|it| (&it.target, it.port)).collect();
        let targets: BTreeSet<_> = known.map(|it| &it.target).collect();
        Self {
            candidates,
            needs_ports: targets.len() < endpoints.len(),
        }
    }

    fn of(&self, id: CandidateId) -> String {
        let candidate = self.candidates.get(id.0);
        candidate.map_or_else(String::new, |it| {
            if self.needs_ports {
                it.host_port().to_string()
            } else {
                it.target.to_string()
            }
        })
    }

    fn quoted(&self, id: CandidateId) -> String {
        format!("`{}`", self.of(id))
    }
}

#[cfg(test)]
mod tests;
