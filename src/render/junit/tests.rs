//! `JUnit` reports are read back.

use super::*;
use crate::finding::Judgement;
use crate::render::sample;
use expect_test::expect;
use roxmltree::{Document, Node};

const STYLE: Style = Style::PLAIN;

#[test]
fn cases_of_files() {
    expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="kmsdoctor check" tests="19" skipped="5" failures="6" errors="0" time="6.214">
            <testsuite name="verdict" tests="1" skipped="0" errors="0" failures="1" timestamp="2026-03-01T08:30:05.25Z">
                <testcase name="verdict" classname="verdict">
                    <failure message="BROKEN: 2 errors and 1 warning in 2 files with 1 KMS name: a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}." type="servfail"/>
                </testcase>
            </testsuite>
            <testsuite name="zones/corp.example.zone" tests="8" skipped="3" errors="0" failures="2" timestamp="2026-03-01T08:30:05.25Z">
                <testcase name="KMS001 zone-syntax-fault" classname="zones/corp.example.zone" file="zones/corp.example.zone" line="3">
                    <failure message="the SRV record has no target" type="error">zones/corp.example.zone:3:24: error[KMS001]: the SRV record has no target
          help: add the target</failure>
                </testcase>
                <testcase name="KMS201 no-srv-records" classname="zones/corp.example.zone"/>
                <testcase name="KMS205 doubled-record" classname="zones/corp.example.zone">
                    <skipped message="ignored by remark: moved next week" type="ignored"/>
                </testcase>
                <testcase name="KMS206 port-not-1688" classname="zones/corp.example.zone" file="zones/corp.example.zone" line="5">
                    <failure message="a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}" type="warning">zones/corp.example.zone:5:24: warning[KMS206]: a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}
          help: a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}</failure>
                </testcase>
                <testcase name="KMS209 long-line" classname="zones/corp.example.zone"/>
                <testcase name="KMS301 target-is-alias" classname="zones/corp.example.zone"/>
                <testcase name="KMS302 target-without-address" classname="zones/corp.example.zone">
                    <skipped message="no target is in these zones" type="not-applicable"/>
                </testcase>
                <testcase name="KMS306 target-outside-given-zones" classname="zones/corp.example.zone">
                    <skipped message="a zone was not given a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}" type="not-checked"/>
                </testcase>
            </testsuite>
            <testsuite name="zones/100% höst\x1b,ile#1.zone" tests="8" skipped="2" errors="0" failures="2" timestamp="2026-03-01T08:30:05.25Z">
                <testcase name="KMS001 zone-syntax-fault" classname="zones/100% höst\x1b,ile#1.zone" file="zones/100% höst\x1b,ile#1.zone" line="2">
                    <failure message="`\000` is no name, and 1 more" type="error">zones/100% höst\x1b,ile#1.zone:2:2: error[KMS001]: `\000` is no name
        zones/100% höst\x1b,ile#1.zone:4:25: error[KMS001]: the file ends before the target</failure>
                </testcase>
                <testcase name="KMS201 no-srv-records" classname="zones/100% höst\x1b,ile#1.zone"/>
                <testcase name="KMS205 doubled-record" classname="zones/100% höst\x1b,ile#1.zone"/>
                <testcase name="KMS206 port-not-1688" classname="zones/100% höst\x1b,ile#1.zone" file="zones/100% höst\x1b,ile#1.zone" line="2">
                    <failure message="a letter of Latin-1" type="warning">zones/100% höst\x1b,ile#1.zone:2:28: warning[KMS206]: a letter of Latin-1</failure>
                </testcase>
                <testcase name="KMS209 long-line" classname="zones/100% höst\x1b,ile#1.zone" file="zones/100% höst\x1b,ile#1.zone" line="3">
                    <system-out>zones/100% höst\x1b,ile#1.zone:3:100002: notice[KMS209]: a long line has `HERE`
          help: cut it, see `a,b:c%`</system-out>
                </testcase>
                <testcase name="KMS301 target-is-alias" classname="zones/100% höst\x1b,ile#1.zone"/>
                <testcase name="KMS302 target-without-address" classname="zones/100% höst\x1b,ile#1.zone">
                    <skipped message="no target is in these zones" type="not-applicable"/>
                </testcase>
                <testcase name="KMS306 target-outside-given-zones" classname="zones/100% höst\x1b,ile#1.zone">
                    <skipped message="a zone was not given a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}" type="not-checked"/>
                </testcase>
            </testsuite>
            <testsuite name="all files" tests="2" skipped="0" errors="0" failures="1" timestamp="2026-03-01T08:30:05.25Z">
                <testcase name="KMS201 no-srv-records" classname="all files">
                    <failure message="`_vlmcs._tcp.lab.example.` has no SRV records" type="error">_vlmcs._tcp.lab.example.: error[KMS201]: `_vlmcs._tcp.lab.example.` has no SRV records
          help: add one</failure>
                </testcase>
                <testcase name="KMS306 target-outside-given-zones" classname="all files">
                    <system-out>kmsdoctor: notice[KMS306]: 1 target was not looked up</system-out>
                </testcase>
            </testsuite>
        </testsuites>
    "#]].assert_eq(&render(&sample::checked(), STYLE));
}

