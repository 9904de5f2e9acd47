//! Events in the order in which they happened, each once, and which answer belongs to which request.

use super::event::{Event, EventKind};
use super::info::Found;
use super::surroundings;
use super::{name_unanswered, not_activated, publishing};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// Most different events that are kept of one kind of text.
const MOST_EVENTS: usize = 200;

/// Longest time from a request to its answer; times of events are whole minutes.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(5);

/// Events of a text.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    /// In the order in which they happened where all have a time, else in that of the text.
    pub(super) events: Vec<Event>,
    /// Events that were not kept.
    pub(super) n_left_out: usize,
}

/// Finds the events of `text`.
pub(super) fn read(text: &str) -> Timeline {
    let mut found = Kept::default();
    found.take(super::info::find(text));
    found.take(super::history::find(text));
    found.take(not_activated::find(text));
    found.take(publishing::find(text));
    found.take(name_unanswered::find(text));
    let mut n_left_out = found.n_left_out;
    let mut events = with_surroundings(text, found.in_order());
    n_left_out += events.len().saturating_sub(MOST_EVENTS);
    events.truncate(MOST_EVENTS);
    Timeline {
        events: in_order(events),
        n_left_out,
    }
}

/// What was found, a bounded number of it.
#[derive(Debug, Default)]
struct Kept {
    found: Vec<Found>,
    n_left_out: usize,
}

impl Kept {
    fn take(&mut self, found: impl Iterator<Item = Found>) {
        let mut n_kept = 0;
        for it in found {
            // Each event may stand there as text and as XML.
            if n_kept < 2 * MOST_EVENTS {
                self.found.push(it);
                n_kept += 1;
            } else {
                self.n_left_out += 1;
            }
        }
    }

    /// In the order of the text, each stretch of it once.
    fn in_order(mut self) -> Vec<Found> {
        self.found.sort_by_key(|it| (it.start, it.end));
        let mut end = 0;
        self.found.retain(|it| {
            let is_behind = end <= it.start;
            if is_behind {
                end = it.end;
            }
            is_behind
        });
        self.found
    }
}

/// The events with what stands around them; those that say the same are one.
///
/// Copies from the event viewer hold each event twice, as text and as XML; only the latter has its time.
fn with_surroundings(text: &str, found: Vec<Found>) -> Vec<Event> {
    let mut res: Vec<Event> = Vec::new();
    let mut seen: BTreeMap<EventKind, Vec<usize>> = BTreeMap::new();
    let mut from = 0;
    let mut was_text = false;
    for it in found {
        let around = surroundings::around(text, from, it.start, it.end);
        from = it.end;
        let follows_text = was_text && around.is_xml;
        was_text = !around.is_xml;
        let written_at = it.written_at.or(around.written_at);
        let n_events = res.len();
        let places = seen.entry(it.what.clone()).or_default();
        let same = places.iter().copied().find(|place| {
            // The same words at another time: the client tried again.
            let known = res.get(*place).and_then(|it| it.written_at);
            known.is_none() || written_at.is_none() || known == written_at
        });
        let Some(event) = same.and_then(|place| res.get_mut(place)) else {
            places.push(n_events);
            res.push(Event {
                written_at,
                computer: around.computer,
                n_seen: 1,
                what: it.what,
            });
            continue;
        };
        let is_its_xml = follows_text && same.is_some_and(|place| place + 1 == n_events);
        event.n_seen += usize::from(!is_its_xml);
        event.written_at = event.written_at.or(written_at);
        event.computer = event.computer.take().or(around.computer);
    }
    res
}

/// Oldest first where all have a time, else as the text has them.
fn in_order(mut events: Vec<Event>) -> Vec<Event> {
    if is_newest_first(&events) {
        events.reverse();
    }
    if events.iter().all(|it| it.time().is_some()) {
        events.sort_by_key(Event::time);
    }
    events
}

/// True for the order that log viewers show; events of one minute then stand the wrong way round too.
fn is_newest_first(events: &[Event]) -> bool {
    let times: Vec<Timestamp> = events.iter().filter_map(Event::time).collect();
    if times.first() != times.last() {
        return times.is_sorted_by(|one, next| next <= one);
    }
    let first = events.first().map(|it| &it.what);
    let last = events.last().map(|it| &it.what);
    matches!(
        (first, last),
        (Some(EventKind::Answer(_)), Some(EventKind::Request(_)))
    )
}

