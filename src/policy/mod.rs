//! What an organization expects of its KMS records: hosts, ports and shares, severities, and findings that are put up with.
//!
//! A policy file is read whole: either a [`Policy`], or every fault of the file with its line and column. What it says is
//! resolved here, so that rules and judging only ask.

mod pattern;
mod read;
mod share;

#[cfg(test)]
mod tests;

pub use pattern::{BadPattern, Pattern};
pub use read::{PolicyError, PolicyFault};
pub use share::{BadShare, Share};

use crate::finding::{RuleCode, RuleInfo, Severity};
use crate::model::{DomainName, FileId, Place, SourceFile};
use crate::plan::SERVICE_LABELS;
use crate::selection::SelectionModel;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::time::Duration;

/// The longest TTL of records that a change reaches in good time, unless a policy says otherwise: one day.
///
/// The resolver of Windows keeps no answer longer than a day (documented, `MaxCacheTtl`), so with longer TTLs only the
/// caches in between hold an old record.
pub const DEFAULT_MAX_TTL: Duration = Duration::from_hours(24);

/// The age at which a record that nobody renewed is stale, unless a policy says otherwise: 14 days.
///
/// A Windows DNS server takes no refresh for 7 days and then waits 7 days for one (documented defaults of aging); after
/// that it may scavenge the record. A KMS host renews its own record daily (documented).
pub const DEFAULT_STALE_AFTER: Duration = Duration::from_hours(14 * 24);

/// How far the share of a host may be off, in points of percentage, unless a policy says otherwise: 5 %.
///
/// Weights are small integers and the draw of RFC 2782 is not proportional, so exact shares are rare.
pub const DEFAULT_TOLERANCE: Share = Share::percent(5);

/// A value of a policy file, with the place that says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written<T> {
    /// What it says.
    pub value: T,
    /// Where.
    pub place: Place,
}

/// A policy, checked and resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The file it was read from; all places lie in it.
    pub source: SourceFile,
    /// Zone files to check when none is named: patterns below the folder of the policy file, in their order.
    pub paths: Vec<Written<Pattern>>,
    /// What is expected of domains, sorted by name; distinct.
    pub domains: Vec<DomainPolicy>,
    /// Findings that are put up with, in their order.
    pub ignores: Vec<PolicyIgnore>,
    max_ttl: Option<Written<Duration>>,
    stale_after: Option<Written<Duration>>,
    model: Option<Written<SelectionModel>>,
    severities: Vec<SeverityOf>,
}

/// What is expected of one domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainPolicy {
    /// Without `_vlmcs._tcp`.
    pub domain: DomainName,
    /// The name of its SRV records.
    pub owner: DomainName,
    /// Its key.
    pub place: Place,
    /// Expected of records whose host is not listed; never 0.
    pub port: u16,
    /// True when records may name hosts that are not listed.
    pub allows_other_hosts: bool,
    /// The hosts its records are to name, distinct; none when nothing is said of hosts, empty when there is to be no record.
    pub hosts: Option<Vec<ExpectedHost>>,
}

/// A host that the records of a domain are to name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedHost {
    /// Its name.
    pub host: DomainName,
    /// Where it is named.
    pub place: Place,
    /// Never 0.
    pub port: u16,
    /// The share of first contacts it is to get; none when nothing is said of it.
    pub share: Option<ExpectedShare>,
}

/// A share that a host is to get, and how far it may be off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpectedShare {
    /// Of all clients that have no host yet.
    pub share: Share,
    /// In either direction, in points of percentage.
    pub tolerance: Share,
    /// Where the share stands.
    pub place: Place,
}

/// What a policy makes of the severity of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicySeverity {
    /// Its findings do not count, as with `--ignore`.
    Off,
    /// All its findings have this one.
    As(Severity),
}

/// A line of `[severities]`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct SeverityOf {
    /// The rules its pattern fits.
    rules: Vec<RuleCode>,
    /// How narrow the pattern is; the narrowest one decides.
    narrowness: usize,
    /// At its pattern.
    severity: Written<PolicySeverity>,
}

/// Position of an ignore in its policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IgnoreId(pub usize);

/// Findings that are put up with for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyIgnore {
    /// Its position.
    pub id: IgnoreId,
    /// Its rule as written; where the ignore is pointed at.
    pub rule: Written<String>,
    /// The rules it is about; never empty.
    pub rules: Vec<RuleCode>,
    /// The domains it is limited to.
    pub domain: Option<Pattern>,
    /// The hosts it is limited to.
    pub host: Option<Pattern>,
    /// The files it is limited to, by their path as it was given.
    pub path: Option<Pattern>,
    /// Why; never empty.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Written<Date>,
}

/// What a finding is about, for an ignore that is limited to something.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'a> {
    /// Domains, or the names of their SRV records.
    pub domains: &'a [DomainName],
    /// Hosts.
    pub hosts: &'a [DomainName],
    /// The file.
    pub path: Option<&'a str>,
}

