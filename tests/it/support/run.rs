//! Runs a scenario over given seams and holds the report against its expectations.

use super::expect::Said;
use super::in_time::{InTime, in_virtual_time};
use super::runtime;
use super::scenario::Scenario;
use super::world::FakeWorld;

use jiff::Timestamp;
use kmsdoctor::evidence::Evidence;
use kmsdoctor::finding::{CheckStatus, RuleCode, Severity, Subject};
use kmsdoctor::forms::Form;
use kmsdoctor::loads::Loaders;
use kmsdoctor::model::{DomainName, FileId, Provenance, SourceFile};
use kmsdoctor::net::WithDeadline;
use kmsdoctor::plan::plan;
use kmsdoctor::port::{AskLimits, AskNameServer, ConnectLimits, ConnectTcp, ConnectTimeout};
use kmsdoctor::report::{Command, Report, RunInfo};
use kmsdoctor::rules::{ALL, select::Judging};
use kmsdoctor::run::{Faults, Options, Probing, ZoneFiles, conclude, diagnose, simulate};
use kmsdoctor::selection::Assumptions;
use kmsdoctor::verdict::exit;
use kmsdoctor::view::{Input, Wanted, read};
use kmsdoctor::zone::Sources;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;
use std::time::Duration;

/// Long enough for a loaded machine; a server that answers is never waited for in vain.
const PATIENCE: Duration = Duration::from_secs(20);

const EIGHT: NonZeroUsize = NonZeroUsize::MIN.saturating_add(7);

const HUNDRED: NonZeroUsize = NonZeroUsize::MIN.saturating_add(99);

