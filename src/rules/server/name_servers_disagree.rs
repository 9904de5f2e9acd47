//! KMS504: name servers give different answers to the SRV question.

use super::complaint::Way;
use crate::answer::{Answer, Index, disagreement};
use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{
    CandidateId, DomainName, ErrorCode, ExchangeId, NameServer, Question, RecordData, RecordType,
};
use crate::overview::{Overview, SrvStep};
use crate::rules::{CheckEvidence, Findings};
use crate::words;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(504),
    name: "name-servers-disagree",
    severity: Severity::Warning,
    subject: Subject::Evidence,
    needs: &[Stage::Ask],
    summary: "Name servers give different answers to the SRV question or for the addresses of hosts",
    explanation: r#"**What it checks**

Every name server is asked for the SRV records of every name of the plan.
This rule compares what they say: records without regard to order and TTL, that there are none, or that the name does not exist.
It does the same for the addresses of the hosts: those asked for, and those sent along with the SRV records.
Servers that gave an error or no answer do not take part.

**Why it matters**

Which answer a client gets depends on the server it happens to ask.
So some clients find a host and others do not, or one client does on one day and not on the next.
The usual causes are a zone that is not copied to every server, two zones of one name (split horizon), and a public resolver among the clients' servers (documented).
After a change, servers may differ for as long as the TTL of the record, or until the domain controllers have replicated.
The user sees 0x8007232B or 0x8007251D where the records are missing, and 0xC004F074 where they are old (documented).

**Example**

`192.0.2.10` says `0 0 1688 kms1.corp.example.`; `198.51.100.1`, the resolver of the provider, says that the name does not exist.

**Fix**

Give the clients only servers that know the zone: correct DHCP option 6, or on a client `Set-DnsClientServerAddress -InterfaceAlias Ethernet -ServerAddresses 192.0.2.10,192.0.2.11` (changes the client).
Then bring the copies of the zone together (changes the servers):

- Windows DNS: `repadmin /syncall /AdeP` for zones in Active Directory, `Start-DnsServerZoneTransfer -Name corp.example` for secondary ones, `Clear-DnsServerCache` for forwarders
- BIND: `rndc retransfer corp.example` at the secondary, `rndc flush` at resolvers; compare serials, raise the one of the primary
- dnsmasq: write the same `srv-host=_vlmcs._tcp.corp.example,kms1.corp.example,1688` on each, restart dnsmasq

**See it yourself**

- `dig @192.0.2.10 _vlmcs._tcp.corp.example SRV +short`, and the same with each other server
- `dig @192.0.2.10 corp.example SOA +short`: the serials
- `nslookup -type=srv _vlmcs._tcp.corp.example 192.0.2.10`
- `Resolve-DnsName _vlmcs._tcp.corp.example -Type SRV -Server 192.0.2.10`

**References**

- RFC 1034, 4.3.5: how zones are kept alike
- RFC 9499, section 7: split DNS
- Microsoft, "Error 0x8007232B 'DNS name does not exist' when activating Windows" (documented)
"#,
    client_codes: &[ErrorCode(0x8007_232B), ErrorCode(0x8007_251D)],
    references: &[
        "RFC 1034, 4.3.5",
        "RFC 9499, section 7",
        "Microsoft, \"Error 0x8007232B 'DNS name does not exist' when activating Windows\"",
    ],
};

/// Name servers give different answers to the SRV question.
pub(in crate::rules) struct NameServersDisagree;

impl CheckEvidence for NameServersDisagree {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let servers: BTreeSet<NameServer> = overview
            .evidence
            .exchanges
            .iter()
            .map(|it| it.server)
            .collect();
        if servers.len() < 2 {
            acc.not_applicable("fewer than 2 name servers were asked");
            return;
        }
        let addresses = AddressWords::new(overview);
        let n_definite = |step: &SrvStep| {
            let answers = step.answers.iter();
            answers.filter(|told| told.answer.is_definite()).count()
        };
        let is_compared = overview.steps.iter().any(|step| 2 <= n_definite(step))
            || addresses.said.values().any(|said| 2 <= said.len());
        if !is_compared {
            acc.not_checked("fewer than 2 name servers gave a definite answer");
        }
        compare_records(overview, acc);
        addresses.compare(acc);
    }
}

