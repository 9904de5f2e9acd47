//! What a rule says about record files, over the way the program reads and judges them.

use crate::finding::{CheckStatus, Location};
use crate::forms::detect;
use crate::loads::Loaders;
use crate::model::{Attempt, FileId, NameServer, Question, SourceFile};
use crate::port::{AskLimits, AskNameServer, ConnectLimits, ConnectTcp, Encounter, Talk};
use crate::report::{Command, Report, RunInfo};
use crate::rules::CheckEvidence;
use crate::rules::select::Judging;
use crate::run;
use crate::view::{self, Input, Wanted};
use crate::zone::Sources;
use expect_test::Expect;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// Runs `rule` over the zone `text` of `corp.example`; see [`check_files`].
pub(in crate::rules) fn check_zone(rule: &dyn CheckEvidence, text: &str, expect: &Expect) {
    let text = format!("$ORIGIN corp.example.\n$TTL 3600\n@ SOA ns hostmaster 1 2 3 4 5\n{text}\n");
    check_files(rule, &[("zone", &text)], expect);
}

/// Reads `files`, each with its path, as the program does, and compares what `rule` says, ignored findings included.
///
/// Every finding is `PATH:LINE:COLUMN SEVERITY[CODE] MESSAGE`, with what it points at behind it.
pub(in crate::rules) fn check_files(
    rule: &dyn CheckEvidence,
    files: &[(&str, &str)],
    expect: &Expect,
) {
    check_files_judged(rule, files, &Judging::default(), expect);
}

/// [`check_files`] with a judging of its own.
pub(in crate::rules) fn check_files_judged(
    rule: &dyn CheckEvidence,
    files: &[(&str, &str)],
    judging: &Judging,
    expect: &Expect,
) {
    let report = report(files, judging);
    let info = rule.info();
    let judgement = &report.judgement;
    let mut shown = String::new();
    let counted = judgement.findings.iter().map(|it| (it, ""));
    let ignored = judgement
        .ignored
        .iter()
        .map(|it| (&it.finding, "ignored: "));
    for (finding, how) in counted.chain(ignored).filter(|it| it.0.rule == info.code) {
        let place = match &finding.location {
            Location::File(place) => {
                let file = report.evidence.file(place.file).unwrap();
                let position = file.position(place.start);
                let text = String::from_utf8_lossy(file.text(*place)).into_owned();
                let text = crate::words::shortened(text.split('\n').next().unwrap(), 40);
                let (line, column) = (position.line, position.column);
                format!("{}:{line}:{column} `{text}`", file.path)
            }
            Location::Name(name) => name.to_string(),
            other => format!("{other:?}"),
        };
        let (severity, code, message) = (finding.severity, finding.rule, &finding.message);
        writeln!(shown, "{how}{place} {severity}[{code}] {message}").unwrap();
        if let Some(remedy) = &finding.remedy {
            writeln!(shown, "  fix: {remedy}").unwrap();
        }
    }
    let mut checks = judgement.checks.iter();
    match &checks.find(|it| it.rule.code == info.code).unwrap().status {
        CheckStatus::Passed => writeln!(shown, "passed").unwrap(),
        CheckStatus::Failed { .. } => {}
        CheckStatus::NotApplicable { why } => writeln!(shown, "not applicable: {why}").unwrap(),
        CheckStatus::NotChecked { why } => writeln!(shown, "not checked: {why}").unwrap(),
    }
    expect.assert_eq(&shown);
}

/// The report of `check` on `files`, each with its path.
fn report(files: &[(&str, &str)], judging: &Judging) -> Report {
    let inputs = files.iter().zip(0..).map(|((path, text), id)| Input {
        file: FileId(id),
        path: (*path).to_owned(),
        form: detect(path, text.as_bytes()),
        octets: text.as_bytes().into(),
        origin: None,
        loads_in: Loaders::NONE,
    });
    let inputs: Vec<Input> = inputs.collect();
    let sources = files.iter().map(|(path, text)| SourceFile {
        path: (*path).to_owned(),
        octets: text.as_bytes().into(),
    });
    let sources: Vec<SourceFile> = sources.collect();
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.unwrap();
    let views = view::read(&inputs, Wanted::Kms, &[], &mut NoSources).into_iter();
    let evidences = views.map(|view| {
        let evidence = run::check(view, sources.clone(), &[], &Offline, &Offline);
        runtime.block_on(evidence)
    });
    let run = RunInfo {
        tool_version: "0.0.0".to_owned(),
        command: Command::Check,
        started_at: jiff::Timestamp::UNIX_EPOCH,
        elapsed: Duration::ZERO,
    };
    run::conclude_views(run, evidences.collect(), judging)
}

/// No file includes another one.
struct NoSources;

impl Sources for NoSources {
    fn include(&mut self, _: FileId, _: &str) -> Result<(FileId, Arc<[u8]>), String> {
        Err("there is no such file".to_owned())
    }
}

/// Files are looked at without any network.
struct Offline;

impl AskNameServer for Offline {
    async fn ask(&self, server: NameServer, _: &Question, _: AskLimits) -> Vec<Attempt> {
        panic!("{server} was asked")
    }
}

impl ConnectTcp for Offline {
    async fn connect(
        &self,
        endpoint: SocketAddr,
        _: Option<Talk>,
        _: ConnectLimits,
    ) -> impl Future<Output = Encounter> {
        contacted(endpoint)
    }
}

/// No connection is expected.
fn contacted(endpoint: SocketAddr) -> std::future::Pending<Encounter> {
    panic!("{endpoint} was contacted")
}
