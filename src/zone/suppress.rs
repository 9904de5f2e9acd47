//! Remarks that switch rules off for one record: `; kmsdoctor: ignore KMS301 -- reason`.

use super::entry::Suppression;
use super::lexer::REMARK;
use crate::model::Place;

/// Reads a comment; none when it does not speak to this program.
///
/// `comment` is the text behind the `;`, `place` where it stands, `beside` the record on its line.
pub(super) fn read(comment: &[u8], place: Place, beside: Place) -> Option<Suppression> {
    let at = memchr::memmem::find(comment, REMARK)?;
    let text = String::from_utf8_lossy(comment.get(at + REMARK.len()..)?).into_owned();
    let text = text.trim();
    let (command, reason) = match text.split_once("--") {
        Some((command, reason)) => (command, Some(reason.trim())),
        None => (text, None),
    };
    let rules = command.trim().strip_prefix("ignore")?;
    if !rules.starts_with(|it: char| it.is_whitespace()) {
        return None;
    }
    let rules: Vec<String> = rules
        .split(|it: char| it == ',' || it.is_whitespace())
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect();
    Some(Suppression {
        place,
        beside,
        rules,
        reason: reason.filter(|it| !it.is_empty()).map(str::to_owned),
    })
}
