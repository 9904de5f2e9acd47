//! The report for people: the verdict in the first line, then findings, then the evidence.
//!
//! One section a file. A section without content writes nothing and is left out.

mod addresses;
mod answers;
mod checks;
mod findings;
mod footer;
mod forecast;
mod hosts;
mod plan;
mod simulate;
mod symptom;
mod verdict;

pub(in crate::render) use verdict::word as verdict_word;

use super::Style;
use super::page::{self, grid};
use crate::evidence::Stage;
use crate::overview::Overview;
use crate::report::{Command, Report};
use page::Page;

/// Writes one part of a report to a page.
type Section = fn(&mut Page, &Report, &Overview<'_>);

/// The sections of a command's report, in their order.
fn sections(report: &Report) -> &'static [Section] {
    match report.run.command {
        Command::Diagnose => &[
            verdict::section,
            symptom::section,
            findings::section,
            plan::section,
            answers::section,
            hosts::section,
            forecast::section,
            checks::section,
            footer::section,
        ],
        // With zone files a plan goes on to what they answer.
        Command::Plan if report.evidence.ran.contains(&Stage::Ask) => &[
            verdict::section,
            findings::section_if_any,
            plan::section,
            answers::section,
            hosts::section,
            forecast::section,
        ],
        Command::Plan => &[verdict::section, findings::section_if_any, plan::section],
        Command::Simulate => &[
            verdict::section,
            findings::section_if_any,
            simulate::hosts::section,
            simulate::chances::section,
            simulate::what_if::section,
            simulate::places::section,
            simulate::story::section,
            simulate::drawn::section,
            simulate::threshold::section,
            simulate::fleet::section,
            footer::section,
        ],
        Command::Probe => &[verdict::section, findings::section, hosts::section],
        Command::Check => &[
            verdict::section,
            findings::section,
            answers::section,
            hosts::section,
            checks::section,
        ],
    }
}

/// Renders `report` for a terminal of `style.width` columns.
pub fn render(report: &Report, style: Style) -> String {
    let overview = Overview::new(&report.evidence);
    let texts: Vec<String> = sections(report)
        .iter()
        .map(|section| {
            let mut page = Page::new(style);
            section(&mut page, report, &overview);
            page.into_text()
        })
        .filter(|text| !text.is_empty())
        .collect();
    texts.join("\n")
}

