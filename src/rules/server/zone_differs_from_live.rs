//! Records in files that name servers answer otherwise.

use crate::answer::{Answer, Index, MAX_ALIASES, ServerAnswer, classify};
use crate::evidence::{EvidenceRef, Live, Stage};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{
    Attempt, DomainName, Exchange, ExchangeId, NameServer, Outcome, Place, Question, RecordType,
    SrvRecord,
};
use crate::overview::{Overview, SrvStep};
use crate::rules::{CheckEvidence, Findings, Part};
use crate::view::View;
use crate::zone::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::time::Duration;

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
        let comparison = Comparison { view, live };
        let mut told = BTreeSet::new();
        for step in &overview.steps {
            comparison.step(step, &index, &mut told, acc);
        }
        comparison.addresses(&index, acc);
        // Records behind an alias or a wildcard are met at every name that leads to them, the first of which tells.
        let mut told = BTreeSet::new();
        acc.found.retain(|it| told.insert(it.message.clone()));
    }
}

/// What is compared.
struct Comparison<'a> {
    view: &'a View,
    live: &'a Live,
}

/// What the files answer to one question.
struct Set<'a> {
    /// Where the records stand, behind any alias.
    end: &'a DomainName,
    /// The smallest one.
    ttl: u32,
    records: &'a [SrvRecord],
}

/// What tells SRV records of one host and port apart from those of others.
type Endpoint<'a> = (&'a DomainName, u16);