#[test]
fn cases_of_areas() {
    expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="kmsdoctor diagnose" tests="10" skipped="2" failures="4" errors="0" time="6.214">
            <testsuite name="verdict" tests="1" skipped="0" errors="0" failures="0" timestamp="2026-03-01T08:30:05.25Z">
                <testcase name="verdict" classname="verdict">
                    <system-out>DEGRADED: 2 of 3 KMS hosts of `_vlmcs._tcp.corp.example.` do not serve</system-out>
                </testcase>
            </testsuite>
            <testsuite name="names and client settings" tests="1" skipped="0" errors="0" failures="0" timestamp="2026-03-01T08:30:05.25Z">
                <testcase name="KMS105 later-suffix-unused" classname="names and client settings">
                    <system-out>ipconfig.txt:7: notice[KMS105]: `branch.example.` says a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}
          help: a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}</system-out>
                </testcase>
            </testsuite>
            <testsuite name="SRV data" tests="2" skipped="0" errors="0" failures="0" timestamp="2026-03-01T08:30:05.25Z">
                <testcase name="KMS201 wrong-port" classname="SRV data"/>
                <testcase name="KMS208 short-ttl" classname="SRV data">
                    <system-out>_vlmcs._tcp.corp.example.: info[KMS208]: The records of `_vlmcs._tcp.corp.example.` live for 300 s in caches</system-out>
                </testcase>
            </testsuite>
            <testsuite name="targets and addresses" tests="1" skipped="0" errors="0" failures="1" timestamp="2026-03-01T08:30:05.25Z">
                <testcase name="KMS302 target-without-address" classname="targets and addresses">
                    <failure message="`kms3.corp.example.` has no address, so its SRV record leads nowhere" type="error">kms3.corp.example.: error[KMS302]: `kms3.corp.example.` has no address, so its SRV record leads nowhere
          help: Add an A record for `kms3.corp.example.`, or remove the SRV record that names it</failure>
                </testcase>
            </testsuite>
            <testsuite name="name servers" tests="2" skipped="1" errors="0" failures="1" timestamp="2026-03-01T08:30:05.25Z">
                <testcase name="KMS501 servers-differ" classname="name servers">
                    <failure message="`10.0.0.53` and `10.0.0.55` give different SRV records for `_vlmcs._tcp.corp.example.`" type="warning">10.0.0.55: warning[KMS501]: `10.0.0.53` and `10.0.0.55` give different SRV records for `_vlmcs._tcp.corp.example.`</failure>
                </testcase>
                <testcase name="KMS503 server-without-edns" classname="name servers">
                    <skipped message="no server answered without EDNS a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}" type="not-checked"/>
                </testcase>
            </testsuite>
            <testsuite name="reachability" tests="3" skipped="1" errors="0" failures="2" timestamp="2026-03-01T08:30:05.25Z">
                <testcase name="KMS601 host-refuses" classname="reachability">
                    <failure message="`[2001:db8::1:1]:1688` refused the connection" type="warning">[2001:db8::1:1]:1688: warning[KMS601]: `[2001:db8::1:1]:1688` refused the connection
          help: Start the KMS service on the host: `net start sppsvc`</failure>
                </testcase>
                <testcase name="KMS602 host-silent" classname="reachability">
                    <failure message="`10.0.1.2:1688` gave no answer within 3 s, and 1 more" type="warning">10.0.1.2:1688: warning[KMS602]: `10.0.1.2:1688` gave no answer within 3 s
          help: Allow TCP port 1688 to `10.0.1.2` in every firewall on the way
        10.0.1.99:1688: warning[KMS602]: `10.0.1.99:1688` gave no answer within 3 s
          help: Allow TCP port 1688 to `10.0.1.2` in every firewall on the way</failure>
                </testcase>
                <testcase name="KMS604 other-service" classname="reachability">
                    <skipped message="no bind was asked for" type="not-applicable"/>
                </testcase>
            </testsuite>
        </testsuites>
    "#]].assert_eq(&render(&sample::report(), STYLE));
}