impl Policy {
    /// Reads a policy file. `id` is what its places carry; `rules` are those that it may name.
    ///
    /// The error holds every fault of the file, in the order of their places; where TOML itself is at fault, nothing else
    /// was looked at.
    pub fn parse(
        source: SourceFile,
        id: FileId,
        rules: &[&'static RuleInfo],
    ) -> Result<Self, PolicyError> {
        read::policy(source, id, rules)
    }

    /// The same policy as the file `id` of a run, whose list of files may be known only later.
    pub fn moved_to(mut self, id: FileId) -> Self {
        let places = self.paths.iter_mut().map(|it| &mut it.place);
        let places = places.chain(self.max_ttl.iter_mut().map(|it| &mut it.place));
        let places = places.chain(self.stale_after.iter_mut().map(|it| &mut it.place));
        let places = places.chain(self.model.iter_mut().map(|it| &mut it.place));
        let severities = self.severities.iter_mut();
        for place in places.chain(severities.map(|it| &mut it.severity.place)) {
            place.file = id;
        }
        for domain in &mut self.domains {
            domain.place.file = id;
            for host in domain.hosts.iter_mut().flatten() {
                host.place.file = id;
                if let Some(share) = &mut host.share {
                    share.place.file = id;
                }
            }
        }
        for ignore in &mut self.ignores {
            ignore.rule.place.file = id;
            ignore.until.place.file = id;
        }
        self
    }

    /// What is expected of the domain with SRV records at `owner`, a name with or without `_vlmcs._tcp`.
    pub fn expected_for(&self, owner: &DomainName) -> Option<&DomainPolicy> {
        let mut domains = self.domains.iter();
        domains.find(|it| it.owner == *owner || it.domain == *owner)
    }

    /// What it makes of the severity of `rule`; none when it says nothing. The narrowest pattern decides.
    pub fn severity_of(&self, rule: RuleCode) -> Option<Written<PolicySeverity>> {
        let fits = self.severities.iter().filter(|it| it.rules.contains(&rule));
        fits.max_by_key(|it| it.narrowness).map(|it| it.severity)
    }

    /// True when an ignore that is not expired is about `rule`, whatever else it is limited to.
    pub fn may_ignore(&self, rule: RuleCode, today: Option<Date>) -> bool {
        let mut ignores = self.ignores.iter();
        ignores.any(|it| !it.is_expired(today) && it.rules.contains(&rule))
    }

    /// The first ignore that covers a finding of `rule`; expired ones cover nothing. Without `today` none is expired.
    pub fn ignore_for(
        &self,
        rule: RuleCode,
        about: About<'_>,
        today: Option<Date>,
    ) -> Option<&PolicyIgnore> {
        let mut ignores = self.ignores.iter();
        ignores.find(|it| !it.is_expired(today) && it.covers(rule, about))
    }

    /// Ignores whose last day is past, in their order.
    pub fn expired(&self, today: Date) -> impl Iterator<Item = &PolicyIgnore> {
        let ignores = self.ignores.iter();
        ignores.filter(move |it| it.is_expired(Some(today)))
    }

    /// Ignores that are not among `used` and not expired, in their order: they can be taken out.
    pub fn unused(
        &self,
        used: &BTreeSet<IgnoreId>,
        today: Option<Date>,
    ) -> impl Iterator<Item = &PolicyIgnore> {
        let ignores = self.ignores.iter();
        ignores.filter(move |it| !it.is_expired(today) && !used.contains(&it.id))
    }

    /// The longest TTL that records are to have.
    pub fn max_ttl(&self) -> Option<Duration> {
        self.max_ttl.map(|it| it.value)
    }

    /// The age at which a record that nobody renewed is stale.
    pub fn stale_after(&self) -> Duration {
        self.stale_after.map_or(DEFAULT_STALE_AFTER, |it| it.value)
    }

    /// The model by which shares are worked out.
    pub fn model(&self) -> SelectionModel {
        self.model.map_or(SelectionModel::Rfc2782, |it| it.value)
    }
}

impl DomainPolicy {
    /// What is expected of `host`; none when it is not listed.
    pub fn host(&self, host: &DomainName) -> Option<&ExpectedHost> {
        self.hosts.iter().flatten().find(|it| it.host == *host)
    }

    /// True when a record may name `host`.
    pub fn allows(&self, host: &DomainName) -> bool {
        self.hosts.is_none() || self.allows_other_hosts || self.host(host).is_some()
    }

    /// The port that records of `host` are to have.
    pub fn port_of(&self, host: &DomainName) -> u16 {
        self.host(host).map_or(self.port, |it| it.port)
    }

    /// True when the domain is to have records.
    pub fn expects_records(&self) -> bool {
        self.hosts.as_ref().is_none_or(|it| !it.is_empty())
    }

    /// How messages name its table: `[domains."corp.example"]`.
    pub fn table(&self) -> String {
        format!("[domains.\"{}\"]", bare(&self.domain))
    }
}

impl PolicyIgnore {
    /// True when its last day is before `today`.
    pub fn is_expired(&self, today: Option<Date>) -> bool {
        today.is_some_and(|it| self.until.value < it)
    }

    /// True when it is about all that a finding is about: what a finding does not name, a limit does not fit.
    fn covers(&self, rule: RuleCode, about: About<'_>) -> bool {
        let fits = |pattern: Option<&Pattern>, names: &[String]| {
            pattern.is_none_or(|it| !names.is_empty() && names.iter().all(|name| it.fits(name)))
        };
        let domains: Vec<String> = about.domains.iter().map(of_service).collect();
        let hosts: Vec<String> = about.hosts.iter().map(bare).collect();
        let paths: Vec<String> = about.path.map(str::to_owned).into_iter().collect();
        self.rules.contains(&rule)
            && fits(self.domain.as_ref(), &domains)
            && fits(self.host.as_ref(), &hosts)
            && fits(self.path.as_ref(), &paths)
    }
}

/// A name as people write it: in lower case, without the final dot.
fn bare(name: &DomainName) -> String {
    let text = name.to_string().to_ascii_lowercase();
    text.strip_suffix('.').unwrap_or(&text).to_owned()
}

/// The same of the domain that the service is about.
fn of_service(name: &DomainName) -> String {
    let text = bare(name);
    let service = format!("{}.", SERVICE_LABELS.join("."));
    text.strip_prefix(&service).unwrap_or(&text).to_owned()
}
