//! One line a finding: `path:line:col: error[KMS301]: message`, as compilers write them and editors read them.

use super::places::{Places, subject};
use super::{Style, escape};
use crate::finding::Finding;
use crate::report::Report;
use std::fmt::Write as _;

/// The findings that count, in their order. Those in no file begin with what they are about: `corp.example.: warning[...`.
pub fn render(report: &Report, _: Style) -> String {
    let places = Places::of(report);
    let mut res = String::new();
    for finding in &report.judgement.findings {
        let _ = writeln!(res, "{}", line(&places, finding));
    }
    res
}

/// One finding; nothing from a file or the network breaks the line.
pub(super) fn line(places: &Places<'_>, finding: &Finding) -> String {
    let Finding {
        severity,
        rule,
        message,
        ..
    } = finding;
    let place = place(places, finding);
    let line = format!("{place}: {severity}[{rule}]: {message}");
    escape::terminal(&line).into_owned()
}

/// Where a finding is, as the beginning of a line.
fn place(places: &Places<'_>, finding: &Finding) -> String {
    match places.span_of(finding) {
        Some(span) => format!(
            "{}:{}:{}",
            span.file.path, span.start.line, span.start.column
        ),
        None => subject(&finding.location).unwrap_or_else(|| "kmsdoctor".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;
    use expect_test::expect;

    #[test]
    fn places_in_files_and_elsewhere() {
        let style = Style::PLAIN;
        expect![[r#"
            zones/corp.example.zone:3:24: error[KMS001]: the SRV record has no target
            zones/corp.example.zone:5:24: warning[KMS206]: a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}
            zones/100% höst\x1b,ile#1.zone:2:2: error[KMS001]: `\000` is no name
            zones/100% höst\x1b,ile#1.zone:2:28: warning[KMS206]: a letter of Latin-1
            zones/100% höst\x1b,ile#1.zone:3:100002: notice[KMS209]: a long line has `HERE`
            zones/100% höst\x1b,ile#1.zone:4:25: error[KMS001]: the file ends before the target
            _vlmcs._tcp.lab.example.: error[KMS201]: `_vlmcs._tcp.lab.example.` has no SRV records
            kmsdoctor: notice[KMS306]: 1 target was not looked up
        "#]].assert_eq(&render(&sample::checked(), style));
        expect![[r#"
            kms3.corp.example.: error[KMS302]: `kms3.corp.example.` has no address, so its SRV record leads nowhere
            10.0.0.55: warning[KMS501]: `10.0.0.53` and `10.0.0.55` give different SRV records for `_vlmcs._tcp.corp.example.`
            [2001:db8::1:1]:1688: warning[KMS601]: `[2001:db8::1:1]:1688` refused the connection
            10.0.1.2:1688: warning[KMS602]: `10.0.1.2:1688` gave no answer within 3 s
            10.0.1.99:1688: warning[KMS602]: `10.0.1.99:1688` gave no answer within 3 s
            ipconfig.txt:7: notice[KMS105]: `branch.example.` says a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}
            _vlmcs._tcp.corp.example.: info[KMS208]: The records of `_vlmcs._tcp.corp.example.` live for 300 s in caches
        "#]].assert_eq(&render(&sample::report(), style));
    }
}
