//! Evidence of exchanges, written in one line each, for the tests of rules.

use crate::candidates::assemble;
use crate::evidence::{Evidence, Stage};
use crate::model::{
    Attempt, DomainName, Exchange, HostName, HostPort, NameServer, NoResponse, Outcome, Provenance,
    Question, Rcode, Record, RecordData, RecordType, Response, SrvRecord, Transport,
};
use crate::overview::Overview;
use crate::plan::{Basis, Origin, PlannedStep, Step};
use crate::rules::{CheckEvidence, Findings};
use expect_test::Expect;
use std::fmt::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

/// The evidence of one run.
#[derive(Debug)]
pub(super) struct Case {
    evidence: Evidence,
}

impl Case {
    /// Steps that ask for `_vlmcs._tcp.LABEL.example.`, in this order.
    pub(super) fn steps(labels: &[&str]) -> Self {
        let mut res = Self {
            evidence: Evidence {
                ran: [Stage::Plan, Stage::Ask, Stage::Assemble].into(),
                ..Evidence::default()
            },
        };
        for label in labels {
            let owner = owner(label);
            res.push_step(Step::AskSrv { owner }, false);
        }
        res
    }

    /// The same behind a fixed host.
    pub(super) fn fixed_host_and_steps(labels: &[&str]) -> Self {
        let mut res = Self::steps(&[]);
        let host = HostName::Address(Ipv4Addr::new(192, 0, 2, 99).into());
        res.push_step(Step::FixedHost(HostPort { host, port: 1688 }), true);
        let steps = Self::steps(labels).evidence.plan.steps;
        res.evidence.plan.steps.extend(steps);
        res
    }

    /// The question for the SRV records of `label`, and what came of it.
    ///
    /// `said` is a response code, `NODATA`, `alias LABEL`, a word for a fault, `at ADDRESS...`, or host labels for records.
    pub(super) fn srv(self, server: &str, label: &str, said: &str) -> Self {
        self.exchange(server, owner(label), RecordType::Srv, said)
    }

    /// The question for the IPv4 addresses of the host `label`, and what came of it.
    pub(super) fn a(self, server: &str, label: &str, said: &str) -> Self {
        let name = DomainName::parse(&format!("{label}.example")).unwrap();
        self.exchange(server, name, RecordType::A, said)
    }

    /// What `rule` says is to be done.
    pub(super) fn remedies(&self, rule: &dyn CheckEvidence) -> Vec<String> {
        let overview = Overview::new(&self.evidence);
        let mut acc = Findings::new(rule.info());
        rule.check_evidence(&overview, &mut acc);
        acc.found.into_iter().filter_map(|it| it.remedy).collect()
    }

    /// Runs `rule` and compares what it says.
    pub(super) fn check(mut self, rule: &dyn CheckEvidence, expect: &Expect) {
        self.evidence.candidates = assemble(&self.evidence.plan, &self.evidence.exchanges);
        let overview = Overview::new(&self.evidence);
        let mut acc = Findings::new(rule.info());
        rule.check_evidence(&overview, &mut acc);
        let mut shown = format!("{:?}\n", acc.status());
        for finding in &acc.found {
            assert!(finding.severity <= rule.info().severity, "{finding:?}");
            assert!(finding.remedy.is_some(), "{finding:?}");
            let evidence: Vec<String> = finding.evidence.iter().map(ToString::to_string).collect();
            writeln!(
                shown,
                "{}: {} [{}]",
                finding.severity,
                finding.message,
                evidence.join(" ")
            )
            .unwrap();
        }
        expect.assert_eq(&shown);
    }

    fn push_step(&mut self, step: Step, ends_discovery: bool) {
        self.evidence.plan.steps.push(PlannedStep {
            step,
            origin: Origin::SearchList,
            basis: Basis::Documented,
            ends_discovery,
            provenance: Provenance::CommandLine {
                flag: "DOMAIN".to_owned(),
            },
        });
    }

