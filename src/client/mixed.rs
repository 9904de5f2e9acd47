//! One text with the output of several tools → the part of each, line by line.
//!
//! People paste `ipconfig /all` and `slmgr /dlv` into one file. A part keeps the numbers of its lines: those of the others are
//! empty in it.

use super::{ClientTextError, TextKind, ipconfig, license_settings, reg_file, resolv_conf};
use std::borrow::Cow;

/// The parts of a text that is of `kind`, in a fixed order; one, the whole text, where it holds nothing else.
///
/// # Errors
/// Where another kind begins that cannot be told apart line by line.
pub(super) fn parts(
    kind: TextKind,
    text: &str,
) -> Result<Vec<(TextKind, Cow<'_, str>)>, ClientTextError> {
    let whole = || vec![(kind, Cow::Borrowed(text))];
    let members = match kind {
        TextKind::RegFile | TextKind::Collected | TextKind::ResolvConf => return Ok(whole()),
        TextKind::Licenses => Vec::new(),
        TextKind::Ipconfig => ipconfig::membership(text),
    };
    let is_member = |idx: usize| members.get(idx).is_some_and(|it| *it);
    for (idx, line) in text.lines().enumerate() {
        let found = if reg_file::is_export(line) {
            "a registry export"
        } else if !is_member(idx) && resolv_conf::is_proof(line) {
            "a `resolv.conf`"
        } else {
            continue;
        };
        return Err(ClientTextError::SecondKind {
            line: u32::try_from(idx).unwrap_or(u32::MAX - 1) + 1,
            found,
        });
    }
    if kind == TextKind::Licenses {
        return Ok(whole());
    }
    let of = |wanted: bool| {
        let lines = text.lines().enumerate();
        let kept = lines.map(|(idx, line)| if is_member(idx) == wanted { line } else { "" });
        kept.collect::<Vec<_>>().join("\n")
    };
    let rest = of(false);
    if !license_settings::is_output(&rest) {
        return Ok(whole());
    }
    Ok(vec![
        (TextKind::Ipconfig, Cow::Owned(of(true))),
        (TextKind::Licenses, Cow::Owned(rest)),
    ])
}
