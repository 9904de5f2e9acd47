//! The host of the last success is gone from DNS or does not answer.

use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{Candidate, CandidateId, HostPort};
use crate::overview::Overview;
use crate::plan::Step;
use crate::rules::{CheckEvidence, Findings};
use crate::selection::HostState;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(108),
    name: "cached-host-gone",
    severity: Severity::Notice,
    subject: Subject::Evidence,
    needs: &[Stage::Plan, Stage::Ask],
    summary: "The host that the client remembers no longer answers, or is no longer in DNS",
    explanation: concat!(
        r"**What it checks**

Whether the host of the last success still stands among the SRV records that the client would ask for, and whether it answers.

**Why it matters**

A client with host caching contacts the remembered host first, and asks DNS anew only when that fails (documented).
A dead host costs the wait for it, about 2 s at a refused port (observed) and, at a silent one, ",
        silent_wait!(),
        r"; then discovery goes on, so nothing needs to be done.
A host that left DNS and still answers keeps its clients, however priorities and weights are set now.
That is what to know before it is switched off.

**Example**

`kms1.corp.example` was taken out of DNS, and clients still renew there.

**Fix**

None is needed for a dead host: the next success replaces it.
To make one client look at once, on it as administrator (changes it): `slmgr /ckhc`, `slmgr /ato`, then `slmgr /skhc`.
To move all clients, stop the old host; for Office `cscript ospp.vbs /cachst:FALSE` and `/cachst:TRUE`.

**See it yourself**

- `slmgr /dlv` shows the KMS machine name from DNS, and whether host caching is on.
- `kmsdoctor probe kms1.corp.example`

**References**

- Microsoft, Slmgr.vbs options for obtaining volume activation information
- Microsoft, Volume Activation Technical Reference for Windows Server 2012 R2
"
    ),
    client_codes: &[],
    references: &[
        "Microsoft, Slmgr.vbs options for obtaining volume activation information",
        "Microsoft, Volume Activation Technical Reference for Windows Server 2012 R2",
    ],
};

/// KMS108.
pub(in crate::rules) struct CachedHostGone;

impl CheckEvidence for CachedHostGone {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let plan = &overview.evidence.plan;
        let cached = plan
            .steps_with_ids()
            .find_map(|(id, planned)| match &planned.step {
                Step::CachedHost(host) => Some((id, planned, host)),
                _ => None,
            });
        let Some((step, planned, host)) = cached else {
            acc.not_applicable("the client tries no remembered host");
            return;
        };
        if plan.own_hosts.contains(&host.host) {
            acc.not_applicable("the remembered host is the client itself, which KMS126 tells of");
            return;
        }
        let candidates = || overview.evidence.candidates.iter();
        let own = candidates().position(|it| it.step == Some(step));
        let is_down =
            own.is_some_and(|idx| matches!(overview.states.get(idx), Some(HostState::Down { .. })));
        let records = || candidates().filter(|it| it.terms.is_some());
        let own_candidate = own.and_then(|idx| overview.evidence.candidate(CandidateId(idx)));
        let is_in_dns = records().any(|it| is_same(it, host, own_candidate));
        // Without records nothing stands in the place of the remembered host.
        let left_dns = records().next().is_some() && !is_in_dns;
        let what = match (is_down, left_dns) {
            (false, false) => {
                if records().next().is_none() {
                    acc.not_checked("DNS gave no records to compare it with");
                }
                return;
            }
            (true, false) => "does not serve; that costs a wait, then the client asks DNS",
            (true, true) => {
                "is no longer in DNS and does not serve; that costs a wait, then the client asks DNS"
            }
            (false, true) => "is no longer in DNS; the client contacts it first all the same",
        };
        let remedy = if is_down {
            "none is needed: the next success replaces it; `slmgr /ckhc` on the client as administrator switches the memory off"
        } else {
            "where the client is to move, run `slmgr /ckhc`, `slmgr /ato` and `slmgr /skhc` on it as administrator, or stop the old host"
        };
        let own = own.map(|idx| EvidenceRef::Candidate(CandidateId(idx)));
        acc.add(
            Location::Setting(planned.provenance.clone()),
            format!("the remembered host `{host}` {what}"),
        )
        .evidence([EvidenceRef::Step(step)].into_iter().chain(own))
        .remedy(remedy);
    }
}

/// True when an SRV record names the remembered host, by its name or by one of its addresses.
fn is_same(record: &Candidate, host: &HostPort, own: Option<&Candidate>) -> bool {
    let addresses = own.map_or(&[][..], |it| &it.addresses);
    record.port == host.port
        && (record.target == host.host || record.addresses.iter().any(|it| addresses.contains(it)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn left_dns_and_dead() {
        check(
            &CachedHostGone,
            "suffix corp.example
            cached 192.0.2.9
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
            + kms.corp.example 300 A 192.0.2.8
            probe 0 refused
            probe 1 connected",
            &expect![[r#"
                notice: the remembered host `192.0.2.9:1688` is no longer in DNS and does not serve; that costs a wait, then the client asks DNS
                  fix: None is needed: the next success replaces it; `slmgr /ckhc` on the client as administrator switches the memory off
            "#]],
        );
    }

    #[test]
    fn left_dns_and_serves() {
        check(
            &CachedHostGone,
            "suffix corp.example
            cached 192.0.2.9
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
            + kms.corp.example 300 A 192.0.2.8
            probe 0 connected
            probe 1 connected",
            &expect![[r#"
                notice: the remembered host `192.0.2.9:1688` is no longer in DNS; the client contacts it first all the same
                  fix: Where the client is to move, run `slmgr /ckhc`, `slmgr /ato` and `slmgr /skhc` on it as administrator, or stop the old host
            "#]],
        );
    }

    #[test]
    fn stands_in_dns_by_its_address() {
        check(
            &CachedHostGone,
            "suffix corp.example
            cached 192.0.2.8
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
            + kms.corp.example 300 A 192.0.2.8
            probe 0 connected
            probe 1 connected",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn nothing_to_compare_with() {
        check(
            &CachedHostGone,
            "suffix corp.example
            cached 192.0.2.8
            > _vlmcs._tcp.corp.example SRV silent
            probe 0 connected",
            &expect![[r#"
                not checked: DNS gave no records to compare it with
            "#]],
        );
    }

    #[test]
    fn nothing_remembered() {
        check(
            &CachedHostGone,
            "suffix corp.example",
            &expect![[r#"
            not applicable: the client tries no remembered host
        "#]],
        );
    }

    #[test]
    fn memory_is_off() {
        check(
            &CachedHostGone,
            "suffix corp.example
            cached 192.0.2.8
            caching off",
            &expect![[r#"
                not applicable: the client tries no remembered host
            "#]],
        );
    }
}
