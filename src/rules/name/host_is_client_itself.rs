//! A host that was set or remembered is the client itself.

use crate::client::clear_host;
use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{CandidateId, ErrorCode, HostName, HostPort, is_own_address};
use crate::overview::Overview;
use crate::plan::Step;
use crate::rules::remedy::fixed_host_scope;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(126),
    name: "host-is-client-itself",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[Stage::Plan],
    summary: "The KMS host that is set at the client, or remembered by it, is the client itself",
    explanation: r"**What it checks**

Whether the fixed host or the remembered host of the client is the client itself:

- a loopback address (`127.0.0.0/8`, `::1`), an unspecified one (`0.0.0.0`, `::`), or either as an IPv4-mapped address
- `localhost`
- a name or an address of the client, as far as the settings that were read show them
- a name that resolves to such an address

Such a host is never contacted: from another machine, something else would answer.
A remembered host is a warning while another host may serve.

**Why it matters**

Since Windows 8 or 8.1 (the sources differ) a client takes no answer from its own machine and shows 0x8007000D (community: users report it, no document of Microsoft's says so).
The usual cause is a leftover of an unauthorized activator, which sets such a host at each start.
A KMS host that is pointed at itself ends the same way.

**Example**

`slmgr /dlv` shows `Registered KMS machine name: 127.0.0.2:1688`.

**Fix**

These commands change the client; run them as administrator.

- Back to discovery: `slmgr /ckms`, then `slmgr /ato`
- For Office, in its folder: `cscript ospp.vbs /remhst`, then `cscript ospp.vbs /act`
- Find out what set the host: a scheduled task, a service or a script that brings it back has to go first.

Windows DNS, BIND and dnsmasq need no change for this fault: the client does not ask them.

**See it yourself**

- `slmgr /dlv` shows the registered KMS machine name.
- `schtasks /query /fo LIST /v` shows scheduled tasks.
- `dig _vlmcs._tcp.corp.example SRV`, `nslookup -type=srv _vlmcs._tcp.corp.example` or `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example` shows what discovery would give.

**References**

- GitHub Wind4/vlmcsd, issues 6, 9, 52, 58, 70 and 88
- GitHub SystemRage/py-kms, issue 23
",
    client_codes: &[ErrorCode(0x8007_000D)],
    references: &[
        "GitHub Wind4/vlmcsd, issues 6, 9, 52, 58, 70 and 88",
        "GitHub SystemRage/py-kms, issue 23",
    ],
};

/// KMS126.
pub(in crate::rules) struct HostIsClientItself;

impl CheckEvidence for HostIsClientItself {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let evidence = overview.evidence;
        let plan = &evidence.plan;
        let mut has_host = false;
        for (id, planned) in plan.steps_with_ids() {
            let (host, is_fixed) = match &planned.step {
                Step::FixedHost(it) => (it, true),
                Step::CachedHost(it) => (it, false),
                Step::AskSrv { .. } => continue,
            };
            has_host = true;
            let candidates = evidence.candidates.iter();
            let position = candidates.clone().position(|it| it.step == Some(id));
            let candidate = position.map(CandidateId);
            let resolves = candidate.is_some_and(|it| overview.leads_to_client(it));
            if !plan.own_hosts.contains(&host.host) && !resolves {
                continue;
            }
            let may_go_on = plan.srv_steps().next().is_some()
                && (!overview.ran(Stage::Probe) || overview.any_on_path_may_serve());
            let severity = if is_fixed || !may_go_on {
                Severity::Error
            } else {
                Severity::Warning
            };
            let what = if is_fixed { "fixed" } else { "remembered" };
            acc.add(
                Location::Setting(planned.provenance.clone()),
                format!(
                    "the {what} host `{host}` is the client itself ({}), which takes no answer from itself",
                    why(host)
                ),
            )
            .severity(severity)
            .evidence([EvidenceRef::Step(id)])
            .evidence(candidate.map(EvidenceRef::Candidate))
            .remedy(remedy(overview, is_fixed));
        }
        if !has_host {
            acc.not_applicable("no host is set or remembered at the client");
        }
    }
}

