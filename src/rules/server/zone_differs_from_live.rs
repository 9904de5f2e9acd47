//! Records in files that name servers answer otherwise.

use crate::answer::{Answer, Index, ServerAnswer};
use crate::evidence::{Evidence, EvidenceRef, Live, Stage};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{DomainName, ExchangeId, Place, Question, Record, RecordType, SrvRecord};
use crate::overview::{Overview, SrvStep};
use crate::rules::{CheckEvidence, Findings, Part};
use crate::view::View;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(506),
    name: "zone-differs-from-live",
    severity: Severity::Warning,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones, Stage::Ask],
    summary: "A name server answers otherwise than the record files say",
    explanation: r"**What it checks**

With `--live`: whether each name server that is asked gives the KMS records of the files, and the addresses of their targets: none missing, none more, none different.
TTLs are compared where the server answers with authority, since others count them down.

**Why it matters**

Clients go by what name servers answer, not by what stands in a repository.
A zone that was not loaded, a serial number that was not raised, a record that a host published by itself or a secondary that lags behind leave clients with the records of before (documented: RFC 1034, 4.3.5).
Which code a client shows depends on those records; 0xC004F074 and 0x8007232B are the likeliest.

**Example**

The file has `_vlmcs._tcp.corp.example. SRV 0 0 1688 kms2.corp.example.`, and `192.0.2.53` still gives `SRV 0 0 1688 kms1.corp.example.`

**Fix**

Before the change is published a difference is the change itself. After that:

- Windows DNS: `dnscmd SERVER /ZoneReload corp.example` for a zone in a file, `dnscmd SERVER /ZoneRefresh corp.example` on a secondary (both change the name server)
- BIND: raise the serial number, then `rndc reload corp.example`; on a secondary `rndc retransfer corp.example` (both change the name server)
- dnsmasq: restart it, since it reads `srv-host` lines at its start only (this changes the name server)

A record that only the server has may have been published by a host: write it into the file, or stop the host with `slmgr /cdns` (as administrator, changes the host) and delete the record.

**See it yourself**

- `dig @SERVER _vlmcs._tcp.corp.example SRV`
- `nslookup -type=srv _vlmcs._tcp.corp.example. SERVER`
- `Resolve-DnsName -Server SERVER -Type SRV _vlmcs._tcp.corp.example`

**References**

- RFC 1034, 4.3.5
- RFC 1912, 2.2 and 3.1
",
    client_codes: &[],
    references: &["RFC 1034, 4.3.5", "RFC 1912, 2.2 and 3.1"],
};

/// KMS506.
pub(in crate::rules) struct ZoneDiffersFromLive;

impl CheckEvidence for ZoneDiffersFromLive {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, overview: &Overview<'_>, view: &View, acc: &mut Findings) {
        let Some(live) = &overview.evidence.live else {
            acc.not_applicable("no name server was asked (`--live`)");
            return;
        };
        if live.name_servers.is_empty() {
            acc.not_checked("there is no name server to ask");
        }
        let index = Index::new(&live.exchanges);
        let comparison = Comparison {
            evidence: overview.evidence,
            view,
            live,
        };
        for step in &overview.steps {
            let question = Question {
                name: step.owner.clone(),
                record_type: RecordType::Srv,
            };
            for told in index.by_server::<SrvRecord>(&question) {
                comparison.srv(step, &told, acc);
            }
        }
        comparison.addresses(&index, acc);
    }
}

/// What is compared.
struct Comparison<'a> {
    evidence: &'a Evidence,
    view: &'a View,
    live: &'a Live,
}

/// What tells SRV records of one host and port apart from those of others.
type Endpoint<'a> = (&'a DomainName, u16);

