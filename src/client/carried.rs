//! A registry export or a collector's file that a mail carries: behind other text, or quoted line by line.
//!
//! What is taken out keeps the numbers of its lines: those before it are empty in it.

use super::text::is_blank;
use super::{ClientTextError, TextKind, collected, mixed, reg_file};
use std::borrow::Cow;

/// Most lines with an opening brace that are looked at: the file begins with the first one.
const MOST_OBJECTS: usize = 100;

/// What a carried text is called in messages.
fn words(kind: TextKind) -> &'static str {
    match kind {
        TextKind::RegFile => "a registry export",
        _ => "a file of `kmsdoctor collect`",
    }
}

/// The export or collector's file that stands in `text`; none where there is none.
///
/// # Errors
/// Where text of another kind stands before or behind it: then nobody can tell where each of them ends.
pub(super) fn find(text: &str) -> Result<Option<(TextKind, Cow<'_, str>)>, ClientTextError> {
    let Some((kind, number, start)) = start(text) else {
        return Ok(None);
    };
    let (head, body) = text.split_at_checked(start).unwrap_or(("", text));
    let second = |line| ClientTextError::SecondKind {
        line,
        found: words(kind),
    };
    if mixed::readable(head).is_some() {
        return Err(second(number));
    }
    let is_quoted = without_quotes(body).len() < body.len();
    if number == 1 && !is_quoted && kind == TextKind::RegFile {
        return Ok(Some((kind, Cow::Borrowed(text))));
    }
    let mut res = "\n".repeat(usize::try_from(number).unwrap_or(1).saturating_sub(1));
    let n_before = res.len();
    if is_quoted {
        for line in body.split_inclusive('\n') {
            res.push_str(without_quotes(line));
        }
    } else {
        res.push_str(body);
    }
    if kind == TextKind::Collected
        && let Some(len) = collected::extent(res.get(n_before..).unwrap_or_default())
    {
        let tail = res.split_off(n_before.saturating_add(len));
        if let Some(found) = mixed::readable(&tail) {
            let blank = tail.len() - tail.trim_start().len();
            let n_empty = tail.get(..blank).unwrap_or_default().matches('\n').count();
            let line = res.split('\n').count() + n_empty;
            return Err(ClientTextError::SecondKind {
                line: u32::try_from(line).unwrap_or(u32::MAX),
                found,
            });
        }
    }
    Ok(Some((kind, Cow::Owned(res))))
}

/// Kind, line (counted from 1) and offset of what begins as an export or a collector's file does.
fn start(text: &str) -> Option<(TextKind, u32, usize)> {
    let mut offset = 0;
    let mut n_objects = 0;
    for (number, line) in (1_u32..).zip(text.split_inclusive('\n')) {
        let bare = without_quotes(line).trim_matches(is_blank);
        let kind = if reg_file::is_export(bare) {
            Some(TextKind::RegFile)
        } else if bare.starts_with('{') && n_objects < MOST_OBJECTS {
            n_objects += 1;
            let behind = without_quotes(text.get(offset..)?);
            collected::is_collected(behind).then_some(TextKind::Collected)
        } else {
            None
        };
        if let Some(kind) = kind {
            return Some((kind, number, offset));
        }
        offset += line.len();
    }
    None
}

/// A line without the quotation marks of mails; its indentation stays.
fn without_quotes(line: &str) -> &str {
    let mut res = line.trim_start_matches('\u{feff}');
    while let Some(rest) = res.strip_prefix('>') {
        res = rest.strip_prefix(' ').unwrap_or(rest);
    }
    res.trim_start_matches('\u{feff}')
}

#[cfg(test)]
mod tests {
    use crate::client::testing::shown;
    use crate::client::{ClientTextError, read_text};
    use expect_test::{Expect, expect};

    const EXPORT: &str = "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters]\n\"NV Domain\"=hex(1):63,00,6f,00,72,00,70,00,\\\n  2e,00,65,00,78,00,61,00,6d,00,70,00,6c,00,65,00,00,00\n";
    const COLLECTED: &str = include_str!("../../fixtures/client/ok/scenario-powershell.json");
    const IPCONFIG: &str = include_str!("../../fixtures/client/ipconfig/english.txt");

    fn quoted(text: &str) -> String {
        let lines: Vec<String> = text.lines().map(|it| format!("> {it}")).collect();
        lines.join("\n") + "\n"
    }

    fn read(text: &str) -> Result<String, ClientTextError> {
        read_text("f", text).map(|it| shown(&it))
    }

    #[test]
    fn what_a_mail_carries_is_read_with_its_lines() {
        for text in [EXPORT, COLLECTED] {
            let expect = read(text).unwrap();
            assert_eq!(read(&quoted(text)).unwrap(), expect);
            let greeted = format!("Hello,\n\n{}\n", quoted(text).trim_end());
            let moved = read(&greeted).unwrap();
            assert_eq!(moved.lines().count(), expect.lines().count());
            assert_ne!(moved, expect);
        }
        assert!(read(&format!("Hello,\n\n{COLLECTED}\nYours\n")).is_ok());
    }

    fn check(text: &str, expect: &Expect) {
        expect.assert_eq(&match read(text) {
            Ok(_) => "read".to_owned(),
            Err(err) => err.to_string(),
        });
    }

    #[test]
    fn what_stands_beside_it_is_never_lost() {
        check(
            &format!("{IPCONFIG}\n{COLLECTED}"),
            &expect![
                "line 40: a file of `kmsdoctor collect` begins here, behind text of another kind; give each as a file of its own"
            ],
        );
        check(
            &format!("{COLLECTED}\n{IPCONFIG}"),
            &expect![
                "line 128: text of `ipconfig` begins here, behind text of another kind; give each as a file of its own"
            ],
        );
        check(
            &format!("{IPCONFIG}\n{EXPORT}"),
            &expect![
                "line 40: a registry export begins here, behind text of another kind; give each as a file of its own"
            ],
        );
        check(
            &format!("{EXPORT}\nYours\n"),
            &expect![
                "line 7: `Yours` is neither a key nor a value nor a comment; a setting may be hidden there, so nothing of the file counts, the lines before included: export it again, and give the file as it is"
            ],
        );
        let headless = EXPORT.split_once("\n\n").unwrap().1;
        check(
            headless,
            &expect![
                "line 1: a registry export begins here, without the first line that every export has (`Windows Registry Editor Version 5.00`); give the file as `reg export` wrote it"
            ],
        );
        check(
            &format!("{IPCONFIG}\n{headless}"),
            &expect![
                "line 40: a registry export begins here, behind text of another kind; give each as a file of its own"
            ],
        );
    }
}
