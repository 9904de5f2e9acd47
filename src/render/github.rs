//! Workflow commands of GitHub Actions: the runner turns each line into an annotation.
//!
//! GitHub shows ten of each kind a step, in the order they come; the others stand in the log only.

use super::places::{Places, Span};
use super::{Style, escape, table};
use crate::finding::{CheckStatus, Finding, Severity};
use crate::model::plain_path;
use crate::report::Report;
use crate::verdict::Status;
use std::fmt::Write as _;

/// A command for the verdict, so that it is among those shown, and one for each finding that counts, in their order.
pub fn render(report: &Report, _: Style) -> String {
    let places = Places::of(report);
    let mut res = format!("{}\n", verdict(report));
    for finding in &report.judgement.findings {
        let _ = writeln!(res, "{}", command(&places, finding));
    }
    res
}

/// `::error file=...,line=...,title=KMS301 target-is-alias::message`, with the remedy on a line of its own.
fn command(places: &Places<'_>, finding: &Finding) -> String {
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Notice | Severity::Info => "notice",
    };
    let mut properties = places.span_of(finding).map_or(Vec::new(), in_file);
    properties.push(("title", format!("{} {}", finding.rule, finding.name)));
    let message = [Some(&finding.message), finding.remedy.as_ref()];
    let lines: Vec<String> = message
        .into_iter()
        .flatten()
        .map(|it| escape::terminal(it).into_owned())
        .collect();
    line(kind, &properties, &lines)
}

/// Where a finding stands. GitHub takes columns only within one line.
fn in_file(span: Span<'_>) -> Vec<(&'static str, String)> {
    let (start, end) = (span.start, span.end);
    let mut res = vec![
        // From the top of the repository, with slashes.
        ("file", plain_path(&span.file.path)),
        ("line", start.line.to_string()),
    ];
    if start.line == end.line {
        res.push(("col", start.column.to_string()));
        res.push(("endLine", end.line.to_string()));
        res.push(("endColumn", end.column.to_string()));
    } else {
        res.push(("endLine", end.line.to_string()));
    }
    res
}

/// The verdict and what was not checked. A warning when evidence is missing, since then no finding tells of it.
fn verdict(report: &Report) -> String {
    let kind = if report.verdict.status == Status::Inconclusive {
        "warning"
    } else {
        "notice"
    };
    let (_, word) = table::verdict_word(report);
    let mut lines = vec![escape::terminal(&report.headline()).into_owned()];
    for check in &report.judgement.checks {
        if let CheckStatus::NotChecked { why } = &check.status {
            let rule = check.rule;
            let text = format!("{} {} not checked: {why}", rule.code, rule.name);
            lines.push(escape::terminal(&text).into_owned());
        }
    }
    let title = format!("kmsdoctor {}: {word}", report.run.command.name());
    line(kind, &[("title", title)], &lines)
}

fn line(kind: &str, properties: &[(&str, String)], lines: &[String]) -> String {
    let properties: Vec<String> = properties
        .iter()
        .map(|(key, value)| format!("{key}={}", property(&escape::terminal(value))))
        .collect();
    format!(
        "::{kind} {}::{}",
        properties.join(","),
        data(&lines.join("\n"))
    )
}

/// As the runner reads what stands behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// As the runner reads the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;
    use expect_test::expect;

    const STYLE: Style = Style::PLAIN;

    #[test]
    fn a_command_for_each_finding() {
        expect![[r#"
            ::notice title=kmsdoctor check%3A BROKEN::2 errors and 1 warning in 2 files with 1 KMS name: a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}.%0AKMS306 target-outside-given-zones not checked: a zone was not given a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}
            ::error file=zones/corp.example.zone,line=3,endLine=4,title=KMS001 zone-syntax-fault::the SRV record has no target%0Aadd the target
            ::warning file=zones/corp.example.zone,line=5,col=24,endLine=5,endColumn=29,title=KMS206 port-not-1688::a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}%0Aa\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}
            ::error file=zones/100%25 höst\x1b%2Cile#1.zone,line=2,col=2,endLine=2,endColumn=14,title=KMS001 zone-syntax-fault::`\000` is no name
            ::warning file=zones/100%25 höst\x1b%2Cile#1.zone,line=2,col=28,endLine=2,endColumn=29,title=KMS206 port-not-1688::a letter of Latin-1
            ::notice file=zones/100%25 höst\x1b%2Cile#1.zone,line=3,col=100002,endLine=3,endColumn=100006,title=KMS209 long-line::a long line has `HERE`%0Acut it, see `a,b:c%25`
            ::error file=zones/100%25 höst\x1b%2Cile#1.zone,line=4,col=25,endLine=4,endColumn=25,title=KMS001 zone-syntax-fault::the file ends before the target
            ::error title=KMS201 no-srv-records::`_vlmcs._tcp.lab.example.` has no SRV records%0Aadd one
            ::notice title=KMS306 target-outside-given-zones::1 target was not looked up
        "#]].assert_eq(&render(&sample::checked(), STYLE));
    }

    #[test]
    fn findings_of_a_live_run_have_no_file() {
        expect![[r#"
            ::notice title=kmsdoctor diagnose%3A DEGRADED::2 of 3 KMS hosts of `_vlmcs._tcp.corp.example.` do not serve%0AKMS503 server-without-edns not checked: no server answered without EDNS a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}
            ::error title=KMS302 target-without-address::`kms3.corp.example.` has no address, so its SRV record leads nowhere%0AAdd an A record for `kms3.corp.example.`, or remove the SRV record that names it
            ::warning title=KMS501 servers-differ::`10.0.0.53` and `10.0.0.55` give different SRV records for `_vlmcs._tcp.corp.example.`
            ::warning title=KMS601 host-refuses::`[2001:db8::1:1]:1688` refused the connection%0AStart the KMS service on the host: `net start sppsvc`
            ::warning title=KMS602 host-silent::`10.0.1.2:1688` gave no answer within 3 s%0AAllow TCP port 1688 to `10.0.1.2` in every firewall on the way
            ::warning title=KMS602 host-silent::`10.0.1.99:1688` gave no answer within 3 s%0AAllow TCP port 1688 to `10.0.1.2` in every firewall on the way
            ::notice title=KMS105 later-suffix-unused::`branch.example.` says a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}%0Aa\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}
            ::notice title=KMS208 short-ttl::The records of `_vlmcs._tcp.corp.example.` live for 300 s in caches
        "#]].assert_eq(&render(&sample::report(), STYLE));
    }

    #[test]
    fn missing_evidence_is_a_warning() {
        let mut report = sample::report();
        report.judgement.findings.clear();
        report.judgement.checks.clear();
        report.verdict.status = Status::Inconclusive;
        expect![[r#"
            ::warning title=kmsdoctor diagnose%3A UNKNOWN::2 of 3 KMS hosts of `_vlmcs._tcp.corp.example.` do not serve
        "#]].assert_eq(&render(&report, STYLE));
    }

    #[test]
    fn values_are_read_back() {
        let text = "a%0Ab%25,c:d\r\ne::f%3A";
        let read = property(text)
            .replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%3A", ":")
            .replace("%2C", ",")
            .replace("%25", "%");
        assert_eq!(read, text);
        assert_eq!(property(text), "a%250Ab%2525%2Cc%3Ad%0D%0Ae%3A%3Af%253A");
        assert_eq!(data(text), "a%250Ab%2525,c:d%0D%0Ae::f%253A");
    }
}