/// What to do when servers disagree, whatever about.
const REMEDY: &str =
    "Give the clients only name servers that know the zone, and bring its copies together";

/// The answers to SRV questions.
fn compare_records(overview: &Overview<'_>, acc: &mut Findings) {
    let way = Way::new(overview);
    for step in &overview.steps {
        let Some(found) = disagreement(&step.answers) else {
            continue;
        };
        let severity = if way.reaches(step.id) {
            Severity::Warning
        } else {
            Severity::Notice
        };
        let definite = step.answers.iter().filter(|it| it.answer.is_definite());
        let evidence = definite.filter_map(|told| told.exchanges.last());
        acc.add(
            Location::Name(step.owner.clone()),
            format!(
                "name servers disagree on `{}`: {}",
                step.owner,
                camps_in_words(&found.camps)
            ),
        )
        .severity(severity)
        .evidence(evidence.map(|id| EvidenceRef::Exchange(*id)))
        .remedy(REMEDY);
    }
}

/// What the servers say about the addresses of the hosts a client may contact.
#[derive(Default)]
struct AddressWords {
    /// By name and type: server, words that are the same for equal answers, exchange.
    said: BTreeMap<Question, Vec<(NameServer, String, ExchangeId)>>,
    /// Names of hosts a client comes to.
    on_path: BTreeSet<DomainName>,
}

impl AddressWords {
    /// Looks up every host of `overview`: as asked, else as sent along with the records.
    fn new(overview: &Overview<'_>) -> Self {
        let evidence = overview.evidence;
        let index = Index::new(&evidence.exchanges);
        let sent_along = sent_along(overview);
        let mut res = Self::default();
        for (idx, candidate) in evidence.candidates.iter().enumerate() {
            for name in evidence.plan.names_of(&candidate.target) {
                if overview.is_on_path(CandidateId(idx)) {
                    res.on_path.insert(name.clone());
                }
                for record_type in [RecordType::A, RecordType::Aaaa] {
                    let question = Question {
                        name: name.clone(),
                        record_type,
                    };
                    if let Entry::Vacant(place) = res.said.entry(question) {
                        let said = said(&index, &sent_along, place.key());
                        place.insert(said);
                    }
                }
            }
        }
        res
    }

    /// One finding a name and type on which servers disagree.
    fn compare(&self, acc: &mut Findings) {
        for (question, said) in &self.said {
            let mut camps: Vec<(String, Vec<NameServer>)> = Vec::new();
            for (server, words, _) in said {
                match camps.iter_mut().find(|(known, _)| known == words) {
                    Some((_, servers)) => servers.push(*server),
                    None => camps.push((words.clone(), vec![*server])),
                }
            }
            // Two ways to say that there is no address come to the same.
            let has_addresses = camps.iter().any(|(words, _)| words.starts_with('`'));
            if camps.len() < 2 || !has_addresses {
                continue;
            }
            let severity = if self.on_path.contains(&question.name) {
                Severity::Warning
            } else {
                Severity::Notice
            };
            let kind = match question.record_type {
                RecordType::Aaaa => "IPv6",
                RecordType::A | RecordType::Srv => "IPv4",
            };
            acc.add(
                Location::Name(question.name.clone()),
                format!(
                    "name servers disagree on the {kind} addresses of `{}`: {}",
                    question.name,
                    camps_in_words(&camps)
                ),
            )
            .severity(severity)
            .evidence(said.iter().map(|(_, _, id)| EvidenceRef::Exchange(*id)))
            .remedy(REMEDY);
        }
    }
}

/// Addresses in additional sections, by server, name and type, with the exchange that gave them first.
type SentAlong = BTreeMap<Question, BTreeMap<NameServer, (BTreeSet<IpAddr>, ExchangeId)>>;

