//! Event 8198: `hr=0x...`, then a list of `Key=Value;`. Other events have an `hr=` too; they lack the list.

use super::event::{EventKind, NotActivated};
use super::info::{Found, codes};
use super::surroundings::{stretches, window_before};
use crate::client::text::{clean, guid, is_blank};

/// Most octets from the code to the end of the list.
const MOST_OCTETS: usize = 1024;

/// The events of this kind in `text`, in its order.
pub(super) fn find(text: &str) -> impl Iterator<Item = Found> {
    let mut codes = codes(text)
        .filter(|(at, _)| is_result(text, *at))
        .peekable();
    let mut ids = stretches(text, "8198").peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, code) = codes.next()?;
            let next = codes.peek().map_or(text.len(), |(at, _)| *at);
            let end = text.floor_char_boundary(next.min(start + MOST_OCTETS));
            let stretch = text.get(start..end).unwrap_or_default();
            let list = List::read(stretch);
            while ids.next_if(|(_, end)| *end <= start).is_some() {}
            let has_id = ids.peek().is_some_and(|(id, _)| *id < start);
            if !(has_id || list.is_rule) {
                continue;
            }
            return Some(Found {
                start,
                end: start + list.end,
                written_at: None,
                what: EventKind::NotActivated(NotActivated {
                    code,
                    application_id: list.value("AppId").and_then(guid),
                    activation_id: list.value("SkuId").and_then(guid),
                    action: list.value("Action").map(clean),
                    trigger: list.value("Trigger").map(clean),
                }),
            });
        }
    })
}

/// True for a code behind `hr=`.
fn is_result(text: &str, at: usize) -> bool {
    let before = window_before(text, at.saturating_sub(8), at);
    let before = before.trim_end_matches(is_blank);
    before
        .strip_suffix('=')
        .map(|it| it.trim_end_matches(is_blank))
        .is_some_and(|it| it.ends_with("hr") || it.ends_with("HR"))
}

/// The pairs behind a code.
struct List<'a> {
    pairs: Vec<(&'a str, &'a str)>,
    /// Octets up to the end of the last pair.
    end: usize,
    /// True when it is what the activation program is started with.
    is_rule: bool,
}

impl<'a> List<'a> {
    fn read(stretch: &'a str) -> Self {
        let mut res = Self {
            pairs: Vec::new(),
            end: "0x".len(),
            is_rule: false,
        };
        let mut at = 0;
        for part in
            stretch.split_inclusive(|it: char| is_blank(it) || matches!(it, ';' | '<' | '>' | '&'))
        {
            at += part.len();
            let pair =
                part.trim_end_matches(|it: char| is_blank(it) || matches!(it, ';' | '<' | '&'));
            let Some((key, value)) = pair.split_once('=') else {
                continue;
            };
            if matches!(
                key,
                "RuleId" | "Action" | "AppId" | "SkuId" | "NotificationInterval" | "Trigger"
            ) {
                res.is_rule |= key != "SkuId";
                res.pairs.push((key, value));
                res.end = at;
            }
        }
        res
    }

    fn value(&self, key: &str) -> Option<&'a str> {
        let mut pairs = self.pairs.iter();
        pairs.find(|(own, _)| *own == key).map(|(_, value)| *value)
    }
}
