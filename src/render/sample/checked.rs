//! A check of two files: findings at every kind of place, text that means harm, remarks.

use super::judgement::{finding, rule};
use super::{HOSTILE, name, report};
use crate::evidence::{Evidence, Stage};
use crate::finding::{
    Check, CheckStatus, Finding, Ignored, IgnoredBy, Judgement, Location, RuleInfo, Severity,
};
use crate::forms::Form;
use crate::loads::Loaders;
use crate::model::{FileId, Place, SourceFile};
use crate::report::{Command, Report, RunInfo};
use crate::verdict::{OutcomeWord, Status, Verdict};
use crate::view::{Input, Wanted, read};
use crate::zone::Sources;
use std::sync::Arc;

/// Five lines, the third of which lacks its target.
const CORP: &str = "\
$TTL 300
@ SOA ns hostmaster 1 2 3 4 5
_vlmcs._tcp IN SRV 0 0 1688
_vlmcs._tcp\tIN\tSRV\t0 10 1688 kms1 ; kmsdoctor: ignore KMS205 -- moved next week
_vlmcs._tcp IN SRV 0 0 16888 \u{202e}kms2\u{1b}[2J ; größer ##[error]
";

const PATHS: [&str; 2] = [
    "zones/corp.example.zone",
    "zones/100% höst\u{1b},ile#1.zone",
];

static SYNTAX: RuleInfo = rule(1, "zone-syntax-fault", Severity::Error);
static MISSING: RuleInfo = rule(201, "no-srv-records", Severity::Error);
static DOUBLED: RuleInfo = rule(205, "doubled-record", Severity::Warning);
static PORT: RuleInfo = rule(206, "port-not-1688", Severity::Warning);
static LONG: RuleInfo = rule(209, "long-line", Severity::Notice);
static PASSES: RuleInfo = rule(301, "target-is-alias", Severity::Error);
static NONE: RuleInfo = rule(302, "target-without-address", Severity::Error);
static UNKNOWN: RuleInfo = rule(306, "target-outside-given-zones", Severity::Notice);
static LIVE: RuleInfo = RuleInfo {
    needs: &[Stage::Probe],
    ..rule(601, "host-refuses", Severity::Warning)
};

/// A report of `check`. The second file has octets that are no UTF-8, and a line of 200 KB.
pub(crate) fn checked() -> Report {
    let files = vec![source(0, CORP.as_bytes().to_vec()), source(1, hostile())];
    let mut views = read(&inputs(&files), Wanted::Kms, &[], &mut NoSources);
    let judgement = judgement(&files);
    Report {
        domains: Vec::new(),
        run: RunInfo {
            command: Command::Check,
            ..report().run
        },
        evidence: Evidence {
            ran: [Stage::ReadZones, Stage::Ask, Stage::Assemble].into(),
            files,
            view: views.pop().map(Arc::new),
            ..Evidence::default()
        },
        judgement,
        verdict: Verdict {
            status: Status::Broken,
            outcome: OutcomeWord::ServFail,
            client_codes: Vec::new(),
            summary: format!("2 errors and 1 warning in 2 files with 1 KMS name: {HOSTILE}."),
        },
        symptom: None,
        views: Vec::new(),
    }
}

/// A check of one file with as many findings as it has lines, or all of them in one line.
pub(crate) fn checked_with(n_findings: u32, line_break: &str) -> Report {
    let record = format!("_vlmcs._tcp SRV 0 0 1688 ä.example.{line_break}");
    let octets = record
        .repeat(usize::try_from(n_findings).unwrap())
        .into_bytes();
    let length = u32::try_from(record.len()).unwrap();
    let places = (0..n_findings).map(|it| Place {
        file: FileId(0),
        start: it * length + 25,
        end: it * length + 26,
    });
    let mut res = checked();
    res.judgement.findings = places
        .map(|it| finding(&PORT, "a finding", Location::File(it), Some("do so")))
        .collect();
    res.judgement.ignored.clear();
    res.evidence.files = vec![source(0, octets)];
    res.evidence.view = None;
    res
}

fn source(position: usize, octets: Vec<u8>) -> SourceFile {
    SourceFile {
        path: PATHS[position].to_owned(),
        octets: octets.into(),
    }
}

/// A byte order mark, Latin-1, NUL, line breaks of Windows, a record of 200 KB, no line break at its end.
fn hostile() -> Vec<u8> {
    let mut res =
        b"\xef\xbb\xbf$ORIGIN l\xe4b.example.\r\n\ta\0\x1b]0;title\x07 SRV 0 0 1688 \xfc\r\n"
            .to_vec();
    res.extend(b"x".repeat(100_000));
    res.extend(b" HERE ");
    res.extend("ü".repeat(50_000).bytes());
    res.extend(b"\r\n_vlmcs._tcp SRV 0 0 1688");
    res
}

/// Where `text` stands for the first time.
fn place(files: &[SourceFile], file: u32, text: &[u8]) -> Location {
    let octets = &files[usize::try_from(file).unwrap()].octets;
    let at = memchr::memmem::find(octets, text).unwrap();
    Location::File(Place {
        file: FileId(file),
        start: u32::try_from(at).unwrap(),
        end: u32::try_from(at + text.len()).unwrap(),
    })
}

fn findings(files: &[SourceFile]) -> Vec<Finding> {
    let end = u32::try_from(files[1].octets.len()).unwrap();
    let at_end = Location::File(Place {
        file: FileId(1),
        start: end,
        end,
    });
    let several_lines = place(files, 0, b"1688\n_vlmcs._tcp\tIN");
    let lab = Location::Name(name("_vlmcs._tcp.lab.example"));
    vec![
        finding(
            &SYNTAX,
            "the SRV record has no target",
            several_lines,
            Some("add the target"),
        ),
        finding(&PORT, HOSTILE, place(files, 0, b"16888"), Some(HOSTILE)),
        finding(
            &SYNTAX,
            "`\\000` is no name",
            place(files, 1, b"a\0\x1b]0;title\x07"),
            None,
        ),
        finding(&PORT, "a letter of Latin-1", place(files, 1, b"\xfc"), None),
        finding(
            &LONG,
            "a long line has `HERE`",
            place(files, 1, b"HERE"),
            Some("cut it, see `a,b:c%`"),
        ),
        finding(&SYNTAX, "the file ends before the target", at_end, None),
        finding(
            &MISSING,
            "`_vlmcs._tcp.lab.example.` has no SRV records",
            lab,
            Some("add one"),
        ),
        finding(&UNKNOWN, "1 target was not looked up", Location::Run, None),
    ]
}

fn judgement(files: &[SourceFile]) -> Judgement {
    let check = |rule, status| Check { rule, status };
    let failed = |findings| CheckStatus::Failed { findings };
    let why = || format!("a zone was not given {HOSTILE}");
    let Location::File(remark) = place(files, 0, b"; kmsdoctor: ignore KMS205 -- moved next week")
    else {
        unreachable!("it stands in a file");
    };
    let ignored = [
        (
            finding(
                &DOUBLED,
                "`kms1` stands twice",
                place(files, 0, b"kms1"),
                None,
            ),
            IgnoredBy::Remark {
                place: remark,
                reason: "moved next week".to_owned(),
            },
        ),
        (
            finding(&LONG, "a long line", place(files, 1, b"xxxx"), None),
            IgnoredBy::Selection,
        ),
    ];
    Judgement {
        sightings: Vec::new(),
        checks: vec![
            check(&SYNTAX, failed(3)),
            check(&MISSING, failed(1)),
            check(&DOUBLED, failed(1)),
            check(&PORT, failed(2)),
            check(&LONG, failed(2)),
            check(&PASSES, CheckStatus::Passed),
            check(
                &NONE,
                CheckStatus::NotApplicable {
                    why: "no target is in these zones".to_owned(),
                },
            ),
            check(&UNKNOWN, CheckStatus::NotChecked { why: why() }),
            check(
                &LIVE,
                CheckStatus::NotApplicable {
                    why: "this run has no stage `probe`".to_owned(),
                },
            ),
        ],
        findings: findings(files),
        ignored: ignored.map(|(finding, by)| Ignored { finding, by }).into(),
    }
}

fn inputs(files: &[SourceFile]) -> Vec<Input> {
    let ids = (0..).map(FileId);
    let inputs = files.iter().zip(ids).map(|(it, file)| Input {
        file,
        path: it.path.clone(),
        form: Form::MasterFile,
        octets: Arc::clone(&it.octets),
        origin: None,
        loads_in: Loaders::NONE,
    });
    inputs.collect()
}

/// No file includes another one.
struct NoSources;

impl Sources for NoSources {
    fn include(&mut self, _: FileId, _: &str) -> Result<(FileId, Arc<[u8]>), String> {
        Err("there is no such file".to_owned())
    }
}
