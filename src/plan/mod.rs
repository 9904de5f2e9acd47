//! What a client tries, in what order, why, and how sure that is.
//!
//! A plan has steps, or none when no setting names a host or a domain; what was left out is kept with the reason.

mod devolution;
pub mod follow_up;
mod known_host;
mod limit;
mod suffix;

pub use limit::limit_names;

use crate::client::{Area, ClientProfile};
use crate::model::{
    Candidate, DomainName, HostName, HostPort, NameServer, Provenance, Question, RecordType,
    Sourced, StepId, is_own_address,
};
use std::collections::BTreeSet;
use std::net::IpAddr;

/// The labels before the suffix in the name a client asks (Microsoft, "Common troubleshooting procedures: KMS and DNS").
pub const SERVICE_LABELS: [&str; 2] = ["_vlmcs", "_tcp"];

/// What a client tries, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DiscoveryPlan {
    /// In the order tried. Steps after one that ends discovery are there to show what they would have given.
    pub steps: Vec<PlannedStep>,
    /// What is not tried, and why.
    pub dropped: Vec<Dropped>,
    /// Whom the client asks, in its order; empty when it has no name server.
    pub name_servers: Vec<Sourced<NameServer>>,
    /// True when names were left out only because a run may ask for so many: steps, or hosts that steps lead to.
    pub is_limited: bool,
    /// Suffixes for host names of a single label, in the order tried.
    pub host_suffixes: Vec<DomainName>,
    /// What nothing that was read speaks of: there, nobody can tell whether a step is missing.
    pub unknown: BTreeSet<Area>,
    /// Hosts among the steps that are the client itself, as its settings tell.
    pub own_hosts: Vec<HostName>,
    /// Addresses of the client, as far as its settings tell; empty where no step is a host that was set or remembered.
    pub own_addresses: Vec<IpAddr>,
}

/// One thing a client tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedStep {
    /// What is tried.
    pub step: Step,
    /// Which setting it comes from.
    pub origin: Origin,
    /// On whose word clients do this.
    pub basis: Basis,
    /// True when a client goes no further after this step, whether it worked or not.
    pub ends_discovery: bool,
    /// Where the setting was read.
    pub provenance: Provenance,
}

/// The three kinds of step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Contact the host that was set by hand.
    FixedHost(HostPort),
    /// Contact the host of the last success.
    CachedHost(HostPort),
    /// Ask for the SRV records of a domain.
    AskSrv {
        /// `_vlmcs._tcp.` and the domain.
        owner: DomainName,
    },
}

/// Which setting a step comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// `slmgr /skms-domain`.
    LookupDomain,
    /// Primary DNS suffix.
    PrimarySuffix,
    /// Connection-specific suffix (DHCP option 15).
    ConnectionSuffix,
    /// DNS suffix search list.
    SearchList,
    /// A parent of the primary suffix.
    Devolution,
    /// An argument or flag that names the domain or host itself.
    CommandLine,
    /// A registry value that names the host itself.
    Registry,
}

/// How sure it is that clients do a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// Microsoft, an RFC or an Open Group standard says so.
    Documented,
    /// It was measured at a real client.
    Observed,
    /// Two documents, or a document and a measurement, disagree.
    Conflicting,
    /// Users report it, and no document says so.
    Community,
    /// It follows from the general behavior of Windows, and was not seen.
    Inferred,
}

/// A name or host that is not tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// As it was set.
    pub name: String,
    /// Why it is not tried, in words.
    pub why: String,
    /// Where it was set.
    pub provenance: Provenance,
}

impl DiscoveryPlan {
    /// False when the client may have DNS suffixes that the plan does not show.
    pub fn knows_suffixes(&self) -> bool {
        !self.unknown.contains(&Area::Suffixes)
    }

    /// False when the client may have a fixed host or another setting for KMS that the plan does not show.
    pub fn knows_kms_settings(&self) -> bool {
        !self.unknown.contains(&Area::Kms)
    }

    /// The same plan with these steps in place of its own, which may be many.
    pub fn with_steps(&self, steps: Vec<PlannedStep>) -> Self {
        Self {
            steps,
            dropped: self.dropped.clone(),
            name_servers: self.name_servers.clone(),
            is_limited: self.is_limited,
            host_suffixes: self.host_suffixes.clone(),
            unknown: self.unknown.clone(),
            own_hosts: self.own_hosts.clone(),
            own_addresses: self.own_addresses.clone(),
        }
    }

