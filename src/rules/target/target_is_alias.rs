//! The target of an SRV record is an alias.

use super::standing::{Standing, exchanges_about, standing_in};
use crate::answer::{Answer, Index, chain_end};
use crate::evidence::{Evidence, EvidenceRef, Stage};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{
    CandidateId, DomainName, ErrorCode, Exchange, HostName, Question, RecordData, RecordType,
    SrvTerms,
};
use crate::overview::Overview;
use crate::rules::place::TargetPlaces;
use crate::rules::{CheckEvidence, Findings};
use std::collections::BTreeMap;
use std::net::IpAddr;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(301),
    name: "target-is-alias",
    severity: Severity::Warning,
    subject: Subject::Evidence,
    needs: &[Stage::Ask, Stage::Assemble],
    summary: "The target of an SRV record is an alias (CNAME)",
    explanation: r"**What it checks**

Whether the name that an SRV record gives as its target has a CNAME record.
It is a notice when the client does not come to that record.
A target whose addresses came with the SRV answer has address records of its own, so it is fine.

**Why it matters**

The target of an SRV record must be the name of the host itself, not an alias (RFC 2782).
Name servers send no addresses along for an alias, so the client has to ask further.
What a KMS client does with such a target is not known: most resolvers follow the alias, and nothing says that Windows does not.
If it fails, the user sees 0xC004F074 (inferred).

**Example**

`_vlmcs._tcp.corp.example. IN SRV 0 0 1688 kms.corp.example.` with `kms.corp.example. IN CNAME server7.corp.example.`

**Fix**

Name the host itself in the SRV record (this changes the name server).

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp SRV 0 0 1688 kms.corp.example.`, then `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName server7.corp.example -Priority 0 -Weight 0 -Port 1688`
- BIND, in the zone file: `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 server7.corp.example.`
- BIND, by `nsupdate`: `update delete _vlmcs._tcp.corp.example. SRV 0 0 1688 kms.corp.example.`, then `update add _vlmcs._tcp.corp.example. 3600 SRV 0 0 1688 server7.corp.example.`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,server7.corp.example,1688,0,0`

Or replace the alias by address records of its own.

**See it yourself**

- `dig kms.corp.example A` shows a CNAME line.
- `nslookup -type=cname kms.corp.example.` after `nslookup -type=srv _vlmcs._tcp.corp.example.`
- `Resolve-DnsName -Type CNAME kms.corp.example`

**References**

- RFC 2782, Target
- RFC 2181, 10.3
",
    client_codes: &[ErrorCode(0xC004_F074)],
    references: &["RFC 2782, Target", "RFC 2181, 10.3"],
};

/// KMS301.
pub(in crate::rules) struct TargetIsAlias;

impl CheckEvidence for TargetIsAlias {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let evidence = overview.evidence;
        let index = Index::new(&evidence.exchanges);
        let sent_along = sent_along(evidence);
        let targets = srv_targets(overview);
        if targets.is_empty() {
            acc.not_applicable("no SRV record names a host");
        }
        let places = TargetPlaces::new(overview);
        for (target, users) in targets {
            let Some(end) = alias_to(&index, &sent_along, target) else {
                if let Some(why) = unclear(evidence, &index, target, &users) {
                    acc.not_checked(why);
                }
                continue;
            };
            let leads_nowhere = matches!(standing_in(evidence, &index, target), Standing::None(_));
            let (of, replacement) = match end {
                AliasTo::Name(end) if leads_nowhere => (
                    format!(" of `{end}`"),
                    "name a host with addresses of its own".to_owned(),
                ),
                AliasTo::Name(end) => (format!(" of `{end}`"), format!("name `{end}`")),
                AliasTo::NoEnd => (String::new(), "name the host itself".to_owned()),
            };
            // In files each record is mended, or put up with, by itself.
            let n_together = if evidence.is_check() { 1 } else { users.len() };
            for users in users.chunks(n_together.max(1)) {
                let is_used = users.iter().any(|(id, _)| overview.is_on_path(*id));
                let owner = users.first().and_then(|(_, terms)| terms.owner());
                let owner = owner.map(ToString::to_string).unwrap_or_default();
                let candidates = users.iter().map(|(id, _)| EvidenceRef::Candidate(*id));
                let mut used_by = users.iter().filter_map(|it| evidence.candidate(it.0));
                let place = used_by.find_map(|it| places.of(it));
                let (kind, or) = match overview.dname_behind(target) {
                    Some(dname) => (
                        format!("DNAME at `{dname}`"),
                        format!(
                            "; the alias comes from the DNAME record at `{dname}`, so there is no CNAME to delete"
                        ),
                    ),
                    None => (
                        "CNAME".to_owned(),
                        format!(", or delete the CNAME at `{target}` and give it address records"),
                    ),
                };
                acc.add(
                    place.unwrap_or_else(|| Location::Name(target.clone())),
                    format!("`{target}`, target of `{owner}`, is an alias ({kind}){of}"),
                )
                .severity(if is_used {
                    Severity::Warning
                } else {
                    Severity::Notice
                })
                .evidence(candidates)
                .evidence(exchanges_about(&index, target))
                .remedy(format!("{replacement} in the SRV record of `{owner}`{or}"));
            }
        }
    }
}