/// By what a host is the client itself.
fn why(host: &HostPort) -> &'static str {
    match &host.host {
        HostName::Address(it) if it.to_canonical().is_unspecified() => "unspecified address",
        HostName::Address(it) if is_own_address(*it) => "loopback address",
        HostName::Address(_) => "one of its addresses",
        HostName::Absolute(_) | HostName::Relative(_) => "by its name or address",
    }
}

/// What to do about it; an imperative.
fn remedy(overview: &Overview<'_>, is_fixed: bool) -> String {
    let find_out = "find out what sets it; mostly that is a leftover of an unauthorized activator";
    if is_fixed {
        let clear = clear_host(fixed_host_scope(overview));
        format!("run {clear} on the client as administrator, and {find_out}; then `slmgr /ato`")
    } else {
        format!(
            "run `slmgr /ckhc`, `slmgr /ato` and `slmgr /skhc` on the client as administrator, and {find_out}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn fixed_host_by_address_and_by_name() {
        for (host, why) in [
            ("127.0.0.2:1688", "loopback address"),
            ("[::1]:1688", "loopback address"),
            ("0.0.0.0:1688", "unspecified address"),
            ("localhost:1688", "by its name or address"),
            ("localhost.:1688", "by its name or address"),
        ] {
            let message = format!(
                "the fixed host `{host}` is the client itself ({why}), which takes no answer from itself"
            );
            let text = format!("suffix corp.example\nfixed {host}");
            let evidence = crate::rules::testing::evidence(&text);
            let mut acc = Findings::new(&INFO);
            HostIsClientItself.check_evidence(&Overview::new(&evidence), &mut acc);
            let found: Vec<String> = acc.found.iter().map(|it| it.message.clone()).collect();
            assert_eq!(found, [message]);
        }
    }

    #[test]
    fn name_that_leads_to_the_client() {
        check(
            &HostIsClientItself,
            "suffix corp.example
            fixed kms.corp.example:1688
            > kms.corp.example A NOERROR
            kms.corp.example 300 A 127.0.0.1",
            &expect![[r#"
                error: the fixed host `kms.corp.example.:1688` is the client itself (by its name or address), which takes no answer from itself
                  fix: Run `slmgr /ckms` on the client as administrator, and find out what sets it; mostly that is a leftover of an unauthorized activator; then `slmgr /ato`
            "#]],
        );
    }

    #[test]
    fn remembered_host() {
        check(
            &HostIsClientItself,
            "suffix corp.example
            cached 127.0.0.2:1688
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
            + kms.corp.example 300 A 192.0.2.1
            probe 1 connected",
            &expect![[r#"
                warning: the remembered host `127.0.0.2:1688` is the client itself (loopback address), which takes no answer from itself
                  fix: Run `slmgr /ckhc`, `slmgr /ato` and `slmgr /skhc` on the client as administrator, and find out what sets it; mostly that is a leftover of an unauthorized activator
            "#]],
        );
        check(
            &HostIsClientItself,
            "cached 127.0.0.2:1688",
            &expect![[r#"
                error: the remembered host `127.0.0.2:1688` is the client itself (loopback address), which takes no answer from itself
                  fix: Run `slmgr /ckhc`, `slmgr /ato` and `slmgr /skhc` on the client as administrator, and find out what sets it; mostly that is a leftover of an unauthorized activator
            "#]],
        );
    }

    #[test]
    fn other_hosts() {
        check(
            &HostIsClientItself,
            "fixed 192.0.2.7:1688",
            &expect![[r#"
                passed
            "#]],
        );
        check(
            &HostIsClientItself,
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
            + kms.corp.example 300 A 127.0.0.1
            probe 0 connected",
            &expect![[r#"
                not applicable: no host is set or remembered at the client
            "#]],
        );
    }
}