/// Runs `diagnose` for the scenario and makes the report; where the scenario has a simulation, that of the simulation.
pub(crate) async fn report(
    scenario: &Scenario,
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> Report {
    concluded(scenario, diagnose(&options(scenario), dns, tcp).await)
}

/// The report of the scenario from what was found out.
fn concluded(scenario: &Scenario, mut evidence: Evidence) -> Report {
    let mut command = Command::Diagnose;
    if let Some(table) = &scenario.simulate {
        let simulated = table
            .options(scenario.options.models())
            .and_then(|options| simulate(evidence, &options).map_err(|why| why.to_string()));
        evidence = simulated.unwrap_or_else(|why| panic!("{}: {why}", scenario.name));
        command = Command::Simulate;
    }
    let run = RunInfo {
        tool_version: "0.0.0".to_owned(),
        command,
        started_at: Timestamp::UNIX_EPOCH,
        elapsed: Duration::ZERO,
    };
    let judging = Judging {
        policy: scenario.policy.clone(),
        today: scenario.today,
        ..Judging::default()
    };
    conclude(run, evidence, &judging)
}

/// Runs the scenario with its zones as files in place of its one name server, whose address comes along.
pub(crate) async fn report_over_zone_files(
    scenario: &Scenario,
    wanted: Wanted,
) -> (Report, SocketAddr) {
    let fake = FakeWorld::new(scenario);
    let server = &scenario.servers[0];
    let files: Vec<SourceFile> = server
        .zones
        .iter()
        .map(|zone| SourceFile {
            path: format!("{}zone", zone.origin),
            octets: zone.text.as_bytes().into(),
        })
        .collect();
    let inputs: Vec<Input> = files
        .iter()
        .zip(0..)
        .map(|(file, id)| Input {
            file: FileId(id),
            path: file.path.clone(),
            form: Form::MasterFile,
            octets: Arc::clone(&file.octets),
            origin: None,
            loads_in: Loaders::NONE,
        })
        .collect();
    let plan = plan(&scenario.client);
    let asked: Vec<DomainName> = plan.questions().into_iter().map(|it| it.name).collect();
    let mut views = read(&inputs, wanted, &asked, &mut NoSources);
    assert_eq!(
        views.len(),
        1,
        "{}: its zones contradict each other",
        scenario.name
    );
    let view = views.remove(0);
    let options = Options {
        zone_files: Some(Provenance::CommandLine {
            flag: "--zone".to_owned(),
        }),
        ..options(scenario)
    };
    let answering = ZoneFiles::new(&view, &files, Faults::Hold, &fake);
    let evidence = diagnose(&options, &answering, &fake).await;
    (
        concluded(scenario, evidence.with_files(view, files)),
        server.address,
    )
}

/// No zone of a scenario includes a file.
struct NoSources;

impl Sources for NoSources {
    fn include(&mut self, _: FileId, _: &str) -> Result<(FileId, Arc<[u8]>), String> {
        Err("there is no such file".to_owned())
    }
}

/// What `other` finds otherwise: rule, severity, message and remedy, not where it points to.
///
/// Left out are the rules about the text of files, which a name server does not show.
pub(crate) fn finding_differences(one: &Report, other: &Report) -> Vec<String> {
    let texts = |report: &Report| -> BTreeSet<String> {
        let of_files: Vec<RuleCode> = ALL
            .iter()
            .map(|it| it.info())
            .filter(|it| it.subject == Subject::Zones)
            .map(|it| it.code)
            .collect();
        let findings = report.judgement.findings.iter();
        findings
            .filter(|it| !of_files.contains(&it.rule))
            .map(|it| {
                let text = format!("{} {:?}", it.message, it.remedy);
                // A finding that names the name server cannot say the same of files.
                let names_server = ["`192.0.2.1`", "zone files"]
                    .iter()
                    .any(|it| text.contains(it));
                let text = if names_server { String::new() } else { text };
                format!("{}[{}] {text}", it.severity, it.rule)
            })
            .collect()
    };
    let (mine, theirs) = (texts(one), texts(other));
    mine.symmetric_difference(&theirs)
        .map(|it| format!("only in one report: {it}"))
        .collect()
}

/// Runs `diagnose` in memory; time passes only where the scenario has a deadline, and then it is virtual.
pub(crate) fn report_in_memory(scenario: &Scenario, world: &FakeWorld<'_>) -> Report {
    let limit = scenario.options.deadline();
    if limit.is_none() {
        return runtime().block_on(report(scenario, world, world));
    }
    in_virtual_time(async {
        let dns = WithDeadline::starting_now(InTime(world), limit);
        let tcp = WithDeadline::starting_now(InTime(world), limit);
        report(scenario, &dns, &tcp).await
    })
}

/// What of the scenario's expectations the report does not meet; empty when all is well.
pub(crate) fn faults(scenario: &Scenario, report: &Report) -> Vec<String> {
    let expect = &scenario.expect;
    let verdict = &report.verdict;
    let mut res = expect.verdict_faults(&Said {
        outcome: verdict.outcome.name(),
        status: verdict.status.name(),
        exit: exit(verdict, &report.judgement, Some(Severity::Error)).code(),
        codes: verdict
            .client_codes
            .iter()
            .map(ToString::to_string)
            .collect(),
        summary: &verdict.summary,
    });
    for code in &expect.mandatory {
        let is_there = report
            .judgement
            .findings
            .iter()
            .any(|it| it.rule.to_string() == *code);
        if !is_there {
            res.push(format!("{code} is mandatory and was not found"));
        }
    }
    for finding in &report.judgement.findings {
        let is_grave = Severity::Warning <= finding.severity;
        if expect.forbids(&finding.rule.to_string(), is_grave) {
            let severity = finding.severity;
            res.push(format!(
                "forbidden: {severity}[{}] {}",
                finding.rule, finding.message
            ));
        }
    }
    for code in &expect.not_checked {
        let says_so = report.judgement.checks.iter().any(|check| {
            check.rule.code.to_string() == *code
                && matches!(check.status, CheckStatus::NotChecked { .. })
        });
        if !says_so {
            res.push(format!("{code} does not say that it could not check"));
        }
    }
    res
}

fn options(scenario: &Scenario) -> Options {
    Options {
        client: scenario.client.clone(),
        zone_files: None,
        ask: AskLimits {
            timeout: PATIENCE,
            tries: NonZeroU32::MIN.saturating_add(1),
            remaining: None,
        },
        connect: ConnectLimits {
            timeout: ConnectTimeout::new(PATIENCE),
            remaining: None,
        },
        probing: match (scenario.options.probe, scenario.options.rpc_bind) {
            (false, _) => Probing::Off,
            (true, false) => Probing::Connect,
            (true, true) => Probing::Bind,
        },
        families: scenario.options.families(),
        jobs: scenario.options.jobs.unwrap_or(EIGHT),
        limit_names: scenario.options.limit_names.unwrap_or(HUNDRED),
        models: scenario.options.models(),
        assumptions: Assumptions::default(),
    }
}
