//! Events 12293 and 12294: a KMS host and its SRV record in a domain.
//!
//! The domain stands in quotation marks, whatever the language; 12293 has its code on a line of its own behind it.

use super::event::{EventKind, Publishing};
use super::info::{Found, codes};
use super::surroundings::{elements, octets_up_to, stretches, window_before};
use crate::client::text::{clean, is_blank};
use crate::model::ErrorCode;

/// Most octets from the sentence to the code.
const MOST_OCTETS: usize = 600;

/// The events 12293 of `text` that have their number.
pub(super) fn failures(text: &str) -> impl Iterator<Item = Found> {
    with_id(text, "12293")
}

/// The events 12294 of `text`; they always need their number.
pub(super) fn successes(text: &str) -> impl Iterator<Item = Found> {
    with_id(text, "12294")
}

fn with_id<'a>(text: &'a str, id: &'a str) -> impl Iterator<Item = Found> + 'a {
    stretches(text, id).filter_map(move |(start, end)| by_id(text, id, start, end))
}

fn by_id(text: &str, id: &str, start: usize, end: usize) -> Option<Found> {
    let stretch = text.get(start..end)?;
    // The first, since a neighbor may have one too. A number alone says nothing.
    let domain = quoted_domains(stretch).next().or_else(|| {
        let mut texts = elements(stretch, "Data");
        texts.find(|it| is_domain(it))
    })?;
    let is_own = |at: usize| id == "12293" && is_alone(text, start + at);
    let code = codes(stretch).find(|(at, code)| is_failure(*code) && is_own(*at));
    let up_to_code = code.map_or(0, |(at, _)| at + "0x00000000".len());
    let what = Publishing {
        domain: Some(clean(domain)),
        code: code.map(|(_, code)| code),
    };
    let what = if id == "12293" {
        EventKind::NotPublished(what)
    } else {
        EventKind::Published(what)
    };
    Some(Found {
        start,
        end: start + up_to_code.max(octets_up_to(stretch, domain)),
        written_at: None,
        what,
    })
}

/// Events 12293 told by shape: codes alone on their line behind a sentence on KMS and DNS with a domain in quotation marks.
pub(super) fn by_shape(text: &str) -> impl Iterator<Item = Found> {
    let mut from = 0;
    codes(text).filter_map(move |(at, code)| {
        if !is_failure(code) || !is_alone(text, at) {
            return None;
        }
        let window = window_before(text, from.max(at.saturating_sub(MOST_OCTETS)), at);
        from = at;
        let is_sentence = window.contains("KMS") && window.contains("DNS");
        let domain = quoted_domains(window).last().filter(|_| is_sentence)?;
        Some(Found {
            start: at,
            end: at + "0x00000000".len(),
            written_at: None,
            what: EventKind::NotPublished(Publishing {
                domain: Some(clean(domain)),
                code: Some(code),
            }),
        })
    })
}

/// True for an HRESULT that is an error; keywords and flags of a log are none.
fn is_failure(ErrorCode(bits): ErrorCode) -> bool {
    bits & 0x8000_0000 != 0
}

/// True for a code that no comma and no word follows on its line, and that is not the result of another event: `hr=0x...`.
fn is_alone(text: &str, at: usize) -> bool {
    let before = window_before(text, at.saturating_sub(8), at);
    if before.trim_end_matches(is_blank).ends_with('=') {
        return false;
    }
    let behind = text.get(at..).unwrap_or_default();
    let digits = behind.trim_start_matches(|it: char| it.is_ascii_alphanumeric());
    let next = digits.trim_start_matches([' ', '\t']).chars().next();
    next.is_none_or(|it| matches!(it, '\n' | '\r' | '<' | '"' | '.' | '\\'))
}

/// The domains in quotation marks.
fn quoted_domains(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_quote).filter(|it| is_domain(it))
}

fn is_quote(it: char) -> bool {
    matches!(
        it,
        '\'' | '"'
            | '`'
            | '‘'
            | '’'
            | '“'
            | '”'
            | '„'
            | '‚'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
    )
}

fn is_domain(text: &str) -> bool {
    let is_letter = |it: char| it.is_alphanumeric() || matches!(it, '.' | '-' | '_');
    let text = text.trim();
    text.len() <= 255
        && text.contains('.')
        && text.chars().all(is_letter)
        && text.chars().any(char::is_alphabetic)
        && !text.starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let by_id = failures(text).chain(successes(text));
        let shown: Vec<String> = by_id
            .chain(by_shape(text))
            .map(|it| match it.what {
                EventKind::NotPublished(it) => {
                    let code = it.code.map_or("-".to_owned(), |it| it.to_string());
                    format!("not {} {code}", it.domain.unwrap_or_default())
                }
                EventKind::Published(it) => it.domain.unwrap_or_default(),
                _ => "?".to_owned(),
            })
            .collect();
        assert_eq!(shown.join(", "), expect, "{text}");
    }

    #[test]
    fn domains_stand_in_any_quotation_marks() {
        for quoted in [
            "'a.example'",
            "\"a.example\"",
            "„a.example“",
            "« a.example »",
            "「a.example」",
        ] {
            let text = format!("KMS ... DNS {quoted}\nInfo:\n0x8007232D\n");
            check(&text, "not a.example 0x8007232D");
        }
        check("ID: 12294\nKMS 'a.example'", "a.example");
        check("ID: 12293\n'a.example'", "not a.example -");
    }

    #[test]
    fn other_codes_are_no_publishing() {
        for text in [
            "KMS DNS 'a.example' 0x8007232D and more",
            "KMS DNS a.example\n0x8007232D",
            "KMS 'a.example'\n0x8007232D",
            "KMS DNS 'a.example'\n0x0000232D",
            "KMS DNS 'isn't it'\n0x8007232D",
            "ID: 12293",
            "KMS DNS 'a.example', 12294",
        ] {
            check(text, "");
        }
    }
}