fn sent_along(overview: &Overview<'_>) -> SentAlong {
    let mut res = SentAlong::new();
    for (idx, exchange) in overview.evidence.exchanges.iter().enumerate() {
        let response = exchange.response();
        for record in response.into_iter().flat_map(|it| &it.additional) {
            let RecordData::Address(address) = record.data else {
                continue;
            };
            let question = Question {
                name: record.owner.clone(),
                record_type: if address.is_ipv4() {
                    RecordType::A
                } else {
                    RecordType::Aaaa
                },
            };
            let (addresses, first) = res
                .entry(question)
                .or_default()
                .entry(exchange.server)
                .or_insert_with(|| (BTreeSet::new(), ExchangeId(idx)));
            // Another response of the same server may be newer; only one is taken.
            if first.0 == idx {
                addresses.insert(address);
            }
        }
    }
    res
}

/// What each server says to `question`, in words that are the same for equal answers.
fn said(
    index: &Index<'_>,
    sent_along: &SentAlong,
    question: &Question,
) -> Vec<(NameServer, String, ExchangeId)> {
    let mut res = Vec::new();
    for told in index.by_server::<IpAddr>(question) {
        let words = match &told.answer {
            Answer::Records(rrset) => in_words(&rrset.records.iter().copied().collect()),
            Answer::NoData { .. } => "no such addresses (NODATA)".to_owned(),
            Answer::NxDomain { .. } => "no such name (NXDOMAIN)".to_owned(),
            _ => continue,
        };
        if let Some(id) = told.exchanges.last() {
            res.push((told.server, words, *id));
        }
    }
    let asked: BTreeSet<NameServer> = res.iter().map(|(server, _, _)| *server).collect();
    for (server, (addresses, id)) in sent_along.get(question).into_iter().flatten() {
        if !asked.contains(server) {
            res.push((*server, in_words(addresses), *id));
        }
    }
    res
}

/// Addresses in ascending order.
fn in_words(addresses: &BTreeSet<IpAddr>) -> String {
    let words: Vec<String> = addresses.iter().map(|it| format!("`{it}`")).collect();
    words.join(", ")
}

/// Who says what, camp by camp.
fn camps_in_words(camps: &[(String, Vec<NameServer>)]) -> String {
    let camps: Vec<String> = camps
        .iter()
        .map(|(words, servers)| camp(words, servers))
        .collect();
    bounded(&camps, "; ", "answer")
}

/// Who says what, in brief.
fn camp(words: &str, servers: &[NameServer]) -> String {
    let verb = if servers.len() == 1 { "says" } else { "say" };
    // No name holds a blank, so this parts the records and nothing else.
    let records: Vec<String> = words.split(", ").map(str::to_owned).collect();
    let said = bounded(&records, ", ", "record");
    format!("{} {verb} {said}", words::quoted(servers))
}

/// At most three of `items`, and how many are left out.
fn bounded(items: &[String], separator: &str, noun: &str) -> String {
    let shown: Vec<&str> = items.iter().take(3).map(String::as_str).collect();
    let n_more = items.len() - shown.len();
    let shown = shown.join(separator);
    if n_more == 0 {
        shown
    } else {
        format!("{shown}{separator}{} more", words::count(n_more, noun))
    }
}

#[cfg(test)]
mod tests {
    use super::NameServersDisagree;
    use crate::rules::server::testing::Case;
    use expect_test::expect;