/// The hosts that SRV records name, each with the candidates that use it.
fn srv_targets<'a>(
    overview: &Overview<'a>,
) -> BTreeMap<&'a DomainName, Vec<(CandidateId, &'a SrvTerms)>> {
    let mut res: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (idx, candidate) in overview.evidence.candidates.iter().enumerate() {
        if let (HostName::Absolute(target), Some(terms)) = (&candidate.target, &candidate.terms) {
            res.entry(target)
                .or_default()
                .push((CandidateId(idx), terms));
        }
    }
    res
}

/// Where an alias leads.
pub(super) enum AliasTo {
    Name(DomainName),
    /// The chain has no end, or it is not known.
    NoEnd,
}

/// Where `target` leads as an alias; none when it is not known to be one.
pub(super) fn alias_to(
    index: &Index<'_>,
    sent_along: &BTreeMap<&DomainName, &DomainName>,
    target: &DomainName,
) -> Option<AliasTo> {
    for record_type in [RecordType::A, RecordType::Aaaa] {
        let question = Question {
            name: target.clone(),
            record_type,
        };
        for told in index.by_server::<IpAddr>(&question) {
            if matches!(told.answer, Answer::AliasFault { .. }) {
                return Some(AliasTo::NoEnd);
            }
            if told.aliases.is_empty() {
                continue;
            }
            let last = told.exchanges.last();
            let end = last
                .and_then(|id| index.exchange(*id))
                .and_then(|exchange| {
                    chain_end(&exchange.question.name, &exchange.response()?.answer).ok()
                });
            return Some(end.map_or(AliasTo::NoEnd, |(_, end)| AliasTo::Name(end)));
        }
    }
    let end = sent_along.get(target)?;
    Some(AliasTo::Name((*end).clone()))
}

/// Aliases that servers send along with the SRV records, with what they lead to.
fn sent_along(evidence: &Evidence) -> BTreeMap<&DomainName, &DomainName> {
    let mut res = BTreeMap::new();
    let responses = evidence.exchanges.iter().filter_map(Exchange::response);
    for record in responses.flat_map(|response| &response.additional) {
        if let RecordData::Alias(end) = &record.data {
            res.entry(&record.owner).or_insert(end);
        }
    }
    res
}

