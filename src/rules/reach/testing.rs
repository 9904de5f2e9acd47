//! Evidence of probes, written in one line each, for the tests of rules.

use crate::evidence::{Evidence, Stage};
use crate::model::{
    Candidate, CandidateId, Contact, DomainName, HostName, HostPort, KMS_PORT, Probe, Provenance,
    Published, Service, Source, SrvTerms, StepId,
};
use crate::overview::Overview;
use crate::plan::{Basis, Origin, PlannedStep, Step};
use crate::rules::{CheckEvidence, Findings};
use crate::selection::Forecast;
use expect_test::Expect;
use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// One host with what happened at each of its addresses.
#[derive(Debug, Clone)]
pub(in crate::rules) struct Host {
    name: &'static str,
    contacts: Vec<(IpAddr, Contact, Option<Service>)>,
    priority: u16,
}

/// A host below `corp.example.` with one address, or none when `address` is empty.
pub(in crate::rules) fn host(name: &'static str, address: &str, contact: Contact) -> Host {
    let contacts = if address.is_empty() {
        Vec::new()
    } else {
        vec![(address.parse().unwrap(), contact, None)]
    };
    Host {
        name,
        contacts,
        priority: 0,
    }
}

impl Host {
    /// One more address.
    pub(in crate::rules) fn and(mut self, address: &str, contact: Contact) -> Self {
        self.contacts
            .push((address.parse().unwrap(), contact, None));
        self
    }

    /// What the bind found at the last address.
    pub(in crate::rules) fn speaks(mut self, service: Service) -> Self {
        self.contacts.last_mut().unwrap().2 = Some(service);
        self
    }

    /// The priority of its record.
    pub(in crate::rules) fn priority(mut self, priority: u16) -> Self {
        self.priority = priority;
        self
    }
}

/// The evidence of one run.
#[derive(Debug)]
pub(in crate::rules) struct Case {
    evidence: Evidence,
}

impl Case {
    /// SRV records of `corp.example.` that lead to `hosts`.
    pub(in crate::rules) fn srv(hosts: impl IntoIterator<Item = Host>) -> Self {
        let mut res = Self::empty();
        res.push_step(Step::AskSrv { owner: owner() }, false);
        for host in hosts {
            res.push(host, Some(StepId(0)), true);
        }
        res
    }

    /// Hosts named at `probe`.
    pub(in crate::rules) fn given(hosts: impl IntoIterator<Item = Host>) -> Self {
        let mut res = Self::empty();
        res.evidence.ran.remove(&Stage::Plan);
        for host in hosts {
            res.push(host, None, false);
        }
        res
    }

    /// A fixed host before all else.
    pub(in crate::rules) fn fixed_host(self, host: Host) -> Self {
        let step = Step::FixedHost(host_port(&host));
        self.known_host(host, step, true)
    }

    /// A cached host before all else.
    pub(in crate::rules) fn cached_host(self, host: Host) -> Self {
        let step = Step::CachedHost(host_port(&host));
        self.known_host(host, step, false)
    }

    /// What a model says.
    pub(in crate::rules) fn forecast(mut self, forecast: Forecast) -> Self {
        self.evidence.forecasts.push(forecast);
        self
    }

    /// What `rule` says is to be done.
    pub(in crate::rules) fn remedies(&self, rule: &dyn CheckEvidence) -> Vec<String> {
        let overview = Overview::new(&self.evidence);
        let mut acc = Findings::new(rule.info());
        rule.check_evidence(&overview, &mut acc);
        acc.found.into_iter().filter_map(|it| it.remedy).collect()
    }

    /// Runs `rule` and compares what it says.
    pub(in crate::rules) fn check(&self, rule: &dyn CheckEvidence, expect: &Expect) {
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

    fn empty() -> Self {
        let evidence = Evidence {
            ran: [Stage::Plan, Stage::Ask, Stage::Assemble, Stage::Probe].into(),
            ..Evidence::default()
        };
        Self { evidence }
    }

    fn known_host(self, host: Host, step: Step, ends_discovery: bool) -> Self {
        let mut res = Self::empty();
        res.push_step(step, ends_discovery);
        res.push(host, Some(StepId(0)), false);
        for planned in self.evidence.plan.steps {
            res.evidence.plan.steps.push(planned);
        }
        let moved = |id: StepId| StepId(id.0 + 1);
        for mut candidate in self.evidence.candidates {
            candidate.step = candidate.step.map(moved);
            res.evidence.candidates.push(candidate);
        }
        for mut probe in self.evidence.probes {
            probe.candidate = CandidateId(probe.candidate.0 + 1);
            res.evidence.probes.push(probe);
        }
        res.evidence.forecasts = self.evidence.forecasts;
        res
    }

    fn push_step(&mut self, step: Step, ends_discovery: bool) {
        self.evidence.plan.steps.push(PlannedStep {
            step,
            origin: Origin::CommandLine,
            basis: Basis::Documented,
            ends_discovery,
            provenance: provenance(),
        });
    }

    fn push(&mut self, host: Host, step: Option<StepId>, is_record: bool) {
        let candidate = CandidateId(self.evidence.candidates.len());
        self.evidence.candidates.push(Candidate {
            step,
            target: host_port(&host).host,
            port: KMS_PORT,
            terms: is_record.then(|| SrvTerms {
                priority: host.priority,
                weight: 0,
                published: Some(Published {
                    owner: owner(),
                    ttl: 300,
                }),
            }),
            addresses: host.contacts.iter().map(|it| it.0).collect(),
            source: Source::Setting(provenance()),
        });
        for (address, contact, service) in host.contacts {
            self.evidence.probes.push(Probe {
                candidate,
                endpoint: SocketAddr::new(address, KMS_PORT),
                elapsed: Duration::from_millis(1),
                contact,
                service,
            });
        }
    }
}

fn host_port(host: &Host) -> HostPort {
    let name = DomainName::parse(&format!("{}.corp.example", host.name)).unwrap();
    HostPort {
        host: HostName::Absolute(name),
        port: KMS_PORT,
    }
}

fn owner() -> DomainName {
    DomainName::parse("_vlmcs._tcp.corp.example").unwrap()
}

fn provenance() -> Provenance {
    Provenance::CommandLine {
        flag: "--kms-host".to_owned(),
    }
}
