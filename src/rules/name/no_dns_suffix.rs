//! A client that knows neither a domain nor a host asks nothing at all.

use crate::client::ClientProfile;
use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{ErrorCode, Provenance};
use crate::overview::Overview;
use crate::plan::{DiscoveryPlan, Step};
use crate::rules::{CheckEvidence, Findings, UNTOLD_SUFFIXES};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(101),
    name: "no-dns-suffix",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[Stage::Plan],
    summary: "The client has no DNS suffix, so it asks for no KMS host",
    explanation: r"**What it checks**

Whether any setting gives the client a domain: lookup domain, search list, primary suffix or connection-specific suffix.
A fixed host makes a domain needless, so the rule is content with one.

**Why it matters**

A client asks for the SRV records of `_vlmcs._tcp` and a domain.
Without a domain no question is sent at all, and nothing is asked on the local link either (observed with one Windows 11 client).
The user sees 0x8007007B.
A host remembered from the last success still serves for a while; when it goes away, nothing takes its place.

**Example**

A workgroup machine has no primary suffix, and its DHCP server sends no domain name.

**Fix**

Give the client a domain in one of these ways.
Each of them changes a machine or a server.

- DHCP option 15 (domain name) on a Windows DHCP server: `Set-DhcpServerv4OptionValue -DnsDomain corp.example`
- dnsmasq as DHCP server: the line `domain=corp.example`
- Windows, primary suffix: join the domain, or set it under System Properties, Computer Name, Change, More
- Windows, lookup domain for KMS alone, as administrator: `slmgr /skms-domain corp.example`
- Windows, a host without any discovery, as administrator: `slmgr /skms kms.corp.example:1688`

Windows DNS and BIND need no change for this fault: the records are not asked for.

**See it yourself**

- `ipconfig /all` shows the primary and the connection-specific suffixes, and the search list.
- `Get-DnsClientGlobalSetting` and `Get-DnsClient` show the same in PowerShell.
- `dig _vlmcs._tcp.corp.example SRV`, `nslookup -type=srv _vlmcs._tcp.corp.example` or `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example` tells whether the domain you mean to give has records.

**References**

- Microsoft, Slmgr.vbs options for obtaining volume activation information
- RFC 2132, 3.17 (Domain Name option)
",
    client_codes: &[ErrorCode(0x8007_007B)],
    references: &[
        "Microsoft, Slmgr.vbs options for obtaining volume activation information",
        "RFC 2132, 3.17",
    ],
};

/// KMS101.
pub(in crate::rules) struct NoDnsSuffix;

impl CheckEvidence for NoDnsSuffix {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let plan = &overview.evidence.plan;
        if plan.srv_steps().next().is_some() {
            return;
        }
        if plan.fixed_host().is_some() {
            acc.not_applicable("a fixed host is set, so no domain is needed");
            return;
        }
        let client = overview.evidence.client.as_ref();
        if client.is_some_and(ClientProfile::looks_for_no_host) {
            acc.not_applicable("the client looks for no KMS host");
            return;
        }
        if !plan.knows_suffixes() {
            acc.not_checked(UNTOLD_SUFFIXES);
            return;
        }
        let who = super::other_application(overview).unwrap_or_else(|| "it".to_owned());
        let dropped = (0..plan.dropped.len()).map(EvidenceRef::Dropped);
        let cached = plan
            .steps_with_ids()
            .find_map(|(id, planned)| match &planned.step {
                Step::CachedHost(host) => Some((id, host)),
                _ => None,
            });
        let finding = if let Some((id, host)) =
            cached.filter(|_| !overview.ran(Stage::Probe) || overview.any_on_path_may_serve())
        {
            acc.add(
                Location::Run,
                format!(
                    "the client has no DNS suffix; only the remembered host `{host}` is left to {who}{}{}",
                    read_from(plan),
                    left_out(plan)
                ),
            )
            .severity(Severity::Warning)
            .evidence([EvidenceRef::Step(id)])
        } else {
            acc.add(
                Location::Run,
                format!(
                    "the client has no DNS suffix, so {who} asks for no KMS host{}{}",
                    read_from(plan),
                    left_out(plan)
                ),
            )
        };
        finding.evidence(dropped).remedy(
            "give the client a domain by DHCP option 15, a primary DNS suffix, or `slmgr /skms-domain DOMAIN` on it as administrator; or name the domain: `kmsdoctor diagnose DOMAIN`",
        );
    }
}

/// The file that the settings were read from, as a part of a message; nothing when there is none.
fn read_from(plan: &DiscoveryPlan) -> String {
    let servers = plan.name_servers.iter().map(|it| &it.provenance);
    let dropped = plan.dropped.iter().map(|it| &it.provenance);
    let path = servers.chain(dropped).find_map(|it| match it {
        Provenance::File { path, .. } => Some(path),
        Provenance::CommandLine { .. } | Provenance::Machine { .. } => None,
    });
    path.map_or_else(String::new, |path| {
        format!(" (settings read from `{path}`)")
    })
}