/// Why it cannot be told whether `target` is an alias; none when it is known to be none.
fn unclear(
    evidence: &Evidence,
    index: &Index<'_>,
    target: &DomainName,
    users: &[(CandidateId, &SrvTerms)],
) -> Option<String> {
    let has_addresses = users.iter().any(|(id, _)| {
        evidence
            .candidate(*id)
            .is_some_and(|it| !it.addresses.is_empty())
    });
    if has_addresses {
        return None;
    }
    match standing_in(evidence, index, target) {
        Standing::Known | Standing::None(_) => None,
        Standing::Failed(why) | Standing::Unknown(why) => Some(why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    const SRV: &str = "
        suffix corp.example
        > _vlmcs._tcp.corp.example SRV NOERROR
        _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
    ";

    #[test]
    fn alias_in_the_answer_for_addresses() {
        let text = format!(
            "{SRV}
            > kms.corp.example A NOERROR
            kms.corp.example 300 CNAME host7.corp.example
            host7.corp.example 300 A 192.0.2.7
            > kms.corp.example AAAA NOERROR
            kms.corp.example 300 CNAME host7.corp.example
            soa 300"
        );
        check(
            &TargetIsAlias,
            &text,
            &expect![[r#"
                warning: `kms.corp.example.`, target of `_vlmcs._tcp.corp.example.`, is an alias (CNAME) of `host7.corp.example.`
                  fix: Name `host7.corp.example.` in the SRV record of `_vlmcs._tcp.corp.example.`, or delete the CNAME at `kms.corp.example.` and give it address records
            "#]],
        );
    }

    #[test]
    fn alias_by_a_dname() {
        let text = "
            suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.old.example
            > kms.old.example A NOERROR
            old.example 300 DNAME corp.example
            kms.old.example 300 CNAME kms.corp.example
            kms.corp.example 300 A 192.0.2.7";
        check(
            &TargetIsAlias,
            text,
            &expect![[r#"
                warning: `kms.old.example.`, target of `_vlmcs._tcp.corp.example.`, is an alias (DNAME at `old.example.`) of `kms.corp.example.`
                  fix: Name `kms.corp.example.` in the SRV record of `_vlmcs._tcp.corp.example.`; the alias comes from the DNAME record at `old.example.`, so there is no CNAME to delete
            "#]],
        );
    }

    #[test]
    fn alias_that_leads_nowhere() {
        let text = format!(
            "{SRV}
            > kms.corp.example A NXDOMAIN
            kms.corp.example 300 CNAME gone.corp.example"
        );
        check(
            &TargetIsAlias,
            &text,
            &expect![[r#"
                warning: `kms.corp.example.`, target of `_vlmcs._tcp.corp.example.`, is an alias (CNAME) of `gone.corp.example.`
                  fix: Name a host with addresses of its own in the SRV record of `_vlmcs._tcp.corp.example.`, or delete the CNAME at `kms.corp.example.` and give it address records
            "#]],
        );
    }

    #[test]
    fn aliases_that_loop() {
        let text = format!(
            "{SRV}
            > kms.corp.example A NOERROR
            kms.corp.example 300 CNAME a.corp.example
            a.corp.example 300 CNAME kms.corp.example"
        );
        check(
            &TargetIsAlias,
            &text,
            &expect![[r#"
                warning: `kms.corp.example.`, target of `_vlmcs._tcp.corp.example.`, is an alias (CNAME)
                  fix: Name the host itself in the SRV record of `_vlmcs._tcp.corp.example.`, or delete the CNAME at `kms.corp.example.` and give it address records
            "#]],
        );
    }

    #[test]
    fn alias_sent_along() {
        let text = format!(
            "{SRV}
            + kms.corp.example 300 CNAME host7.corp.example
            + host7.corp.example 300 A 192.0.2.7"
        );
        check(
            &TargetIsAlias,
            &text,
            &expect![[r#"
                warning: `kms.corp.example.`, target of `_vlmcs._tcp.corp.example.`, is an alias (CNAME) of `host7.corp.example.`
                  fix: Name `host7.corp.example.` in the SRV record of `_vlmcs._tcp.corp.example.`, or delete the CNAME at `kms.corp.example.` and give it address records
            "#]],
        );
    }

    #[test]
    fn unused_record_is_a_notice() {
        let text = format!(
            "{SRV}
            fixed 192.0.2.8
            > kms.corp.example A NOERROR
            kms.corp.example 300 CNAME host7.corp.example
            host7.corp.example 300 A 192.0.2.7"
        );
        check(
            &TargetIsAlias,
            &text,
            &expect![[r#"
                notice: `kms.corp.example.`, target of `_vlmcs._tcp.corp.example.`, is an alias (CNAME) of `host7.corp.example.`
                  fix: Name `host7.corp.example.` in the SRV record of `_vlmcs._tcp.corp.example.`, or delete the CNAME at `kms.corp.example.` and give it address records
            "#]],
        );
    }

    #[test]
    fn addresses_sent_along_need_no_question() {
        let text = format!("{SRV} + kms.corp.example 300 A 192.0.2.7");
        check(
            &TargetIsAlias,
            &text,
            &expect![[r#"
            passed
        "#]],
        );
    }

    #[test]
    fn addresses_of_its_own() {
        let text = format!(
            "{SRV}
            > kms.corp.example A NOERROR
            kms.corp.example 300 A 192.0.2.7
            > kms.corp.example AAAA NOERROR"
        );
        check(
            &TargetIsAlias,
            &text,
            &expect![[r#"
            passed
        "#]],
        );
    }

    #[test]
    fn silence_is_not_checked() {
        let text = format!("{SRV} > kms.corp.example A silent");
        check(
            &TargetIsAlias,
            &text,
            &expect![[r#"
            not checked: no name server answered the question for the A records of `kms.corp.example.`
        "#]],
        );
        check(
            &TargetIsAlias,
            SRV,
            &expect![[r#"
            not checked: the addresses of `kms.corp.example.` were not asked for
        "#]],
        );
    }

    #[test]
    fn no_records_no_targets() {
        check(
            &TargetIsAlias,
            "suffix corp.example\n > _vlmcs._tcp.corp.example SRV NXDOMAIN",
            &expect![[r#"
                not applicable: no SRV record names a host
            "#]],
        );
    }
}
