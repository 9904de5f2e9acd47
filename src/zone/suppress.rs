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
    let mut words = command
        .split(|it: char| it == ',' || it.is_whitespace())
        .filter(|it| !it.is_empty());
    // What is no `ignore` names no rule, so that whoever wrote it is told.
    let rules = match words.next() {
        Some("ignore") => words.map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    Some(Suppression {
        place,
        beside,
        rules,
        reason: reason.filter(|it| !it.is_empty()).map(str::to_owned),
    })
}