    fn exchange(
        mut self,
        server: &str,
        name: DomainName,
        record_type: RecordType,
        said: &str,
    ) -> Self {
        let server = match server.parse::<SocketAddr>() {
            Ok(address) => address,
            Err(_) => SocketAddr::new(server.parse().unwrap(), 53),
        };
        self.evidence.exchanges.push(Exchange {
            server: NameServer::Address(server),
            attempts: attempts(&name, said),
            question: Question { name, record_type },
        });
        self
    }
}

/// `WORD` over UDP, `WORD then WORD` over UDP and then TCP, or `N strays` and nothing else.
fn attempts(name: &DomainName, said: &str) -> Vec<Attempt> {
    let attempt = |transport, strays, said: &str| Attempt {
        transport: Some(transport),
        edns: true,
        rtt: Duration::from_millis(1),
        strays,
        outcome: outcome(name, said),
        zone_fault: None,
    };
    if let Some(strays) = said.strip_suffix(" strays") {
        return vec![attempt(Transport::Udp, strays.parse().unwrap(), "silent")];
    }
    match said.split_once(" then ") {
        Some((first, second)) => vec![
            attempt(Transport::Udp, 0, first),
            attempt(Transport::Tcp, 0, second),
        ],
        None => vec![attempt(Transport::Udp, 0, said)],
    }
}

fn outcome(name: &DomainName, said: &str) -> Outcome {
    let mut response = Response {
        rcode: Rcode::NOERROR,
        authoritative: false,
        truncated: false,
        recursion_available: true,
        answer: Vec::new(),
        authority: Vec::new(),
        additional: Vec::new(),
        omitted: 0,
        fault: None,
    };
    let record = |data| Record {
        owner: name.clone(),
        ttl: 300,
        data,
    };
    match said {
        "silent" => return Outcome::NoResponse(NoResponse::TimedOut),
        "no-route" => return Outcome::NoResponse(NoResponse::NoRoute),
        "port-unreachable" => return Outcome::NoResponse(NoResponse::PortUnreachable),
        "host-unreachable" => return Outcome::NoResponse(NoResponse::HostUnreachable),
        "closed" => return Outcome::NoResponse(NoResponse::Closed),
        "deadline" => return Outcome::NoResponse(NoResponse::DeadlineReached),
        "garbage" => {
            return Outcome::Malformed {
                reason: "the message ends inside a name".to_owned(),
            };
        }
        "NODATA" => {}
        "truncated" => response.truncated = true,
        "referral" => {
            let data = RecordData::NameServer(DomainName::parse("ns.example").unwrap());
            response.authority.push(record(data));
        }
        "FORMERR" => response.rcode = Rcode::FORMERR,
        "SERVFAIL" => response.rcode = Rcode::SERVFAIL,
        "NXDOMAIN" => response.rcode = Rcode::NXDOMAIN,
        "NOTIMP" => response.rcode = Rcode::NOTIMP,
        "REFUSED" => response.rcode = Rcode::REFUSED,
        _ => {
            if let Some(addresses) = said.strip_prefix("at ") {
                let addresses = addresses.split(' ').map(|it| it.parse().unwrap());
                response.answer = addresses
                    .map(|it| record(RecordData::Address(it)))
                    .collect();
            } else if let Some(label) = said.strip_prefix("alias ") {
                response
                    .answer
                    .push(record(RecordData::Alias(owner(label))));
            } else {
                let hosts = said.split(' ');
                response.answer = hosts.map(|it| record(srv(it))).collect();
            }
        }
    }
    Outcome::Response(response)
}

fn srv(label: &str) -> RecordData {
    RecordData::Srv(SrvRecord {
        priority: 0,
        weight: 0,
        port: 1688,
        target: DomainName::parse(&format!("{label}.example")).unwrap(),
    })
}

fn owner(label: &str) -> DomainName {
    DomainName::parse(&format!("_vlmcs._tcp.{label}.example")).unwrap()
}
