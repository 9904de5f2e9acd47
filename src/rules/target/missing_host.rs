//! A host that a client would contact and that has no known address: what is wrong with it, and how much that hurts.

use super::standing::{Standing, standing_in};
use super::target_is_alias::{AliasTo, alias_to};
use crate::answer::{Answer, Index, used};
use crate::candidates::AddressGap;
use crate::finding::{Location, Severity};
use crate::model::{
    Candidate, CandidateId, DomainName, HostName, Published, Question, RecordType, SrvRecord,
    SrvTerms, is_local_name,
};
use crate::overview::Overview;
use crate::plan::Step;
use crate::rules::UNTOLD_SUFFIXES;
use crate::rules::place::TargetPlaces;
use crate::rules::remedy::leave_fixed_host;
use crate::rules::server::dig;
use crate::rules::spelling::Writing;
use crate::shell::{Command, Shell};
use crate::view::without_end;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr};

/// One host without a known address.
pub(super) struct MissingHost<'a> {
    pub(super) id: CandidateId,
    candidate: &'a Candidate,
    step: Option<&'a Step>,
    /// Names under which it is looked up, in order; empty for a single label without suffixes.
    pub(super) names: Vec<DomainName>,
    pub(super) standing: Standing,
    /// Where its name leads as an alias, if it is one.
    alias_of: Option<AliasTo>,
    /// A command that shows the error a name server gave for it.
    see: Option<String>,
}

/// Hosts without a known address, each once a step.
pub(super) fn missing_hosts<'a>(
    overview: &Overview<'a>,
    index: &Index<'_>,
) -> Vec<MissingHost<'a>> {
    let evidence = overview.evidence;
    let mut seen = BTreeSet::new();
    let mut res = Vec::new();
    for (idx, candidate) in evidence.candidates.iter().enumerate() {
        let is_new = seen.insert((candidate.step, &candidate.target));
        let is_own = overview.leads_to_client(CandidateId(idx));
        if !candidate.addresses.is_empty() || !is_new || is_own {
            continue;
        }
        let names = evidence.plan.names_of(&candidate.target);
        let step = candidate.step.and_then(|id| evidence.plan.steps.get(id.0));
        res.push(MissingHost {
            id: CandidateId(idx),
            candidate,
            step: step.map(|it| &it.step),
            standing: if overview.gaps.get(idx) == Some(&Some(AddressGap::NotNamed)) {
                Standing::Unknown(UNTOLD_SUFFIXES.to_owned())
            } else {
                worst(names.iter().map(|name| standing_in(evidence, index, name)))
            },
            alias_of: names
                .iter()
                .find_map(|name| alias_to(index, &BTreeMap::new(), name)),
            see: names.iter().find_map(|name| dig_failure(index, name)),
            names,
        });
    }
    res
}

/// A command that shows the error with which a name server answered for the addresses of `name`.
fn dig_failure(index: &Index<'_>, name: &DomainName) -> Option<String> {
    [RecordType::A, RecordType::Aaaa]
        .into_iter()
        .find_map(|record_type| {
            let question = Question {
                name: name.clone(),
                record_type,
            };
            let answers = index.by_server::<IpAddr>(&question);
            let told = used(&answers).and_then(|idx| answers.get(idx))?;
            let is_failure = matches!(told.answer, Answer::Failure(_) | Answer::Unusable { .. });
            is_failure.then(|| dig(told.server, Some(name), record_type))
        })
}

/// What is known of a host that is looked up under several names: what is unknown of one is unknown of all.
fn worst(standings: impl Iterator<Item = Standing>) -> Standing {
    let rank = |it: &Standing| match it {
        Standing::Known | Standing::None(_) => 0,
        Standing::Failed(_) => 1,
        Standing::Unknown(_) => 2,
    };
    standings
        .max_by_key(rank)
        .unwrap_or(Standing::None("no suffix"))
}

