//! The client asks other name servers for a name than this run.

use crate::client::NameRule;
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{DomainName, NameServer};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::words;
use std::net::SocketAddr;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(120),
    name: "nrpt-rule-covers-name",
    severity: Severity::Notice,
    subject: Subject::Evidence,
    needs: &[Stage::Plan],
    summary: "A rule of the Name Resolution Policy Table names other name servers for a planned name",
    explanation: r#"**What it checks**

Whether a rule of the Name Resolution Policy Table (NRPT) is for a name that the client asks, and names other name servers than those of this run.
The closest rule counts: one for the name itself, then one for names with its first label, then the one for the longest domain, then the one for all names.
Where a policy brings rules, local ones are left out (inferred from reports of users).

**Why it matters**

Windows asks the name servers of the rule for such a name, and not those of its adapters (documented).
So what this run found is not what the client finds.
That the service which activates goes by the table as other programs do is inferred: it asks through the DNS client of Windows.
VPN clients and DirectAccess bring such rules, and often only for the internal domain.

**Example**

The rule for `.corp.example` names `192.0.2.54`, the adapter has `192.0.2.53`, and only the latter knows `_vlmcs._tcp.corp.example`.

**Fix**

- Ask whom the client asks: `kmsdoctor diagnose --client FILE --server 192.0.2.54`
- Where the rule is wrong: change the policy or the settings of the VPN client that brings it.

**See it yourself**

- `Get-DnsClientNrptPolicy -Effective` shows the rules in force.
- `reg query "HKLM\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient\DnsPolicyConfig" /s`
- `reg query "HKLM\SYSTEM\CurrentControlSet\Services\Dnscache\Parameters\DnsPolicyConfig" /s`
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example` goes by the table, `nslookup` does not.

**References**

- Microsoft, [MS-GPNRPT]: Group Policy: Name Resolution Policy Table (NRPT) Data Extension
- Microsoft, Get-DnsClientNrptPolicy
"#,
    client_codes: &[],
    references: &[
        "Microsoft, [MS-GPNRPT]: Group Policy: Name Resolution Policy Table (NRPT) Data Extension",
        "Microsoft, Get-DnsClientNrptPolicy",
    ],
};

/// KMS120.
pub(in crate::rules) struct NrptRuleCoversName;

impl CheckEvidence for NrptRuleCoversName {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let evidence = overview.evidence;
        let client = evidence.client.as_ref();
        let Some(client) = client.filter(|it| !it.name_rules.is_empty()) else {
            acc.not_applicable("no rule about names is known");
            return;
        };
        let mut covered: Vec<(&NameRule, Vec<DomainName>)> = Vec::new();
        for name in evidence.plan.questions().into_iter().map(|it| it.name) {
            let Some(rule) = client.name_rule(&name) else {
                continue;
            };
            if is_same(&rule.servers, &evidence.name_servers) {
                continue;
            }
            let known = covered.iter_mut().find(|it| std::ptr::eq(it.0, rule));
            match known {
                Some((_, names)) if names.contains(&name) => {}
                Some((_, names)) => names.push(name),
                None => covered.push((rule, vec![name])),
            }
        }
        for (rule, names) in covered {
            let servers: Vec<String> = rule.servers.iter().map(shown).collect();
            let flags: Vec<String> = servers.iter().map(|it| format!("--server {it}")).collect();
            acc.add(
                Location::Setting(rule.provenance.clone()),
                format!(
                    "for {} the client asks {}, by the rule `{}` about names; {}",
                    words::quoted(&names),
                    words::quoted(&servers),
                    rule.name,
                    asked(overview)
                ),
            )
            .remedy(format!(
                "to ask whom the client asks, run `kmsdoctor diagnose {}` with the same settings",
                flags.join(" ")
            ));
        }
    }
}

/// Whom this run asked, or a run would ask.
fn asked(overview: &Overview<'_>) -> String {
    let servers = &overview.evidence.name_servers;
    match (overview.ran(Stage::Ask), &servers[..]) {
        (true, []) => "this run asked nobody".to_owned(),
        (true, _) => format!("this run asked {}", words::quoted(servers)),
        (false, []) => "no other name server is known".to_owned(),
        (false, _) => format!("for other names it asks {}", words::quoted(servers)),
    }
}

/// True when those asked are those of a rule, in whatever order.
fn is_same(rule: &[SocketAddr], asked: &[NameServer]) -> bool {
    let is_asked = |it: &SocketAddr| asked.contains(&NameServer::Address(*it));
    rule.len() == asked.len() && rule.iter().all(is_asked)
}

/// As `--server` takes it; the usual port goes without saying.
fn shown(server: &SocketAddr) -> String {
    if server.port() == 53 {
        server.ip().to_string()
    } else {
        server.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn other_servers_than_those_asked() {
        check(
            &NrptRuleCoversName,
            "suffix hr.corp.example
            connection branch.example
            rule .corp.example 192.0.2.54",
            &expect![[r#"
                notice: for `_vlmcs._tcp.hr.corp.example.` and `_vlmcs._tcp.corp.example.` the client asks `192.0.2.54`, by the rule `r` about names; this run asked `192.0.2.53`
                  fix: To ask whom the client asks, run `kmsdoctor diagnose --server 192.0.2.54` with the same settings
            "#]],
        );
    }

    #[test]
    fn host_set_by_hand() {
        check(
            &NrptRuleCoversName,
            "fixed kms.corp.example
            suffix branch.example
            rule kms 2001:db8::53",
            &expect![[r#"
                notice: for `kms.corp.example.` the client asks `2001:db8::53`, by the rule `r` about names; this run asked `192.0.2.53`
                  fix: To ask whom the client asks, run `kmsdoctor diagnose --server 2001:db8::53` with the same settings
            "#]],
        );
    }

    #[test]
    fn servers_of_the_rule_were_asked() {
        check(
            &NrptRuleCoversName,
            "suffix corp.example
            server 192.0.2.54
            rule .corp.example 192.0.2.54",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn rule_for_other_names() {
        check(
            &NrptRuleCoversName,
            "suffix corp.example
            rule .lab.example 192.0.2.54",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn no_rules() {
        check(
            &NrptRuleCoversName,
            "suffix corp.example",
            &expect![[r#"
                not applicable: no rule about names is known
            "#]],
        );
    }
}
