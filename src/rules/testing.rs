//! Evidence out of a few lines of text, for the tests of rules.

mod client;
mod files;

pub(super) use files::{check_files, check_files_judged, check_zone};

use super::{CheckEvidence, Findings, run_rule, sets};
use crate::candidates::assemble;
use crate::client::ClientProfile;
use crate::evidence::{Evidence, Stage};
use crate::finding::CheckStatus;
use crate::model::{
    Attempt, Candidate, CandidateId, Contact, DomainName, Exchange, FileId, HostPort, KMS_PORT,
    NameServer, NoResponse, NotTried, Outcome, Probe, Provenance, Question, Rcode, Record,
    RecordData, RecordType, Response, SourceFile, Sourced, SrvRecord, Transport, parse_host_port,
};
use crate::overview::Overview;
use crate::plan::plan;
use crate::policy::Policy;
use crate::run::{SimulateOptions, described_records, simulate};
use crate::selection::{AssumedContact, Assumptions, SelectionModel};
use crate::simulation::threshold::Minimum;
use crate::simulation::{Edit, HostRef};
use expect_test::Expect;
use std::fmt::Write;
use std::net::SocketAddr;
use std::time::Duration;

/// Runs `rule` over the evidence that `text` describes; what it says is compared with `expect`.
pub(super) fn check(rule: &dyn CheckEvidence, text: &str, expect: &Expect) {
    let evidence = evidence(text);
    check_overview(rule, &Overview::new(&evidence), expect);
}

/// The same where a policy, the text of `kmsdoctor.toml`, is given, on the last day of January 2026.
pub(super) fn check_judged(rule: &dyn CheckEvidence, policy: &str, text: &str, expect: &Expect) {
    let source = SourceFile {
        path: "kmsdoctor.toml".to_owned(),
        octets: policy.as_bytes().into(),
    };
    let policy = Policy::parse(source, FileId(0), &super::infos());
    let policy = policy.unwrap_or_else(|err| panic!("{err}"));
    let evidence = evidence(text);
    let today = jiff::civil::date(2026, 1, 31);
    let overview = Overview::judged_by(&evidence, Some(&policy), Some(today));
    check_overview(rule, &overview, expect);
}

/// The same for one set of SRV records of `corp.example`, each given as `PRIORITY WEIGHT PORT TARGET`.
pub(super) fn check_policy(
    rule: &dyn CheckEvidence,
    policy: &str,
    records: &[&str],
    expect: &Expect,
) {
    check_judged(rule, policy, &one_set(records), expect);
}

fn check_overview(rule: &dyn CheckEvidence, overview: &Overview<'_>, expect: &Expect) {
    let mut acc = Findings::new(rule.info());
    run_rule(rule, overview, &sets::sets(overview), &mut acc);
    let mut shown = String::new();
    for finding in &acc.found {
        writeln!(shown, "{}: {}", finding.severity, finding.message).unwrap();
        if let Some(remedy) = &finding.remedy {
            writeln!(shown, "  fix: {remedy}").unwrap();
        }
    }
    match acc.status() {
        CheckStatus::Passed => writeln!(shown, "passed").unwrap(),
        CheckStatus::Failed { .. } => {}
        CheckStatus::NotApplicable { why } => writeln!(shown, "not applicable: {why}").unwrap(),
        CheckStatus::NotChecked { why } => writeln!(shown, "not checked: {why}").unwrap(),
    }
    expect.assert_eq(&shown);
}

/// Runs `rule` over one set of SRV records, each given as `PRIORITY WEIGHT PORT TARGET`.
pub(super) fn check_records(rule: &dyn CheckEvidence, records: &[&str], expect: &Expect) {
    check(rule, &one_set(records), expect);
}

/// Evidence of one set, as [`evidence`] reads it.
fn one_set(records: &[&str]) -> String {
    let owner = "_vlmcs._tcp.corp.example";
    let mut text = format!("suffix corp.example\n> {owner} SRV NOERROR\n");
    for record in records {
        writeln!(text, "{owner} 300 SRV {record}").unwrap();
    }
    text
}