impl MissingHost<'_> {
    /// True where a rule about the text of record files tells why it has no address.
    pub(super) fn is_told(&self, told: &BTreeSet<(&DomainName, &DomainName)>) -> bool {
        let owner = self.candidate.terms.as_ref().and_then(SrvTerms::owner);
        match (owner, &self.candidate.target) {
            (Some(owner), HostName::Absolute(target)) => told.contains(&(owner, target)),
            _ => false,
        }
    }

    /// What is wrong, and what to do; none when that is not known.
    pub(super) fn fault(&self, overview: &Overview<'_>) -> Option<(String, String)> {
        let subject = self.subject();
        if let HostName::Absolute(name) = &self.candidate.target
            && let Some(address) = name
                .as_address_text()
                .or_else(|| leading_address(name).map(IpAddr::from))
        {
            let message = if self.is_address() {
                format!(
                    "{subject} spells the address {address}, and a target is a name; reports disagree on whether Windows clients find the host (conflicting)"
                )
            } else {
                format!(
                    "{subject} spells the address {address} with a domain behind it, and has no address itself; a target must be a name"
                )
            };
            return Some((
                message,
                format!("give the host with {address} a name, and write that as the target"),
            ));
        }
        if self.names.is_empty() && !matches!(self.standing, Standing::Unknown(_)) {
            return Some((
                format!(
                    "{subject} is a single label, and there is no suffix to complete it with{}",
                    self.other_ways()
                ),
                match self.step {
                    Some(_) => format!(
                        "write the full name of the host: {}",
                        Command::new(Shell::Windows, "slmgr /skms")
                            .arg(&self.full_name())
                            .run(" on the client as administrator")
                    ),
                    None => format!(
                        "write the full name of the host: {}",
                        Command::new(Shell::Any, "kmsdoctor probe")
                            .arg(&self.full_name())
                            .run("")
                    ),
                },
            ));
        }
        match &self.standing {
            Standing::None(word) if self.is_local() => Some((
                format!("{subject} has no address ({word})"),
                "name the KMS host by a name of its own: this one is each machine itself"
                    .to_owned(),
            )),
            Standing::None(word) => Some(match self.doubled() {
                Some(meant) => (
                    format!(
                        "{subject} has no address ({word}); its domain stands in it twice, so a final dot is probably missing"
                    ),
                    {
                        let owner = self.candidate.terms.as_ref().and_then(SrvTerms::owner);
                        let writing =
                            owner.map_or_else(Writing::zone_file, |it| Writing::at(overview, it));
                        writing.retarget(&meant)
                    },
                ),
                None => (
                    format!(
                        "{subject} {}has no address ({word}){}",
                        self.alias_words(),
                        self.other_ways()
                    ),
                    self.remedy(overview),
                ),
            }),
            Standing::Failed(why) => Some((
                format!("{subject} could not be resolved: {why}"),
                format!(
                    "find out on the name servers why they cannot resolve `{}`: log, forwarders, whom they answer; the records of the host may well be right{}",
                    self.candidate.target,
                    self.see
                        .as_ref()
                        .map_or_else(String::new, |see| format!("; see it with {see}"))
                ),
            )),
            Standing::Known | Standing::Unknown(_) => None,
        }
    }

    /// The name of a host of a single label with the domain that somebody has to fill in, and the port.
    fn full_name(&self) -> String {
        format!("{}.DOMAIN:{}", self.candidate.target, self.candidate.port)
    }

    /// True for an SRV target that each machine has for itself, so that no address sets it right.
    fn is_local(&self) -> bool {
        match &self.candidate.target {
            HostName::Absolute(name) => self.candidate.terms.is_some() && is_local_name(name),
            HostName::Relative(_) | HostName::Address(_) => false,
        }
    }

    /// True for a target that is an address and nothing else, to which clients may connect all the same.
    fn is_address(&self) -> bool {
        match &self.candidate.target {
            HostName::Absolute(name) => name.as_address_text().is_some(),
            HostName::Relative(_) | HostName::Address(_) => false,
        }
    }

    /// What a message calls it.
    fn subject(&self) -> String {
        let target = &self.candidate.target;
        match (self.step, &self.candidate.terms) {
            (Some(Step::FixedHost(_)), _) => format!("the fixed host `{target}`"),
            (Some(Step::CachedHost(_)), _) => format!("the remembered host `{target}`"),
            (
                _,
                Some(SrvTerms {
                    published: Some(Published { owner, .. }),
                    ..
                }),
            ) => format!("`{target}`, target of `{owner}`,"),
            (_, _) => format!("`{target}`"),
        }
    }

    /// `is an alias of NAME, which `, or nothing.
    fn alias_words(&self) -> String {
        match &self.alias_of {
            Some(AliasTo::Name(end)) => format!("is an alias (CNAME) of `{end}`, which "),
            Some(AliasTo::NoEnd) => "is an alias (CNAME) and ".to_owned(),
            None => String::new(),
        }
    }

    /// That Windows asks for such a name in other ways too, as the end of a message.
    ///
    /// For `.local` this was observed at one Windows 11 client; SRV targets and settings are looked up alike.
    fn other_ways(&self) -> &'static str {
        match &self.candidate.target {
            HostName::Absolute(name) if is_local(name) => {
                "; only DNS was asked, Windows also asks for `.local` names by mDNS"
            }
            HostName::Relative(_) => "; LLMNR and NetBIOS were not checked",
            HostName::Absolute(_) | HostName::Address(_) => "",
        }
    }

    /// What to do when it has no address.
    fn remedy(&self, overview: &Overview<'_>) -> String {
        let target = &self.candidate.target;
        let owner = self.candidate.terms.as_ref().and_then(SrvTerms::owner);
        // No other record may stand beside a CNAME.
        let dname = match target {
            HostName::Absolute(name) => overview.dname_behind(name),
            HostName::Relative(_) | HostName::Address(_) => None,
        };
        let give = if let (Some(_), Some(dname)) = (&self.alias_of, dname) {
            format!(
                "correct the DNAME record at `{dname}`, which makes an alias of `{target}`, or name a host with addresses"
            )
        } else if self.alias_of.is_some() {
            format!(
                "point the alias `{target}` at a name with addresses, or delete its CNAME and give it an A or AAAA record"
            )
        } else {
            let how = match target {
                HostName::Absolute(name) => Writing::at(overview, name).address(name),
                HostName::Relative(_) | HostName::Address(_) => "A or AAAA record".to_owned(),
            };
            format!("give `{target}` an address ({how})")
        };
        match (self.step, &self.candidate.terms) {
            (Some(Step::FixedHost(_)), _) => format!(
                "{give}, correct the name by `slmgr /skms HOST:PORT`, or {}",
                leave_fixed_host(overview)
            ),
            (Some(Step::CachedHost(_)), _) => {
                "nothing: the client goes on to discovery and remembers the next host that serves"
                    .to_owned()
            }
            (_, Some(terms)) => match self.record(terms) {
                Some(record) => {
                    let writing =
                        owner.map_or_else(Writing::zone_file, |it| Writing::at(overview, it));
                    format!("{give}, or {}", writing.delete(owner, &record))
                }
                None => format!("{give}, or delete its SRV record"),
            },
            (_, None) => format!("write the full name of the host, or {give}"),
        }
    }

    /// The record that names it, where it is known where that stands.
    fn record(&self, terms: &SrvTerms) -> Option<SrvRecord> {
        terms.published.as_ref()?;
        let HostName::Absolute(target) = &self.candidate.target else {
            return None;
        };
        Some(SrvRecord {
            priority: terms.priority,
            weight: terms.weight,
            port: self.candidate.port,
            target: target.clone(),
        })
    }

    /// The name that was meant, when the domain was added to a target that had it already.
    fn doubled(&self) -> Option<DomainName> {
        let HostName::Absolute(target) = &self.candidate.target else {
            return None;
        };
        let Some(Step::AskSrv { owner }) = self.step else {
            return None;
        };
        // The records may stand at the end of an alias, in another zone.
        let stands_at = self.candidate.terms.as_ref().and_then(SrvTerms::owner);
        let owners = [Some(owner), stands_at];
        owners.into_iter().flatten().find_map(|owner| {
            let mut origin = owner.parent()?.parent()?;
            let domain = origin.clone();
            // The zone may begin at the domain or above it, but hardly at a top-level name that is not the domain itself.
            while 2 <= origin.label_count() || origin == domain {
                if let Some(meant) = without_end(target, &origin)
                    && meant.is_at_or_below(&origin)
                    && meant != origin
                {
                    return Some(meant);
                }
                origin = origin.parent()?;
            }
            None
        })
    }

    /// By consequence; `may_be_reached` says that some host on the way has an address, or may have one.
    pub(super) fn severity(&self, overview: &Overview<'_>, may_be_reached: bool) -> Severity {
        let is_cached = matches!(self.step, Some(Step::CachedHost(_)));
        match (overview.is_on_path(self.id), may_be_reached) {
            (false, _) => Severity::Notice,
            // A client goes on to discovery; what fails there has findings of its own.
            (true, true) if is_cached => Severity::Notice,
            (true, _) if self.is_address() => Severity::Warning,
            (true, true) => Severity::Warning,
            (true, false) if is_cached => Severity::Warning,
            (true, false) => Severity::Error,
        }
    }

    /// The record or the setting that names it, else its name.
    pub(super) fn location(&self, overview: &Overview<'_>, places: &TargetPlaces<'_>) -> Location {
        let planned = self
            .candidate
            .step
            .and_then(|id| overview.evidence.plan.steps.get(id.0));
        if let Some(place) = places.of(self.candidate) {
            return place;
        }
        match (&self.candidate.target, planned) {
            (_, Some(planned)) if self.candidate.terms.is_none() => {
                Location::Setting(planned.provenance.clone())
            }
            (HostName::Absolute(name), _) => Location::Name(name.clone()),
            _ => Location::Run,
        }
    }
}

/// True for names that Windows also asks for by mDNS.
fn is_local(name: &DomainName) -> bool {
    let last = name.labels().last();
    last.is_some_and(|label| label.eq_ignore_ascii_case(b"local"))
}

/// The address that the first four labels spell; a zone's origin may stand behind them.
pub(super) fn leading_address(name: &DomainName) -> Option<Ipv4Addr> {
    let labels = name.labels().take(4).map(<[u8]>::to_vec);
    DomainName::from_labels(labels).ok()?.as_ipv4_text()
}