impl Comparison<'_> {
    /// Compares one record set with what one server says.
    fn srv(&self, step: &SrvStep, told: &ServerAnswer<SrvRecord>, acc: &mut Findings) {
        let server = told.server;
        let owner = &step.owner;
        let theirs: &[SrvRecord] = match &told.answer {
            Answer::Records(rrset) => &rrset.records,
            Answer::NoData { .. } | Answer::NxDomain { .. } | Answer::NoSuchService => &[],
            other => {
                acc.not_checked(format!(
                    "`{server}` gave no usable answer for `{owner}`: {}",
                    words(other)
                ));
                return;
            }
        };
        let used = step.used_answer().map(|it| &it.answer);
        let end = used.and_then(Answer::records).map(|it| &it.owner);
        let end = end.unwrap_or(owner);
        let evidence: Vec<EvidenceRef> = told
            .exchanges
            .iter()
            .map(|id| EvidenceRef::Live(*id))
            .collect();
        let mut seen: BTreeSet<Endpoint<'_>> = BTreeSet::new();
        for (entry, ours) in self.view.srv_at(end) {
            if ours.target.is_root() {
                continue;
            }
            seen.insert((&ours.target, ours.port));
            let place = Part::Record.place(entry);
            let of_endpoint: Vec<&SrvRecord> = theirs
                .iter()
                .filter(|it| it.target == ours.target && it.port == ours.port)
                .collect();
            let message = match of_endpoint.as_slice() {
                [] => format!("`{server}` does not have `{}`", line(end, ours)),
                found if found.iter().any(|it| same_terms(it, ours)) => {
                    let Some(ttl) = self.other_ttl(told, entry.record.ttl) else {
                        continue;
                    };
                    let own = entry.record.ttl;
                    format!(
                        "`{server}` has `{}` with TTL {ttl}, the file with TTL {own}",
                        line(end, ours)
                    )
                }
                [first, ..] => format!(
                    "`{server}` has `{}` where the file has priority {} weight {}",
                    line(end, first),
                    ours.priority,
                    ours.weight
                ),
            };
            add(acc, Location::File(place), message, &evidence);
        }
        for record in theirs {
            if seen.insert((&record.target, record.port)) {
                let first = self.view.at(owner).next();
                let location = first.map_or_else(
                    || Location::Name(owner.clone()),
                    |it| Location::File(it.place),
                );
                let message = format!("`{server}` has `{}`, which no file has", line(end, record));
                add(acc, location, message, &evidence);
            }
        }
    }

    /// The TTL that a server with authority gives, where it is another one.
    fn other_ttl(&self, told: &ServerAnswer<SrvRecord>, ours: u32) -> Option<u32> {
        let last = self.exchange(*told.exchanges.last()?)?;
        let rrset = told.answer.records()?;
        let is_other = last.response()?.authoritative && rrset.ttl != ours;
        is_other.then_some(rrset.ttl)
    }

    fn exchange(&self, id: ExchangeId) -> Option<&crate::model::Exchange> {
        self.live.exchanges.get(id.0)
    }

    /// Compares the addresses of targets that the files hold.
    fn addresses(&self, index: &Index<'_>, acc: &mut Findings) {
        let own = Index::new(&self.evidence.exchanges);
        for (name, place) in self.targets() {
            for record_type in [RecordType::A, RecordType::Aaaa] {
                let question = Question {
                    name: name.clone(),
                    record_type,
                };
                let ours = own.by_server::<IpAddr>(&question);
                let ours = ours.first().and_then(|it| addresses(&it.answer));
                // What the files do not know, or gave beside the SRV records, is not asked for again.
                let ours = ours.or_else(|| self.written(name, record_type));
                let Some(ours) = ours else {
                    continue;
                };
                for told in index.by_server::<IpAddr>(&question) {
                    let Some(theirs) = addresses(&told.answer) else {
                        continue;
                    };
                    if ours == theirs {
                        continue;
                    }
                    let server = told.server;
                    let message = format!(
                        "`{server}` gives {} for `{name}`, the files {}",
                        listed(&theirs, record_type),
                        listed(&ours, record_type)
                    );
                    let evidence: Vec<EvidenceRef> = told
                        .exchanges
                        .iter()
                        .map(|id| EvidenceRef::Live(*id))
                        .collect();
                    add(acc, Location::File(place), message, &evidence);
                }
            }
        }
    }

    /// Targets inside the zones of the files, with the place of the first record that names them.
    fn targets(&self) -> BTreeMap<&DomainName, Place> {
        let mut res = BTreeMap::new();
        for owner in self.view.kms_owners() {
            for (entry, srv) in self.view.srv_at(owner) {
                if self.view.holds(&srv.target) && !srv.target.is_root() {
                    res.entry(&srv.target)
                        .or_insert_with(|| Part::Target.place(entry));
                }
            }
        }
        res
    }

    /// The addresses that stand at `name` itself.
    fn written(&self, name: &DomainName, record_type: RecordType) -> Option<BTreeSet<IpAddr>> {
        let response = self.view.respond(&Question {
            name: name.clone(),
            record_type,
        });
        let address = |it: &Record| match it.data {
            crate::model::RecordData::Address(address) => Some(address),
            _ => None,
        };
        let is_held = response.authoritative;
        is_held.then(|| response.answer.iter().filter_map(address).collect())
    }
}

fn add(acc: &mut Findings, location: Location, message: String, evidence: &[EvidenceRef]) {
    acc.add(location, message)
        .evidence(evidence.iter().copied())
        .remedy("load the zone on the server and raise its serial number, or write into the file what the server has");
}

fn same_terms(one: &SrvRecord, other: &SrvRecord) -> bool {
    (one.priority, one.weight) == (other.priority, other.weight)
}

fn line(owner: &DomainName, record: &SrvRecord) -> String {
    let SrvRecord {
        priority,
        weight,
        port,
        target,
    } = record;
    format!("{owner} SRV {priority} {weight} {port} {target}")
}

/// The addresses of a definite answer; none of any other.
fn addresses(answer: &Answer<IpAddr>) -> Option<BTreeSet<IpAddr>> {
    match answer {
        Answer::Records(rrset) => Some(rrset.records.iter().copied().collect()),
        Answer::NoData { .. } | Answer::NxDomain { .. } => Some(BTreeSet::new()),
        _ => None,
    }
}

fn listed(addresses: &BTreeSet<IpAddr>, record_type: RecordType) -> String {
    if addresses.is_empty() {
        return format!("no {record_type} record");
    }
    crate::words::quoted(&addresses.iter().collect::<Vec<_>>())
}

/// Why an answer cannot be compared.
fn words(answer: &Answer<SrvRecord>) -> String {
    match answer {
        Answer::Failure(rcode) => rcode.to_string(),
        Answer::NoResponse(_) => "no response".to_owned(),
        Answer::AliasOnly { to } => format!("an alias of `{to}`"),
        Answer::AliasFault { why } | Answer::Unusable { why } => why.clone(),
        Answer::Records(_)
        | Answer::NoSuchService
        | Answer::NoData { .. }
        | Answer::NxDomain { .. } => String::new(),
    }
}
