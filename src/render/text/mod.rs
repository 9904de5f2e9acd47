//! Findings as compilers show them: the line of the file with the place underlined, then what to do.

mod excerpt;
mod footer;

use super::places::{Places, place_of, subject};
use super::{Style, escape};
use crate::finding::{Finding, Severity};
use crate::model::LineColumn;
use crate::report::Report;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use excerpt::{Excerpt, excerpt};

/// The findings that count, in their order, then counts and the verdict.
///
/// Findings in no file show what they are about in place of path and line.
pub fn render(report: &Report, style: Style) -> String {
    let places = Places::of(report);
    let renderer = renderer(style);
    let findings = report.judgement.findings.iter();
    let mut parts: Vec<String> = findings
        .map(|it| one(&renderer, &places, it, style))
        .collect();
    parts.push(footer::text(report, style));
    parts.join("\n")
}

fn renderer(style: Style) -> Renderer {
    let renderer = if style.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer
        .term_width(style.width)
        .decor_style(if style.unicode {
            DecorStyle::Unicode
        } else {
            DecorStyle::Ascii
        })
}

/// One finding with a final line break.
fn one(renderer: &Renderer, places: &Places<'_>, finding: &Finding, style: Style) -> String {
    let shown = |text: &str| escape::shown(text, style.unicode).into_owned();
    let title = level(finding.severity)
        .primary_title(shown(&finding.message))
        .id(finding.rule.to_string());
    let mut group = Group::with_title(title);
    let (element, position) = place(places, finding, style);
    if let Some(element) = element {
        group = group.element(element);
    }
    if let Some(remedy) = &finding.remedy {
        group = group.element(Level::HELP.message(shown(remedy)));
    }
    let text = renderer.render(&[group]);
    format!("{}\n", with_position(&text, &position))
}

/// Stands for a path. Text that is shown never has it, since characters of private use are escaped.
const PATH: char = '\u{f8ff}';

/// `text` with the true position where the renderer put that in the excerpt, which may be cut and widened.
fn with_position(text: &str, position: &str) -> String {
    let Some((before, behind)) = text.split_once(PATH) else {
        return text.to_owned();
    };
    let behind = behind.trim_start_matches(|it: char| it == ':' || it.is_ascii_digit());
    format!("{before}{position}{behind}")
}

