//! The name asked for leads elsewhere by CNAME.

use crate::answer::Answer;
use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings, place};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(205),
    name: "owner-is-alias",
    severity: Severity::Notice,
    subject: Subject::Evidence,
    needs: &[Stage::Ask],
    summary: "The name that a client asks for is an alias (CNAME) of another name",
    explanation: r"**What it checks**

Whether `_vlmcs._tcp` below a domain of the client, or a name it leads to, is an alias.
Chains that loop or are too long belong to KMS505.

**Why it matters**

An alias at the owner of SRV records is allowed, and name servers follow it (RFC 1034).
It is told because two things go unseen: the records stand in another zone, which may change without notice, and a host cannot publish itself at a name that is an alias.
That Windows follows such an alias is what its resolver does in general; it was not measured for KMS (inferred).
If the alias leads nowhere, the user sees 0x8007232B or 0x8007251D, and KMS201 or KMS202 says so.

**Example**

`_vlmcs._tcp.sub.corp.example. IN CNAME _vlmcs._tcp.corp.example.`

**Fix**

Nothing has to be done while the other name is looked after.
To have records of its own, replace the alias (this changes the name server).

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp CNAME other.example.`, then `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms.corp.example -Priority 0 -Weight 0 -Port 1688`
- BIND, in the zone file: `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms.corp.example.` in place of the CNAME line
- BIND, by `nsupdate`: `update delete _vlmcs._tcp.corp.example. CNAME`, then `update add _vlmcs._tcp.corp.example. 3600 SRV 0 0 1688 kms.corp.example.`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms.corp.example,1688,0,0`

**See it yourself**

- `dig _vlmcs._tcp.corp.example SRV` shows the CNAME line before the SRV lines.
- `nslookup -type=srv _vlmcs._tcp.corp.example.`
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example`

**References**

- RFC 1034, 3.6.2
- RFC 2782
",
    client_codes: &[],
    references: &["RFC 1034, 3.6.2", "RFC 2782"],
};

/// KMS205.
pub(in crate::rules) struct OwnerIsAlias;

impl CheckEvidence for OwnerIsAlias {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        if overview.steps.is_empty() {
            acc.not_applicable("the client asks about no domain");
        } else if !overview.any_server_answered() {
            acc.not_checked(if overview.evidence.is_answered_by_files() {
                "the zones given hold none of the names asked for"
            } else {
                "no name server answered"
            });
        }
        for step in &overview.steps {
            let Some(told) = step.used_answer() else {
                continue;
            };
            let is_broken = matches!(told.answer, Answer::AliasFault { .. });
            if told.aliases.is_empty() || is_broken {
                continue;
            }
            let Some(end) = overview.alias_end(told) else {
                continue;
            };
            let by = match told.aliases.len() {
                1 => String::new(),
                n_aliases => format!(" by {n_aliases} aliases in a row"),
            };
            let exchanges = told.exchanges.iter().copied().map(EvidenceRef::Exchange);
            let owner = &step.owner;
            let (kind, remedy) = match overview.dname_behind(owner) {
                Some(dname) => (
                    format!("DNAME at `{dname}`"),
                    format!(
                        "keep the SRV records at `{end}` up to date; the alias comes from the DNAME record at `{dname}`, so there is no CNAME to delete"
                    ),
                ),
                None => (
                    "CNAME".to_owned(),
                    format!(
                        "make sure that `{end}` is looked after, or delete the CNAME at `{owner}` and put the SRV records there"
                    ),
                ),
            };
            acc.add(
                place::of_owner(overview, owner),
                format!("`{owner}` is an alias ({kind}) of `{end}`{by}"),
            )
            .evidence(exchanges)
            .remedy(remedy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn alias_inside_one_response() {
        check(
            &OwnerIsAlias,
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 CNAME _vlmcs._tcp.other.example
            _vlmcs._tcp.other.example 300 SRV 0 0 1688 kms.other.example",
            &expect![[r#"
                notice: `_vlmcs._tcp.corp.example.` is an alias (CNAME) of `_vlmcs._tcp.other.example.`
                  fix: Make sure that `_vlmcs._tcp.other.example.` is looked after, or delete the CNAME at `_vlmcs._tcp.corp.example.` and put the SRV records there
            "#]],
        );
    }

    /// Issue 12: there is no CNAME record at the name, and nobody must look for one.
    #[test]
    fn alias_by_a_dname() {
        check(
            &OwnerIsAlias,
            "suffix old.example
            > _vlmcs._tcp.old.example SRV NOERROR
            old.example 300 DNAME corp.example
            _vlmcs._tcp.old.example 300 CNAME _vlmcs._tcp.corp.example
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example",
            &expect![[r#"
                notice: `_vlmcs._tcp.old.example.` is an alias (DNAME at `old.example.`) of `_vlmcs._tcp.corp.example.`
                  fix: Keep the SRV records at `_vlmcs._tcp.corp.example.` up to date; the alias comes from the DNAME record at `old.example.`, so there is no CNAME to delete
            "#]],
        );
    }

    #[test]
    fn alias_over_two_exchanges() {
        check(
            &OwnerIsAlias,
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 CNAME a.other.example
            > a.other.example SRV NOERROR
            a.other.example 300 CNAME b.other.example
            b.other.example 300 SRV 0 0 1688 kms.other.example",
            &expect![[r#"
                notice: `_vlmcs._tcp.corp.example.` is an alias (CNAME) of `b.other.example.` by 2 aliases in a row
                  fix: Make sure that `b.other.example.` is looked after, or delete the CNAME at `_vlmcs._tcp.corp.example.` and put the SRV records there
            "#]],
        );
    }

    #[test]
    fn loop_belongs_to_another_rule() {
        check(
            &OwnerIsAlias,
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 CNAME a.other.example
            > a.other.example SRV NOERROR
            a.other.example 300 CNAME _vlmcs._tcp.corp.example",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn records_of_its_own() {
        check(
            &OwnerIsAlias,
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn silence_is_not_checked() {
        check(
            &OwnerIsAlias,
            "suffix corp.example\n > _vlmcs._tcp.corp.example SRV silent",
            &expect![[r#"
                not checked: no name server answered
            "#]],
        );
    }
}