/// Reads evidence, one thing a line; everything is said to have run.
///
/// ```text
/// domain NAME | suffix NAME | connection NAME | search NAME | lookup NAME | fixed HOST:PORT | cached HOST:PORT
/// caching on|off
/// for SCOPE KEY VALUE      a setting of machine, windows, office, windows-product or office-product
/// port SETTING TEXT        a port that is none
/// faulty SCOPE NAME TEXT   a setting that holds nothing usable; SCOPE is one of KMS, `-`, `policy` or `rule`
/// machine KIND NAME FILE   what FILE.txt calls the machine; KIND is `host-name`, `cmid` or `adapters`
/// publish DOMAIN           a line of the publish list
/// publishes on|off
/// license APPLICATION CHANNEL [BY]   one in use; BY is `kms` or `ad`
/// rule NAMESPACE ADDRESS   a rule `r` about names, with the bit for generic DNS servers
/// rule NAMESPACE ADDRESS NAME   the same, of that name; `-` in place of the address for none
/// inferred-rule NAMESPACE ADDRESS   a rule `r` that says not what of it holds
/// direct-access SERVER     the rule before has this server of DirectAccess
/// server ADDRESS           asked from here on; without any such line 192.0.2.53
/// no-server                the client has none
/// named-server ADDRESS     the plan has this one, named by `--server`
/// no-suffixes-told         no source speaks of DNS suffixes
/// no-kms-told              no source speaks of what is set for KMS
/// > NAME TYPE RESULT       an exchange; RESULT is an RCODE, `silent` or `deadline`
/// OWNER TTL TYPE DATA      a record of its answer section, with `+` in front of its additional section
/// soa SECONDS              a SOA in its authority section
/// cached                   it comes without authority
/// probe CANDIDATE CONTACT  at every address of that candidate
/// ```
///
/// A simulation instead, as soon as there is a record or a host is said to be down:
///
/// ```text
/// record PRIORITY WEIGHT PORT TARGET
/// down HOST                refuses; else it serves, or is as the probes found it
/// set HOST PRIORITY WEIGHT edits its records
/// add PRIORITY WEIGHT PORT TARGET
/// clients N of MINIMUM     each of N clients draws a host, and each host needs MINIMUM
/// no-caching               a client draws anew each time
/// ```
pub(crate) fn evidence(text: &str) -> Evidence {
    let mut client = ClientProfile::default().told_by_flags(true);
    let mut res = Evidence {
        ran: [
            Stage::Plan,
            Stage::Ask,
            Stage::Assemble,
            Stage::Probe,
            Stage::Forecast,
        ]
        .into(),
        name_servers: vec![server("192.0.2.53")],
        ..Evidence::default()
    };
    let mut current = server("192.0.2.53");
    let mut named_servers = false;
    let mut contacts = Vec::new();
    let mut simulation = SimulationText::default();
    for line in text.lines().map(str::trim).filter(|it| !it.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if client::set(&mut client, &words) {
            continue;
        }
        match words[..] {
            ["no-server"] => res.name_servers.clear(),
            ["server", address] => {
                if !named_servers {
                    res.name_servers.clear();
                }
                named_servers = true;
                current = server(address);
                res.name_servers.push(current);
            }
            [">", name, record_type, result] => {
                res.exchanges
                    .push(exchange(name, record_type, result, current));
            }
            ["cached"] => response(&mut res).authoritative = false,
            ["soa", seconds] => {
                let seconds = seconds.parse().unwrap();
                response(&mut res).authority.push(Record {
                    owner: domain("corp.example"),
                    ttl: seconds,
                    data: RecordData::Soa {
                        serial: 1,
                        minimum: seconds,
                    },
                });
            }
            [
                "record" | "down" | "set" | "add" | "clients" | "no-caching",
                ..,
            ] => simulation.read(&words),
            ["probe", candidate, contact] => contacts.push((candidate.parse().unwrap(), contact)),
            ["+", ..] => response(&mut res).additional.push(record(&words[1..])),
            _ => response(&mut res).answer.push(record(&words)),
        }
    }
    res.plan = plan(&client);
    res.client = client.beside_plan();
    res.candidates = assemble(&res.plan, &res.exchanges);
    for (idx, contact) in contacts {
        let candidate: &Candidate = &res.candidates[idx];
        for address in &candidate.addresses {
            res.probes.push(Probe {
                candidate: CandidateId(idx),
                endpoint: SocketAddr::new(*address, candidate.port),
                elapsed: Duration::from_millis(1),
                contact: match contact {
                    "connected" => Contact::Connected,
                    "refused" => Contact::Refused,
                    "timed-out" => Contact::TimedOut,
                    "switched-off" => Contact::NotTried(NotTried::SwitchedOff),
                    other => panic!("no contact: {other}"),
                },
                service: None,
            });
        }
    }
    simulation.of(res)
}

/// What of a text describes a simulation.
#[derive(Default)]
struct SimulationText {
    records: Vec<SrvRecord>,
    down: Vec<(HostRef, AssumedContact)>,
    edits: Vec<Edit>,
    clients: Option<(u64, Minimum)>,
    no_caching: bool,
}

impl SimulationText {
    fn read(&mut self, words: &[&str]) {
        match words[..] {
            ["record", ..] => self.records.push(srv(&words[1..])),
            ["add", ..] => self.edits.push(Edit::Add(srv(&words[1..]))),
            ["down", host] => self.down.push((host_ref(host), AssumedContact::Refused)),
            ["set", host, priority, weight] => self.edits.push(Edit::Set {
                host: host_ref(host),
                priority: Some(priority.parse().unwrap()),
                weight: Some(weight.parse().unwrap()),
            }),
            ["clients", clients, "of", minimum] => {
                let minimum = match minimum {
                    "25" => Minimum::TwentyFive,
                    "5" => Minimum::Five,
                    other => panic!("no minimum: {other}"),
                };
                self.clients = Some((clients.parse().unwrap(), minimum));
            }
            ["no-caching"] => self.no_caching = true,
            _ => panic!("no part of a simulation: {words:?}"),
        }
    }