/// What was set but is not asked, as the end of a message.
fn left_out(plan: &DiscoveryPlan) -> String {
    match &plan.dropped[..] {
        [] => String::new(),
        [only] => format!("; `{}` does not count: {}", only.name, only.why),
        all => format!("; {} settings do not count", all.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn nothing_set_is_an_error() {
        check(
            &NoDnsSuffix,
            "",
            &expect![[r#"
                error: the client has no DNS suffix, so it asks for no KMS host
                  fix: Give the client a domain by DHCP option 15, a primary DNS suffix, or `slmgr /skms-domain DOMAIN` on it as administrator; or name the domain: `kmsdoctor diagnose DOMAIN`
            "#]],
        );
    }

    #[test]
    fn single_label_is_a_suffix() {
        for text in ["suffix corp", "connection local", "search lan"] {
            check(
                &NoDnsSuffix,
                text,
                &expect![[r#"
                    passed
                "#]],
            );
        }
    }

    #[test]
    fn cached_host_softens() {
        check(
            &NoDnsSuffix,
            "cached 192.0.2.7",
            &expect![[r#"
                warning: the client has no DNS suffix; only the remembered host `192.0.2.7:1688` is left to it
                  fix: Give the client a domain by DHCP option 15, a primary DNS suffix, or `slmgr /skms-domain DOMAIN` on it as administrator; or name the domain: `kmsdoctor diagnose DOMAIN`
            "#]],
        );
    }

    #[test]
    fn cached_host_that_refuses_does_not() {
        check(
            &NoDnsSuffix,
            "cached 192.0.2.7\n probe 0 refused",
            &expect![[r#"
                error: the client has no DNS suffix, so it asks for no KMS host
                  fix: Give the client a domain by DHCP option 15, a primary DNS suffix, or `slmgr /skms-domain DOMAIN` on it as administrator; or name the domain: `kmsdoctor diagnose DOMAIN`
            "#]],
        );
    }

    #[test]
    fn fixed_host_needs_no_domain() {
        check(
            &NoDnsSuffix,
            "fixed 192.0.2.7",
            &expect![[r#"
            not applicable: a fixed host is set, so no domain is needed
        "#]],
        );
    }

    #[test]
    fn suffixes_that_nothing_tells() {
        for text in ["no-suffixes-told", "no-suffixes-told\ncached 192.0.2.7"] {
            check(
                &NoDnsSuffix,
                text,
                &expect![[r#"
                    not checked: the settings that were read do not tell the DNS suffixes
                "#]],
            );
        }
        check(
            &NoDnsSuffix,
            "no-suffixes-told\nsuffix corp.example",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn any_domain_is_enough() {
        check(
            &NoDnsSuffix,
            "connection corp.example",
            &expect![[r#"
            passed
        "#]],
        );
    }

    #[test]
    fn cached_host_of_a_plan_softens_without_contact() {
        use crate::rules::testing::evidence;
        let mut evidence = evidence("cached 192.0.2.7");
        evidence.ran = [Stage::Plan].into();
        evidence.candidates.clear();
        let mut acc = Findings::new(&INFO);
        NoDnsSuffix.check_evidence(&Overview::new(&evidence), &mut acc);
        let severities: Vec<Severity> = acc.found.iter().map(|it| it.severity).collect();
        assert_eq!(severities, [Severity::Warning]);
    }

    #[test]
    fn file_that_was_read_is_named() {
        use crate::client::read_resolv_conf;
        let client = read_resolv_conf(
            "/etc/resolv.conf",
            "nameserver 192.0.2.1\nserch corp.example",
        )
        .unwrap();
        let evidence = crate::evidence::Evidence {
            ran: [Stage::Plan].into(),
            plan: crate::plan::plan(&client),
            ..crate::evidence::Evidence::default()
        };
        let mut acc = Findings::new(&INFO);
        NoDnsSuffix.check_evidence(&Overview::new(&evidence), &mut acc);
        let messages: Vec<&str> = acc.found.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "the client has no DNS suffix, so it asks for no KMS host (settings read from `/etc/resolv.conf`); `serch` does not count: is no keyword of resolv.conf"
            ]
        );
    }

    #[test]
    fn nothing_is_looked_for() {
        check(
            &NoDnsSuffix,
            "license windows mak",
            &expect![[r#"
            not applicable: the client looks for no KMS host
        "#]],
        );
    }

    #[test]
    fn office_alone() {
        check(
            &NoDnsSuffix,
            "license office kms-client
            license windows mak",
            &expect![[r#"
                error: the client has no DNS suffix, so Office asks for no KMS host
                  fix: Give the client a domain by DHCP option 15, a primary DNS suffix, or `slmgr /skms-domain DOMAIN` on it as administrator; or name the domain: `kmsdoctor diagnose DOMAIN`
            "#]],
        );
    }
}