#[test]
fn run_without_verdict_is_an_error() {
    let mut report = sample::report();
    report.judgement = Judgement::default();
    report.verdict.status = Status::Inconclusive;
    let text = render(&report, STYLE);
    let document = Document::parse(&text).unwrap();
    assert_eq!(document.root_element().attribute("errors"), Some("1"));
    assert_eq!(document.root_element().attribute("tests"), Some("1"));
}

/// What the schemas of Jenkins and GitLab's reader know, beside `skipped` of the root, which newer tools write.
const KNOWN: [(&str, &str, &[&str]); 8] = [
    (
        "testsuites",
        "",
        &["name", "tests", "skipped", "failures", "errors", "time"],
    ),
    (
        "testsuite",
        "testsuites",
        &[
            "name",
            "tests",
            "skipped",
            "errors",
            "failures",
            "timestamp",
            "time",
        ],
    ),
    (
        "testcase",
        "testsuite",
        &["name", "classname", "file", "line", "time"],
    ),
    ("failure", "testcase", &["type", "message"]),
    ("error", "testcase", &["type", "message"]),
    ("skipped", "testcase", &["type", "message"]),
    ("system-out", "testcase", &[]),
    ("system-err", "testcase", &[]),
];

#[test]
fn documents_are_xml_that_others_know() {
    for report in [
        sample::checked(),
        sample::report(),
        sample::simulated(&["0 0 1688 kms1.corp.example"], |_| {}),
    ] {
        let text = render(&report, STYLE);
        let document = Document::parse(&text).unwrap();
        for node in document.descendants().filter(Node::is_element) {
            let name = node.tag_name().name();
            let (_, parent, attributes) = KNOWN.iter().find(|it| it.0 == name).unwrap();
            let above = node.parent_element().map_or("", |it| it.tag_name().name());
            assert_eq!(above, *parent, "{name}");
            for attribute in node.attributes() {
                assert!(
                    attributes.contains(&attribute.name()),
                    "{name}: {attribute:?}"
                );
                assert_eq!(escape::terminal(attribute.value()), attribute.value());
            }
        }
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}', '\r']));
        assert!(text.ends_with('\n'));
    }
}

/// A run that looked at nothing is not green.
#[test]
fn names_are_distinct_and_nothing_passes_unchecked() {
    let mut report = sample::checked();
    report.judgement.findings.clear();
    report.judgement.ignored.clear();
    for check in &mut report.judgement.checks {
        check.status = CheckStatus::NotApplicable {
            why: "there are no SRV records".to_owned(),
        };
    }
    let text = render(&report, STYLE);
    let document = Document::parse(&text).unwrap();
    let cases = document
        .descendants()
        .filter(|it| it.has_tag_name("testcase"));
    let (mut names, mut n_cases) = (BTreeSet::new(), 0);
    for case in cases {
        n_cases += 1;
        names.insert((case.attribute("classname"), case.attribute("name")));
        let is_skipped = case.children().any(|it| it.has_tag_name("skipped"));
        assert_eq!(is_skipped, case.attribute("name") != Some("verdict"));
    }
    assert_eq!(names.len(), n_cases);
    assert_eq!(n_cases, 1 + 2 * 8);
}
