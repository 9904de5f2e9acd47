//! A client with questions but nobody to ask.

use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::ErrorCode;
use crate::overview::Overview;
use crate::plan::Step;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(103),
    name: "no-name-server",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[Stage::Plan, Stage::Ask],
    summary: "The client has questions for DNS but no name server to ask",
    explanation: r"**What it checks**

Whether a name server is known to the client while its settings call for DNS questions.
It is a notice when a fixed host is an address, since no question is needed then.
It is a warning when a remembered host that is an address may still serve.

**Why it matters**

Without a name server neither the SRV records nor the address of a host can be found.
The user sees 0x8007267C, no DNS servers configured for the local system (documented).

**Example**

The adapter has an address set by hand, and the field for DNS servers was left empty.

**Fix**

These change the client or the DHCP server.

- Windows, as administrator: `Set-DnsClientServerAddress -InterfaceAlias Ethernet -ServerAddresses 192.0.2.53`
- Windows, back to DHCP: `Set-DnsClientServerAddress -InterfaceAlias Ethernet -ResetServerAddresses`
- Windows DHCP server (option 6): `Set-DhcpServerv4OptionValue -DnsServer 192.0.2.53`
- dnsmasq as DHCP server: `dhcp-option=option:dns-server,192.0.2.53`

A Windows DNS server, BIND or dnsmasq itself needs no change.
Without DNS, `slmgr /skms 192.0.2.7:1688` sets a host by address.

**See it yourself**

- `ipconfig /all` lists the DNS servers of each adapter; `fec0:0:0:ffff::1` to `::3` are placeholders, not servers.
- `Get-DnsClientServerAddress` shows the same in PowerShell.
- `nslookup -type=srv _vlmcs._tcp.corp.example`, `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example` and `dig _vlmcs._tcp.corp.example SRV` find no server; with `dig @192.0.2.53` you can try one.

**References**

- Microsoft, Windows activation fails with error 0x8007267C
- RFC 2132, 3.8 (Domain Name Server option)
",
    client_codes: &[ErrorCode(0x8007_267C)],
    references: &[
        "Microsoft, Windows activation fails with error 0x8007267C",
        "RFC 2132, 3.8",
    ],
};

/// KMS103.
pub(in crate::rules) struct NoNameServer;

impl CheckEvidence for NoNameServer {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let evidence = overview.evidence;
        if !(evidence.name_servers.is_empty() && evidence.plan.name_servers.is_empty()) {
            return;
        }
        let n_questions = evidence.plan.questions().len();
        if n_questions == 0 {
            acc.not_applicable("the settings of the client call for no DNS question");
            return;
        }
        // Without name servers only a host that is an address can have one.
        let known = overview
            .on_path()
            .find(|id| {
                evidence
                    .candidate(*id)
                    .is_some_and(|it| !it.addresses.is_empty())
            })
            .filter(|_| overview.any_on_path_may_serve());
        let fixed = evidence.plan.fixed_host();
        let (severity, consequence) = match known.and_then(|id| evidence.candidate(id)) {
            Some(host) if fixed.is_some() => (
                Severity::Notice,
                format!(
                    "; the fixed host `{}` is an address and needs none",
                    host.host_port()
                ),
            ),
            Some(host) => (
                Severity::Warning,
                format!(
                    "; only the remembered host `{}` is left to it",
                    host.host_port()
                ),
            ),
            None => (Severity::Error, format!(" for {}", what_for(overview))),
        };
        acc.add(
            Location::Run,
            format!("the client has no name server to ask{consequence}"),
        )
        .severity(severity)
        .evidence(
            evidence
                .plan
                .steps_with_ids()
                .map(|(id, _)| EvidenceRef::Step(id)),
        )
        .remedy(
            "give the client a name server: DHCP option 6, or `Set-DnsClientServerAddress` as administrator; name one for this run with `--server`",
        );
    }
}

/// What the first step would ask for.
fn what_for(overview: &Overview<'_>) -> String {
    match overview.evidence.plan.steps.first().map(|it| &it.step) {
        Some(Step::AskSrv { owner }) => format!("`{owner}`"),
        Some(Step::FixedHost(host) | Step::CachedHost(host)) => format!("`{}`", host.host),
        None => "its questions".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn domain_without_server_is_an_error() {
        check(
            &NoNameServer,
            "no-server\n suffix corp.example",
            &expect![[r#"
                error: the client has no name server to ask for `_vlmcs._tcp.corp.example.`
                  fix: Give the client a name server: DHCP option 6, or `Set-DnsClientServerAddress` as administrator; name one for this run with `--server`
            "#]],
        );
    }

    #[test]
    fn fixed_name_without_server_is_an_error() {
        check(
            &NoNameServer,
            "no-server\n fixed kms.corp.example",
            &expect![[r#"
                error: the client has no name server to ask for `kms.corp.example.`
                  fix: Give the client a name server: DHCP option 6, or `Set-DnsClientServerAddress` as administrator; name one for this run with `--server`
            "#]],
        );
    }

    #[test]
    fn fixed_address_needs_no_server() {
        check(
            &NoNameServer,
            "no-server\n suffix corp.example\n fixed 192.0.2.7",
            &expect![[r#"
                notice: the client has no name server to ask; the fixed host `192.0.2.7:1688` is an address and needs none
                  fix: Give the client a name server: DHCP option 6, or `Set-DnsClientServerAddress` as administrator; name one for this run with `--server`
            "#]],
        );
    }

    #[test]
    fn remembered_address_helps_for_a_while() {
        check(
            &NoNameServer,
            "no-server\n suffix corp.example\n cached 192.0.2.7",
            &expect![[r#"
                warning: the client has no name server to ask; only the remembered host `192.0.2.7:1688` is left to it
                  fix: Give the client a name server: DHCP option 6, or `Set-DnsClientServerAddress` as administrator; name one for this run with `--server`
            "#]],
        );
    }

    #[test]
    fn remembered_address_that_refuses_does_not_help() {
        check(
            &NoNameServer,
            "no-server\n suffix corp.example\n cached 192.0.2.7\n probe 0 refused",
            &expect![[r#"
                error: the client has no name server to ask for `192.0.2.7`
                  fix: Give the client a name server: DHCP option 6, or `Set-DnsClientServerAddress` as administrator; name one for this run with `--server`
            "#]],
        );
    }

    #[test]
    fn no_question_no_server_needed() {
        check(
            &NoNameServer,
            "no-server\n fixed 192.0.2.7",
            &expect![[r#"
            not applicable: the settings of the client call for no DNS question
        "#]],
        );
    }

    #[test]
    fn one_server_is_enough() {
        check(
            &NoNameServer,
            "suffix corp.example",
            &expect![[r#"
            passed
        "#]],
        );
    }
}