/// For each event, the position of the answer (12289) that belongs to it; none for events that are no request.
///
/// An answer belongs to the last request before it that has none yet, went out without a fault, and is not much older.
pub(super) fn answers(events: &[Event]) -> Vec<Option<usize>> {
    let mut res: Vec<Option<usize>> = vec![None; events.len()];
    for (at, answer) in events.iter().enumerate() {
        if !matches!(answer.what, EventKind::Answer(_)) {
            continue;
        }
        let open = |want_success: bool| {
            let before = events.iter().enumerate().take(at).rev();
            before
                .take_while(|(_, it)| is_near(it, answer))
                .find(|(idx, it)| match &it.what {
                    EventKind::Request(request) => {
                        let is_taken = res.get(*idx).is_some_and(Option::is_some);
                        !is_taken && (request.code.0 == 0) == want_success
                    }
                    _ => false,
                })
                .map(|(idx, _)| idx)
        };
        if let Some(place) = open(true)
            .or_else(|| open(false))
            .and_then(|idx| res.get_mut(idx))
        {
            *place = Some(at);
        }
    }
    res
}

/// True unless both have a time and these lie far apart.
fn is_near(request: &Event, answer: &Event) -> bool {
    match (request.time(), answer.time()) {
        (Some(request), Some(answer)) => answer.duration_since(request) <= LONGEST_WAIT,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Events by number and time, and which answer belongs to which.
    fn check(text: &str, expect: &str) {
        let events = read(text).events;
        let answers = answers(&events);
        let shown: Vec<String> = events
            .iter()
            .zip(answers)
            .map(|(event, answer)| {
                let seen = match event.n_seen {
                    1 => String::new(),
                    n => format!("x{n}"),
                };
                let answer = answer.map_or(String::new(), |it| format!(">{it}"));
                format!("{}{seen}{answer}", event.id())
            })
            .collect();
        assert_eq!(shown.join(" "), expect, "{text}");
    }

    fn request(code: &str, host: &str, clock: &str) -> String {
        format!("{code},0x0,{host}:1688,,2026/03/04 {clock}\n")
    }

    fn answer(clock: &str) -> String {
        format!("0x0,0x0,1,0,31,120,10080,2026/03/04 {clock}\n")
    }

    #[test]
    fn answers_belong_to_requests_that_went_out() {
        let failed = request("0x800706BA", "kms1", "05:06");
        let sent = request("0x0", "kms2", "05:06");
        check(
            &[failed.clone(), sent.clone(), answer("05:06")].concat(),
            "12288 12288>2 12289",
        );
        check(
            &[sent.clone(), failed.clone(), answer("05:06")].concat(),
            "12288>2 12288 12289",
        );
        // The only request there is.
        check(&[failed, answer("05:06")].concat(), "12288>1 12289");
        check(&[sent.clone(), answer("05:20")].concat(), "12288 12289");
        check(
            &[sent.clone(), answer("05:07"), answer("05:08")].concat(),
            "12288>1 12289 12289",
        );
        check(&[answer("05:05"), sent].concat(), "12289 12288");
    }

    #[test]
    fn newest_first_is_turned_round() {
        let sent = request("0x0", "kms2", "05:06");
        check(&[answer("05:06"), sent.clone()].concat(), "12288>1 12289");
        let older = request("0x800706BA", "kms1", "05:04");
        check(
            &[answer("05:06"), sent, older].concat(),
            "12288 12288>2 12289",
        );
    }

    #[test]
    fn same_events_are_counted() {
        let sent = request("0x0", "kms2", "05:06");
        check(&sent.repeat(3), "12288x3");
        let dated = |time: &str| format!("Date: 2026-03-04T{time}Z\n{sent}");
        check(&[dated("05:06:01"), dated("05:06:01")].concat(), "12288x2");
        check(
            &[dated("05:06:01"), dated("05:06:02"), dated("05:06:02")].concat(),
            "12288 12288x2",
        );
    }

    #[test]
    fn kept_events_are_bounded() {
        let many: String = (0..1000)
            .map(|it| request("0x0", &format!("kms{it}"), "05:06"))
            .collect();
        let timeline = read(&many);
        assert_eq!(timeline.events.len(), MOST_EVENTS);
        assert_eq!(timeline.n_left_out, 1000 - MOST_EVENTS);
    }
}