    /// What a simulation with the hosts of `found`, or with its own records, comes to; `found` itself without one.
    fn of(self, found: Evidence) -> Evidence {
        if self.records.is_empty() && self.down.is_empty() {
            return found;
        }
        let source = if self.records.is_empty() {
            found
        } else {
            described_records(&self.records)
        };
        let options = SimulateOptions {
            models: vec![SelectionModel::Rfc2782],
            assumptions: Assumptions::default(),
            down: self.down,
            edits: self.edits,
            ranks: false,
            narrate: false,
            clients: self.clients.map(|it| it.0),
            seed: 1,
            is_caching: !self.no_caching,
            minimum: self.clients.map(|it| it.1),
            fleet: None,
        };
        simulate(source, &options).unwrap()
    }
}

fn host_ref(text: &str) -> HostRef {
    let (host, port) = parse_host_port(text).unwrap();
    HostRef { host, port }
}

/// What an `INFO` must look like, whatever the rule.
#[test]
fn explanations_have_their_headings_in_order() {
    for rule in super::ALL {
        let info = rule.info();
        let headings: Vec<&str> = info
            .explanation
            .lines()
            .filter(|line| line.starts_with("**"))
            .collect();
        let expect = [
            "**What it checks**",
            "**Why it matters**",
            "**Example**",
            "**Fix**",
            "**See it yourself**",
            "**References**",
        ];
        assert_eq!(headings, expect, "{}", info.code);
    }
}

fn sourced<T>(value: T) -> Sourced<T> {
    let what = "test".to_owned();
    Sourced::new(value, Provenance::Machine { what })
}

fn domain(text: &str) -> DomainName {
    text.parse().unwrap()
}

fn server(text: &str) -> NameServer {
    NameServer::Address(SocketAddr::new(text.parse().unwrap(), 53))
}

fn host_port(text: &str) -> HostPort {
    let (host, port) = parse_host_port(text).unwrap();
    let port = port.unwrap_or(KMS_PORT);
    HostPort { host, port }
}

fn exchange(name: &str, record_type: &str, result: &str, server: NameServer) -> Exchange {
    let rcode = |rcode| {
        Outcome::Response(Response {
            rcode,
            authoritative: true,
            truncated: false,
            recursion_available: true,
            answer: Vec::new(),
            authority: Vec::new(),
            additional: Vec::new(),
            omitted: 0,
            fault: None,
        })
    };
    Exchange {
        question: Question {
            name: domain(name),
            record_type: match record_type {
                "A" => RecordType::A,
                "AAAA" => RecordType::Aaaa,
                "SRV" => RecordType::Srv,
                other => panic!("no type: {other}"),
            },
        },
        server,
        attempts: vec![Attempt {
            transport: Some(Transport::Udp),
            edns: true,
            rtt: Duration::from_millis(1),
            strays: 0,
            zone_fault: None,
            outcome: match result {
                "NOERROR" => rcode(Rcode::NOERROR),
                "NXDOMAIN" => rcode(Rcode::NXDOMAIN),
                "SERVFAIL" => rcode(Rcode::SERVFAIL),
                "REFUSED" => rcode(Rcode::REFUSED),
                "silent" => Outcome::NoResponse(NoResponse::TimedOut),
                "no-route" => Outcome::NoResponse(NoResponse::NoRoute),
                "deadline" => Outcome::NoResponse(NoResponse::DeadlineReached),
                other => panic!("no result: {other}"),
            },
        }],
    }
}

/// The response of the last exchange so far.
fn response(evidence: &mut Evidence) -> &mut Response {
    let attempt = evidence.exchanges.last_mut().unwrap().attempts.last_mut();
    match &mut attempt.unwrap().outcome {
        Outcome::Response(response) => response,
        other => panic!("no response: {other:?}"),
    }
}

fn srv(words: &[&str]) -> SrvRecord {
    let [priority, weight, port, target] = words[..] else {
        panic!("no SRV record: {words:?}");
    };
    SrvRecord {
        priority: priority.parse().unwrap(),
        weight: weight.parse().unwrap(),
        port: port.parse().unwrap(),
        target: domain(target),
    }
}

fn record(words: &[&str]) -> Record {
    let data = match words[2..] {
        ["SRV", ref data @ ..] => RecordData::Srv(srv(data)),
        ["A" | "AAAA", address] => RecordData::Address(address.parse().unwrap()),
        ["CNAME", target] => RecordData::Alias(domain(target)),
        ["DNAME", target] => RecordData::Redirect(domain(target)),
        _ => panic!("no record: {words:?}"),
    };
    Record {
        owner: domain(words[0]),
        ttl: words[1].parse().unwrap(),
        data,
    }
}