/// Writes a section once, or for each of several views, with what tells them apart for its heading.
fn for_each_view(
    page: &mut Page,
    report: &Report,
    overview: &Overview<'_>,
    write: impl Fn(&mut Page, &Overview<'_>, &str),
) {
    if report.views.is_empty() {
        write(page, overview, "");
        return;
    }
    for view in &report.views {
        let files = view.evidence.view.iter().flat_map(|it| &it.files);
        let paths = files.filter_map(|it| Some(view.evidence.file(it.file)?.path.as_str()));
        let of_files = format!(": {}", paths.collect::<Vec<_>>().join(", "));
        write(page, &Overview::new(&view.evidence), &of_files);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Source;
    use crate::render::sample::{self, HOSTILE};
    use crate::verdict::Status;
    use expect_test::expect;
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    pub(super) const PLAIN: Style = Style::PLAIN;

    /// What one section writes.
    pub(super) fn text_of(section: Section, report: &Report, style: Style) -> String {
        let mut page = Page::new(style);
        section(&mut page, report, &Overview::new(&report.evidence));
        page.into_text()
    }

    /// Widths, with and without color, with and without signs outside ASCII.
    pub(super) fn styles() -> Vec<Style> {
        let mut res = Vec::new();
        for width in [40, 57, 80, 200] {
            for (color, unicode) in [(false, false), (false, true), (true, false), (true, true)] {
                res.push(Style {
                    color,
                    width,
                    unicode,
                    wraps_headline: color,
                });
            }
        }
        res
    }

    /// `text` without the color commands that this program writes: ESC, `[`, numbers, `m`.
    fn without_color(text: &str) -> String {
        let mut parts = text.split("\u{1b}[");
        let mut res = parts.next().unwrap().to_owned();
        for part in parts {
            let rest = part.trim_start_matches(|it: char| it.is_ascii_digit() || it == ';');
            res.push_str(rest.strip_prefix('m').expect("nothing but colors"));
        }
        res
    }

    /// Nothing acts on the terminal, every line fits, and ASCII means ASCII.
    pub(super) fn assert_harmless(report: &Report, style: Style) {
        let text = render(report, style);
        let plain = without_color(&text);
        for (idx, line) in plain.lines().enumerate() {
            // The verdict is one line however long.
            assert!(idx == 0 || line.width() <= style.width, "{style:?}: {line}");
            assert!(!line.ends_with(' '), "{style:?}: {line:?}");
            assert!(!line.chars().any(char::is_control), "{style:?}: {line:?}");
            assert!(style.unicode || line.is_ascii(), "{style:?}: {line}");
        }
        assert!(style.color || text == plain);
        assert!(plain.ends_with('\n') && !plain.contains("\n\n\n"));
        for harm in ['\u{202e}', '\u{9b}', '\u{200b}', '\r', '\u{7}'] {
            assert!(!text.contains(harm), "{style:?}");
        }
    }

    #[test]
    fn every_style_is_harmless_and_fits() {
        for style in styles() {
            assert_harmless(&sample::report(), style);
        }
    }

    #[test]
    fn color_changes_nothing_but_color() {
        for width in [40, 80, 200] {
            let plain = Style { width, ..PLAIN };
            let colored = Style {
                color: true,
                ..plain
            };
            let report = sample::report();
            let text = render(&report, colored);
            assert!(text.starts_with("\u{1b}[1m\u{1b}[33mDEGRADED:\u{1b}[0m "));
            assert_eq!(without_color(&text), render(&report, plain));
        }
    }

    #[test]
    fn first_line_is_the_verdict() {
        for style in styles().into_iter().filter(|it| it.width == 80) {
            let text = render(&sample::report(), style);
            assert_eq!(
                without_color(&text).lines().next(),
                Some("DEGRADED: 2 of 3 KMS hosts of `_vlmcs._tcp.corp.example.` do not serve")
            );
        }
    }

    #[test]
    fn long_names_are_harmless() {
        let label = format!("{}\u{1b}\u{202e}", "x".repeat(58));
        let long = crate::model::DomainName::from_labels(vec![label; 3]).unwrap();
        let mut report = sample::report();
        for candidate in &mut report.evidence.candidates {
            candidate.target = crate::model::HostName::Absolute(long.clone());
        }
        for exchange in &mut report.evidence.exchanges {
            exchange.question.name = long.clone();
        }
        report.verdict.summary = format!("{HOSTILE} {long}");
        for style in styles() {
            assert_harmless(&report, style);
        }
    }

    #[test]
    fn plan_shows_the_plan_alone() {
        let mut report = sample::report();
        report.run.command = Command::Plan;
        report.evidence.ran = [Stage::Plan].into();
        report.verdict.status = Status::Inconclusive;
        report.verdict.client_codes.clear();
        report.verdict.summary = "A client asks for 1 name".to_owned();
        report.evidence.plan.steps.truncate(1);
        report.evidence.plan.dropped.clear();
        let expect = expect![[r#"
            PLAN: A client asks for 1 name

            Findings: 1 error, 4 warnings, 1 notice, 1 info
              error KMS302 target-without-address
                `kms3.corp.example.` has no address, so its SRV record leads nowhere
                → Add an A record for `kms3.corp.example.`, or remove the SRV record that
                  names it
              warning KMS501 servers-differ
                `10.0.0.53` and `10.0.0.55` give different SRV records for
                  `_vlmcs._tcp.corp.example.`
              warning KMS601 host-refuses
                `[2001:db8::1:1]:1688` refused the connection
                → Start the KMS service on the host: `net start sppsvc`
              warning KMS602 host-silent
                `10.0.1.2:1688` gave no answer within 3 s
                `10.0.1.99:1688` gave no answer within 3 s
                → Allow TCP port 1688 to `10.0.1.2` in every firewall on the way
              notice KMS105 later-suffix-unused
                `branch.example.` says
                  a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}
                → a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}
              info KMS208: The records of `_vlmcs._tcp.corp.example.` live for 300 s in
                   caches
              1 finding is ignored.

            What a client tries
              1. ask for the SRV records of `_vlmcs._tcp.corp.example.`
                 primary DNS suffix (`--primary-suffix`), documented
        "#]];
        expect.assert_eq(&render(&report, PLAIN));
    }

    #[test]
    fn probe_shows_findings_and_endpoints() {
        let mut report = sample::report();
        report.run.command = Command::Probe;
        report.verdict.client_codes.clear();
        report.judgement.findings.truncate(1);
        report.judgement.ignored.clear();
        report.evidence.candidates.truncate(1);
        let candidate = &mut report.evidence.candidates[0];
        candidate.step = None;
        candidate.terms = None;
        candidate.source = Source::Given;
        let expect = expect![[r#"
            DEGRADED: 2 of 3 KMS hosts of `_vlmcs._tcp.corp.example.` do not serve
              Outcome: some-hosts-unreachable

            Findings: 1 error
              error KMS302 target-without-address
                `kms3.corp.example.` has no address, so its SRV record leads nowhere
                → Add an A record for `kms3.corp.example.`, or remove the SRV record that
                  names it

            Hosts
              kms1.corp.example.:1688
                10.0.1.1               connected in 1 ms, KMS service
                2001:db8::1:1          refused after 2 ms
        "#]];
        expect.assert_eq(&render(&report, PLAIN));
    }

    proptest! {
        #[test]
        fn no_text_from_outside_acts_on_the_terminal(text in any::<String>(), style in 0_usize..16) {
            let mut report = sample::report();
            report.verdict.summary.clone_from(&text);
            for finding in &mut report.judgement.findings {
                finding.message.clone_from(&text);
                finding.remedy = Some(text.clone());
            }
            for dropped in &mut report.evidence.plan.dropped {
                dropped.name.clone_from(&text);
                dropped.why.clone_from(&text);
            }
            report.run.tool_version.clone_from(&text);
            let style = styles()[style];
            let shown = without_color(&render(&report, style));
            prop_assert!(!shown.chars().any(|it| it.is_control() && it != '\n'));
            prop_assert!(style.unicode || shown.is_ascii());
        }
    }
}