    /// The questions of the plan itself, each once, in order: SRV owners, then addresses of fixed and cached hosts.
    pub fn questions(&self) -> Vec<Question> {
        let mut res: Vec<Question> = Vec::new();
        let mut known: BTreeSet<Question> = BTreeSet::new();
        let mut push = |question: Question| {
            if known.insert(question.clone()) {
                res.push(question);
            }
        };
        for planned in &self.steps {
            if let Step::AskSrv { owner } = &planned.step {
                push(Question {
                    name: owner.clone(),
                    record_type: RecordType::Srv,
                });
            }
        }
        for planned in &self.steps {
            if let Step::FixedHost(host) | Step::CachedHost(host) = &planned.step
                && !self.own_hosts.contains(&host.host)
            {
                for name in self.names_of(&host.host) {
                    for record_type in [RecordType::A, RecordType::Aaaa] {
                        push(Question {
                            name: name.clone(),
                            record_type,
                        });
                    }
                }
            }
        }
        res
    }

    /// The names under which a client looks up `host`, in order; none for an address.
    pub fn names_of(&self, host: &HostName) -> Vec<DomainName> {
        match host {
            HostName::Address(_) => Vec::new(),
            HostName::Absolute(name) => vec![name.clone()],
            HostName::Relative(label) => self
                .host_suffixes
                .iter()
                .filter_map(|suffix| suffix.prefixed(label).ok())
                .collect(),
        }
    }

    /// True for a host that was set or remembered and leads the client to itself, by its name or by all its addresses.
    ///
    /// Hosts of SRV records are left out: every client is led to itself by such a record, wherever it looks from.
    pub fn leads_to_client(&self, candidate: &Candidate) -> bool {
        let addresses = &candidate.addresses;
        let is_known_host = candidate.step.is_some() && candidate.terms.is_none();
        let is_named = self.own_hosts.contains(&candidate.target);
        let all_own = || addresses.iter().all(|it| self.is_own_address(*it));
        is_known_host && (is_named || (!addresses.is_empty() && all_own()))
    }

    /// True when a host that was set or remembered leads the client to itself by this address of its.
    pub fn is_own_endpoint(&self, candidate: &Candidate, address: IpAddr) -> bool {
        let is_known_host = candidate.step.is_some() && candidate.terms.is_none();
        let is_named = self.own_hosts.contains(&candidate.target);
        is_known_host && (is_named || self.is_own_address(address))
    }

    fn is_own_address(&self, address: IpAddr) -> bool {
        is_own_address(address) || self.own_addresses.contains(&address)
    }

    /// The steps with their positions.
    pub fn steps_with_ids(&self) -> impl Iterator<Item = (StepId, &PlannedStep)> {
        self.steps
            .iter()
            .enumerate()
            .map(|(idx, step)| (StepId(idx), step))
    }

    /// The owners asked for, with the positions of their steps.
    pub fn srv_steps(&self) -> impl Iterator<Item = (StepId, &DomainName)> {
        self.steps_with_ids()
            .filter_map(|(id, planned)| match &planned.step {
                Step::AskSrv { owner } => Some((id, owner)),
                _ => None,
            })
    }

    /// The step that is a fixed host, if one is set.
    pub fn fixed_host(&self) -> Option<(StepId, &PlannedStep, &HostPort)> {
        self.steps_with_ids()
            .find_map(|(id, planned)| match &planned.step {
                Step::FixedHost(host) => Some((id, planned, host)),
                _ => None,
            })
    }
}

/// The owner of the SRV records of `domain`.
///
/// The only possible error is a name that is too long.
pub fn srv_owner(domain: &DomainName) -> Result<DomainName, crate::model::NameError> {
    domain.prefixed(&DomainName::from_labels(SERVICE_LABELS)?)
}

/// Works out what a client with these settings tries.
pub fn plan(client: &ClientProfile) -> DiscoveryPlan {
    let mut res = DiscoveryPlan {
        name_servers: client
            .name_servers
            .iter()
            .map(|it| Sourced::new(NameServer::Address(it.value), it.provenance.clone()))
            .collect(),
        host_suffixes: suffix::host_suffixes(client),
        unknown: client.unknown(),
        ..DiscoveryPlan::default()
    };
    known_host::add(client, &mut res);
    suffix::add(client, &mut res);
    known_host::tell_of_other_ways(client, &mut res);
    known_host::mark_own(client, &mut res);
    res
}

#[cfg(test)]
mod tests;
