//! Weights say one thing, and clients that remember do another.

use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{CandidateId, Provenance};
use crate::overview::Overview;
use crate::plan::Step;
use crate::rules::{CheckEvidence, Findings};
use std::collections::BTreeMap;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(109),
    name: "caching-defeats-weights",
    severity: Severity::Notice,
    subject: Subject::Evidence,
    needs: &[Stage::Plan, Stage::Assemble],
    summary: "Clients remember their host, so unlike weights do not share out the load",
    explanation: r#"**What it checks**

Whether host caching is known to be on at the client while SRV records of one priority have unlike weights.

**Why it matters**

A client draws a host by weight once, and then returns to the host of its last success (documented).
The load follows history: a host that was the only one for a while keeps its clients, and a change of weights moves nobody until that host fails (documented).
Caching is on unless it was switched off.

**Example**

`kms2` is added with weight 90 beside `kms1` with weight 10, and most clients stay at `kms1`.

**Fix**

Where weights are to steer, switch the memory off at the clients, as administrator (changes them):

- `slmgr /ckhc`; for Office `cscript ospp.vbs /cachst:FALSE`

Otherwise leave it: one KMS host serves many thousands of clients.

**See it yourself**

- `slmgr /dlv` shows whether host caching is on.
- `kmsdoctor simulate --record "0 10 1688 kms1.corp.example" --record "0 90 1688 kms2.corp.example" --clients 1000 --days 30 --caching on` shows the load over time; with `--caching off` it follows the weights.

**References**

- Microsoft, Slmgr.vbs options for obtaining volume activation information
- Microsoft, Configure DNS to activate Office by using KMS
"#,
    client_codes: &[],
    references: &[
        "Microsoft, Slmgr.vbs options for obtaining volume activation information",
        "Microsoft, Configure DNS to activate Office by using KMS",
    ],
};

/// KMS109.
pub(in crate::rules) struct CachingDefeatsWeights;

impl CheckEvidence for CachingDefeatsWeights {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let Some(known_by) = caching_is_on(overview) else {
            acc.not_applicable("the settings do not say that the client remembers its host");
            return;
        };
        let mut by_priority: BTreeMap<u16, Vec<(CandidateId, u16)>> = BTreeMap::new();
        for id in overview.on_path() {
            let candidate = overview.evidence.candidate(id);
            if let Some(terms) = candidate.and_then(|it| it.terms.as_ref()) {
                let list = by_priority.entry(terms.priority).or_default();
                list.push((id, terms.weight));
            }
        }
        if by_priority.is_empty() {
            acc.not_applicable("the client comes to no SRV records");
            return;
        }
        let unlike = by_priority.into_iter().find(|(_, list)| {
            let first = list.first().map(|it| it.1);
            list.iter().any(|it| Some(it.1) != first)
        });
        let Some((priority, list)) = unlike else {
            return;
        };
        acc.add(
            Location::Setting(known_by),
            format!(
                "the client remembers its host, so the unlike weights of priority {priority} decide only where it goes first"
            ),
        )
        .evidence(list.into_iter().map(|it| EvidenceRef::Candidate(it.0)))
        .remedy("where weights are to share out the load, run `slmgr /ckhc` on the clients as administrator");
    }
}

/// Where it stands that the client remembers a host; none when nothing says so, or when it was switched off.
fn caching_is_on(overview: &Overview<'_>) -> Option<Provenance> {
    let client = overview.evidence.client.as_ref();
    let in_force = client.map(crate::client::ClientProfile::in_force);
    if let Some(caching) = in_force.and_then(|it| it.caching) {
        return caching.value.then(|| caching.provenance.clone());
    }
    // A host that is remembered shows it too.
    let mut steps = overview.evidence.plan.steps.iter();
    let cached = steps.find(|it| matches!(it.step, Step::CachedHost(_)))?;
    Some(cached.provenance.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn unlike_weights() {
        check(
            &CachingDefeatsWeights,
            "suffix corp.example
            for machine caching on
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 10 1688 kms1.corp.example
            _vlmcs._tcp.corp.example 300 SRV 0 90 1688 kms2.corp.example",
            &expect![[r#"
                notice: the client remembers its host, so the unlike weights of priority 0 decide only where it goes first
                  fix: Where weights are to share out the load, run `slmgr /ckhc` on the clients as administrator
            "#]],
        );
    }

    #[test]
    fn remembered_host_shows_it() {
        check(
            &CachingDefeatsWeights,
            "suffix corp.example
            cached 192.0.2.9
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 10 1688 kms1.corp.example
            _vlmcs._tcp.corp.example 300 SRV 0 90 1688 kms2.corp.example",
            &expect![[r#"
                notice: the client remembers its host, so the unlike weights of priority 0 decide only where it goes first
                  fix: Where weights are to share out the load, run `slmgr /ckhc` on the clients as administrator
            "#]],
        );
    }

    #[test]
    fn like_weights() {
        check(
            &CachingDefeatsWeights,
            "suffix corp.example
            caching on
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 10 1688 kms1.corp.example
            _vlmcs._tcp.corp.example 300 SRV 0 10 1688 kms2.corp.example
            _vlmcs._tcp.corp.example 300 SRV 1 90 1688 kms3.corp.example",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn memory_is_off() {
        check(
            &CachingDefeatsWeights,
            "suffix corp.example
            caching off
            cached 192.0.2.9
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 10 1688 kms1.corp.example
            _vlmcs._tcp.corp.example 300 SRV 0 90 1688 kms2.corp.example",
            &expect![[r#"
                not applicable: the settings do not say that the client remembers its host
            "#]],
        );
    }

    #[test]
    fn no_records() {
        check(
            &CachingDefeatsWeights,
            "caching on",
            &expect![[r#"
            not applicable: the client comes to no SRV records
        "#]],
        );
    }
}