impl Comparison<'_> {
    /// Compares what the files answer to one name with what each server says.
    ///
    /// The records that stand at a name are not it: aliases, wildcards and delegations come between.
    /// Several names may lead to one set; what differs there is in `told` once.
    fn step(
        &self,
        step: &SrvStep,
        index: &Index<'_>,
        told: &mut BTreeSet<String>,
        acc: &mut Findings,
    ) {
        let owner = &step.owner;
        let mut answers = step.answers.iter();
        let Some(ours) = answers.find(|it| it.server == NameServer::ZoneFiles) else {
            return;
        };
        let set = match &ours.answer {
            Answer::Records(rrset) => Set {
                end: &rrset.owner,
                ttl: rrset.ttl,
                records: &rrset.records,
            },
            answer if answer.is_definite() => Set {
                end: owner,
                ttl: 0,
                records: &[],
            },
            Answer::AliasFault { why } => {
                acc.not_checked(format!(
                    "the files have no answer for `{owner}` to compare: {why}"
                ));
                return;
            }
            _ => {
                acc.not_checked(format!(
                    "the files leave `{owner}` to others: an alias or a delegation leads out of them"
                ));
                return;
            }
        };
        let question = Question {
            name: owner.clone(),
            record_type: RecordType::Srv,
        };
        for answer in index.by_server::<SrvRecord>(&question) {
            for (location, message) in self.srv(owner, &set, &answer, acc) {
                if told.insert(message.clone()) {
                    add(acc, location, message, &live_evidence(&answer.exchanges));
                }
            }
        }
    }

    /// What one server says to `owner` that one record set does not: where, and a message.
    fn srv(
        &self,
        owner: &DomainName,
        set: &Set<'_>,
        told: &ServerAnswer<SrvRecord>,
        acc: &mut Findings,
    ) -> Vec<(Location, String)> {
        let mut res = Vec::new();
        let server = told.server;
        let (their_end, theirs) = match &told.answer {
            Answer::Records(rrset) => (&rrset.owner, rrset.records.as_slice()),
            answer if answer.is_definite() => (set.end, &[][..]),
            other => {
                acc.not_checked(no_use(server, owner, RecordType::Srv, other));
                return res;
            }
        };
        let fallback = || {
            let first = self.view.at(owner).next();
            first.map_or_else(
                || Location::Name(owner.clone()),
                |it| Location::File(it.place),
            )
        };
        let entries: Vec<(&Entry, &SrvRecord)> = self.view.srv_at(set.end).collect();
        let mut seen: BTreeSet<Endpoint<'_>> = BTreeSet::new();
        for ours in set.records {
            if ours.target.is_root() {
                continue;
            }
            seen.insert((&ours.target, ours.port));
            // A record out of a wildcard stands in no line of its own.
            let entry = entries.iter().find(|it| it.1 == ours).map(|it| it.0);
            let location = entry.map_or_else(fallback, |it| Location::File(Part::Record.place(it)));
            let own_ttl = entry.map_or(set.ttl, |it| it.record.ttl);
            let of_endpoint: Vec<&SrvRecord> = theirs
                .iter()
                .filter(|it| it.target == ours.target && it.port == ours.port)
                .collect();
            let message = match of_endpoint.as_slice() {
                [] => format!("`{server}` does not have `{}`", line(set.end, ours)),
                found if found.iter().any(|it| same_terms(it, ours)) => {
                    let Some(ttl) = self.other_ttl(told, own_ttl) else {
                        continue;
                    };
                    format!(
                        "`{server}` has `{}` with TTL {ttl}, the file with TTL {own_ttl}",
                        line(set.end, ours)
                    )
                }
                [first, ..] => format!(
                    "`{server}` has `{}` where the file has priority {} weight {}",
                    line(their_end, first),
                    ours.priority,
                    ours.weight
                ),
            };
            res.push((location, message));
        }
        for record in theirs {
            if seen.insert((&record.target, record.port)) {
                let message = format!(
                    "`{server}` has `{}`, which no file has",
                    line(their_end, record)
                );
                res.push((fallback(), message));
            }
        }
        res
    }

    /// The TTL that a server with authority gives, where it is another one.
    fn other_ttl(&self, told: &ServerAnswer<SrvRecord>, ours: u32) -> Option<u32> {
        let last = self.exchange(*told.exchanges.last()?)?;
        let rrset = told.answer.records()?;
        let is_other = last.response()?.authoritative && rrset.ttl != ours;
        is_other.then_some(rrset.ttl)
    }

    fn exchange(&self, id: ExchangeId) -> Option<&Exchange> {
        self.live.exchanges.get(id.0)
    }

    /// Compares the addresses of targets that the files hold.
    fn addresses(&self, index: &Index<'_>, acc: &mut Findings) {
        for (name, place) in self.targets() {
            for record_type in [RecordType::A, RecordType::Aaaa] {
                let question = Question {
                    name: name.clone(),
                    record_type,
                };
                // What the files hand to others is not theirs to say.
                let Some(ours) = addresses(&self.written(&question)) else {
                    continue;
                };
                for told in index.by_server::<IpAddr>(&question) {
                    let Some(theirs) = addresses(&told.answer) else {
                        acc.not_checked(no_use(told.server, name, record_type, &told.answer));
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
                    let evidence = live_evidence(&told.exchanges);
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

    /// What the files answer by themselves: addresses beside other answers were not asked for.
    fn written(&self, question: &Question) -> Answer<IpAddr> {
        let mut question = question.clone();
        for _ in 0..MAX_ALIASES {
            match self.respond(&question) {
                Answer::AliasOnly { to } if self.view.holds(&to) => question.name = to,
                answer => return answer,
            }
        }
        Answer::AliasFault {
            why: "more aliases than anybody follows".to_owned(),
        }
    }

    fn respond(&self, question: &Question) -> Answer<IpAddr> {
        let exchange = Exchange {
            question: question.clone(),
            server: NameServer::ZoneFiles,
            attempts: vec![Attempt {
                transport: None,
                edns: false,
                rtt: Duration::ZERO,
                strays: 0,
                zone_fault: None,
                outcome: Outcome::Response(self.view.respond(question)),
            }],
        };
        classify(&exchange).answer
    }
}

fn live_evidence(exchanges: &[ExchangeId]) -> Vec<EvidenceRef> {
    exchanges.iter().map(|it| EvidenceRef::Live(*it)).collect()
}

/// Why a server's answer cannot be compared, in words.
fn no_use<T>(
    server: NameServer,
    name: &DomainName,
    record_type: RecordType,
    answer: &Answer<T>,
) -> String {
    let why = words(answer);
    format!("`{server}` gave no usable answer for `{name}` {record_type}: {why}")
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
fn words<T>(answer: &Answer<T>) -> String {
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