/// Where a finding is: the line itself with path, line and column, or what it is about.
fn place<'a>(
    places: &Places<'_>,
    finding: &Finding,
    style: Style,
) -> (Option<Element<'a>>, String) {
    let shown = |text: &str| escape::shown(text, style.unicode).into_owned();
    let (Some(span), Some(place)) = (places.span_of(finding), place_of(finding)) else {
        let subject = subject(&finding.location);
        let origin = subject.map(|it| Origin::path(shown(&it)).into());
        return (origin, String::new());
    };
    let LineColumn { line, column } = span.start;
    let Excerpt { text, marked } = excerpt(span.file, place, style.unicode);
    let mark = AnnotationKind::Primary.span(marked).label(finding.name);
    let snippet = Snippet::source(text)
        .path(PATH.to_string())
        .line_start(usize::try_from(line).unwrap_or(usize::MAX))
        .annotation(mark);
    let position = format!("{}:{line}:{column}", shown(&span.file.path));
    (Some(snippet.into()), position)
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Notice => Level::NOTE.with_name("notice"),
        Severity::Info => Level::INFO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Location;
    use crate::model::{FileId, Place, SourceFile};
    use crate::render::sample;
    use expect_test::expect;
    use proptest::prelude::*;

    const PLAIN: Style = Style::PLAIN;

    #[test]
    fn places_in_files_are_underlined() {
        let expect = expect![[r#"
            error[KMS001]: the SRV record has no target
              ╭▸ zones/corp.example.zone:3:24
              │
            3 │ _vlmcs._tcp IN SRV 0 0 1688
              │                        ━━━━ zone-syntax-fault
              │
              ╰ help: add the target

            warning[KMS206]: a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}
              ╭▸ zones/corp.example.zone:5:24
              │
            5 │ _vlmcs._tcp IN SRV 0 0 16888 \u{202e}kms2\x1b[2J ; größer ##[error]
              │                        ━━━━━ port-not-1688
              │
              ╰ help: a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}

            error[KMS001]: `\000` is no name
              ╭▸ zones/100% höst\x1b,ile#1.zone:2:2
              │
            2 │         a\x00\x1b]0;title\x07 SRV 0 0 1688 \xfc
              ╰╴        ━━━━━━━━━━━━━━━━━━━━━ zone-syntax-fault

            warning[KMS206]: a letter of Latin-1
              ╭▸ zones/100% höst\x1b,ile#1.zone:2:28
              │
            2 │         a\x00\x1b]0;title\x07 SRV 0 0 1688 \xfc
              ╰╴                                           ━━━━ port-not-1688

            notice[KMS209]: a long line has `HERE`
              ╭▸ zones/100% höst\x1b,ile#1.zone:3:100002
              │
            3 │ …xxxxxxxxxxxxxxxxxxxxxxxxxxxxx HERE üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü…
              │                                ━━━━ long-line
              │
              ╰ help: cut it, see `a,b:c%`

            error[KMS001]: the file ends before the target
              ╭▸ zones/100% höst\x1b,ile#1.zone:4:25
              │
            4 │ _vlmcs._tcp SRV 0 0 1688
              ╰╴                        ━ zone-syntax-fault

            error[KMS201]: `_vlmcs._tcp.lab.example.` has no SRV records
             ╭▸ _vlmcs._tcp.lab.example.
             ╰ help: add one

            notice[KMS306]: 1 target was not looked up

            `kmsdoctor explain KMS001` tells more, and so for KMS201, KMS206, KMS209, KMS306
            KMS306 target-outside-given-zones not checked: a zone was not given a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}
            4 errors, 2 warnings, 2 notices; 2 ignored (1 by remark, 1 by selection)
            BROKEN: 2 errors and 1 warning in 2 files with 1 KMS name: a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}.
        "#]];
        expect.assert_eq(&render(&sample::checked(), PLAIN));
    }

    #[test]
    fn places_elsewhere_are_named() {
        let expect = expect![[r#"
            error[KMS302]: `kms3.corp.example.` has no address, so its SRV record leads nowhere
            --> kms3.corp.example.
             = help: Add an A record for `kms3.corp.example.`, or remove the SRV record that names it

            warning[KMS501]: `10.0.0.53` and `10.0.0.55` give different SRV records for `_vlmcs._tcp.corp.example.`
            --> 10.0.0.55

            warning[KMS601]: `[2001:db8::1:1]:1688` refused the connection
            --> [2001:db8::1:1]:1688
             = help: Start the KMS service on the host: `net start sppsvc`

            warning[KMS602]: `10.0.1.2:1688` gave no answer within 3 s
            --> 10.0.1.2:1688
             = help: Allow TCP port 1688 to `10.0.1.2` in every firewall on the way

            warning[KMS602]: `10.0.1.99:1688` gave no answer within 3 s
            --> 10.0.1.99:1688
             = help: Allow TCP port 1688 to `10.0.1.2` in every firewall on the way

            notice[KMS105]: `branch.example.` says a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}
            --> ipconfig.txt:7
             = help: a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}

            info[KMS208]: The records of `_vlmcs._tcp.corp.example.` live for 300 s in caches
            --> _vlmcs._tcp.corp.example.

            `kmsdoctor explain KMS302` tells more, and so for KMS105, KMS208, KMS501, KMS601, KMS602
            KMS503 server-without-edns not checked: no server answered without EDNS a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}
            1 error, 4 warnings, 1 notice, 1 info; 1 ignored (1 by selection)
            DEGRADED: 2 of 3 KMS hosts of `_vlmcs._tcp.corp.example.` do not serve
        "#]];
        let ascii = Style {
            unicode: false,
            ..PLAIN
        };
        expect.assert_eq(&render(&sample::report(), ascii));
    }

    #[test]
    fn nothing_acts_on_the_terminal() {
        for report in [sample::checked(), sample::report()] {
            for (color, unicode) in [(false, false), (false, true), (true, false), (true, true)] {
                for width in [40, 80, 300] {
                    let style = Style {
                        color,
                        width,
                        unicode,
                        ..Style::PLAIN
                    };
                    assert_harmless(&render(&report, style), style);
                }
            }
        }
    }

    proptest! {
        /// Whatever a file holds, and wherever a rule points.
        #[test]
        fn every_place_can_be_shown(
            octets in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'\n'), Just(b'\t'), Just(b'a')], 0..300),
            start in 0_u32..310,
            length in 0_u32..310,
            width in 40_usize..100,
            color: bool,
            unicode: bool,
        ) {
            let mut report = sample::checked();
            report.evidence.view = None;
            report.evidence.files = vec![SourceFile { path: "zone".to_owned(), octets: octets.into() }];
            report.judgement.ignored.clear();
            report.judgement.findings.truncate(1);
            report.judgement.findings[0].location =
                Location::File(Place { file: FileId(0), start, end: start + length });
            let style = Style { color, width, unicode, ..Style::PLAIN };
            let text = render(&report, style);
            assert_harmless(&text, style);
            prop_assert!(text.contains("zone:"), "{text}");
        }
    }

    /// `text` has no commands but colors, and those only with color.
    #[track_caller]
    fn assert_harmless(text: &str, style: Style) {
        let mut plain = String::new();
        for (idx, part) in text.split("\u{1b}[").enumerate() {
            let rest = part.trim_start_matches(|it: char| it.is_ascii_digit() || it == ';');
            plain.push_str(if idx == 0 {
                part
            } else {
                rest.strip_prefix('m').expect("nothing but colors")
            });
        }
        assert!(style.color || text == plain);
        for line in plain.lines() {
            assert_eq!(escape::terminal(line), line);
            assert!(style.unicode || line.is_ascii(), "{line}");
        }
        assert!(text.ends_with('\n'));
    }
}