    #[test]
    fn records_here_none_there() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "kms1")
            .srv("192.0.2.2", "corp", "NXDOMAIN")
            .srv("192.0.2.3", "corp", "KMS1")
            .check(&NameServersDisagree, &expect![[r"
                Failed { findings: 1 }
                warning: name servers disagree on `_vlmcs._tcp.corp.example.`: `192.0.2.1` and `192.0.2.3` say `0 0 1688 kms1.example.`; `192.0.2.2` says no such name (NXDOMAIN) [/exchanges/0 /exchanges/1 /exchanges/2]
            "]]);
    }

    #[test]
    fn long_answers_are_brief() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "kms1 kms2 kms3 kms4 kms5")
            .srv("192.0.2.2", "corp", "NODATA")
            .srv("192.0.2.3", "corp", "NXDOMAIN")
            .srv("192.0.2.4", "corp", "kms1")
            .srv("192.0.2.5", "corp", "kms2")
            .check(&NameServersDisagree, &expect![[r"
                Failed { findings: 1 }
                warning: name servers disagree on `_vlmcs._tcp.corp.example.`: `192.0.2.1` says `0 0 1688 kms1.example.`, `0 0 1688 kms2.example.`, `0 0 1688 kms3.example.`, 2 records more; `192.0.2.2` says no SRV records (NODATA); `192.0.2.3` says no such name (NXDOMAIN); 2 answers more [/exchanges/0 /exchanges/1 /exchanges/2 /exchanges/3 /exchanges/4]
            "]]);
    }

    #[test]
    fn step_that_is_not_reached() {
        Case::steps(&["a", "b"])
            .srv("192.0.2.1", "a", "kms1")
            .srv("192.0.2.2", "a", "kms1")
            .srv("192.0.2.1", "b", "NODATA")
            .srv("192.0.2.2", "b", "NXDOMAIN")
            .check(&NameServersDisagree, &expect![[r"
                Failed { findings: 1 }
                notice: name servers disagree on `_vlmcs._tcp.b.example.`: `192.0.2.1` says no SRV records (NODATA); `192.0.2.2` says no such name (NXDOMAIN) [/exchanges/2 /exchanges/3]
            "]]);
    }

    #[test]
    fn addresses_differ() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "kms1 kms2 kms3")
            .srv("192.0.2.2", "corp", "kms3 kms2 kms1")
            .a("192.0.2.1", "kms1", "at 198.51.100.1 198.51.100.2")
            .a("192.0.2.2", "kms1", "at 198.51.100.2 198.51.100.1")
            .a("192.0.2.1", "kms2", "at 198.51.100.3")
            .a("192.0.2.2", "kms2", "NXDOMAIN")
            .a("192.0.2.1", "kms3", "NODATA")
            .a("192.0.2.2", "kms3", "NXDOMAIN")
            .check(&NameServersDisagree, &expect![[r#"
                Failed { findings: 1 }
                warning: name servers disagree on the IPv4 addresses of `kms2.example.`: `192.0.2.1` says `198.51.100.3`; `192.0.2.2` says no such name (NXDOMAIN) [/exchanges/4 /exchanges/5]
            "#]]);
    }

    #[test]
    fn addresses_of_hosts_nobody_comes_to() {
        Case::steps(&["a", "b"])
            .srv("192.0.2.1", "a", "kms1")
            .srv("192.0.2.2", "a", "kms1")
            .srv("192.0.2.1", "b", "kms2")
            .srv("192.0.2.2", "b", "kms2")
            .a("192.0.2.1", "kms2", "at 198.51.100.3")
            .a("192.0.2.2", "kms2", "NODATA")
            .check(&NameServersDisagree, &expect![[r#"
                Failed { findings: 1 }
                warning: name servers disagree on the IPv4 addresses of `kms2.example.`: `192.0.2.1` says `198.51.100.3`; `192.0.2.2` says no such addresses (NODATA) [/exchanges/4 /exchanges/5]
            "#]]);
    }

    #[test]
    fn order_of_records_does_not_count() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "kms1 kms2")
            .srv("192.0.2.2", "corp", "kms2 kms1")
            .check(
                &NameServersDisagree,
                &expect![[r"
                Passed
            "]],
            );
    }

    #[test]
    fn failures_take_no_part() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "kms1")
            .srv("192.0.2.2", "corp", "SERVFAIL")
            .check(
                &NameServersDisagree,
                &expect![[r#"
                NotChecked { why: "fewer than 2 name servers gave a definite answer" }
            "#]],
            );
    }

    #[test]
    fn one_server() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "kms1")
            .check(
                &NameServersDisagree,
                &expect![[r#"
                NotApplicable { why: "fewer than 2 name servers were asked" }
            "#]],
            );
    }
}
