//! The client asks other name servers for a name than this run.

use crate::client::{ClientProfile, NameRule};
use crate::evidence::{Evidence, Stage};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{DomainName, HostName, NameServer};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::words;
use std::net::SocketAddr;

/// The port of name servers, which a rule about names cannot change.
const DNS_PORT: u16 = 53;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(120),
    name: "nrpt-rule-covers-name",
    severity: Severity::Notice,
    subject: Subject::Evidence,
    needs: &[Stage::Plan],
    summary: "A rule of the Name Resolution Policy Table names other name servers for a name that the client asks",
    explanation: r#"**What it checks**

Whether a rule of the Name Resolution Policy Table (NRPT) is for a name that the client asks, and names other name servers than those of this run.
The names are those of the plan, and those for which answers call: the targets of SRV records and of aliases, once they were asked.
The closest rule counts: one for the name itself, then one for names with its first label, then the one for the longest domain, then the one for all names.
Which of several equally close rules counts is not known. One with name servers is told, and the others are named.

Of a rule holds what its value `ConfigOptions` says (documented): `0x8` stands for the name servers in `GenericDNSServers`, `0x4` for those of DirectAccess in `DirectAccessDNSServers`, `0x2` for DNSSEC.
Where the value is missing, that its servers count is inferred.
Those of DirectAccess are asked while DirectAccess is connected, and no setting shows whether it is.

Where a group policy brings rules, local ones are left out (documented).
The same is documented for a policy whose list of rules is empty; that the key `DnsPolicyConfig` without rules is such a list is inferred.

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

- Microsoft, [MS-GPNRPT]: Group Policy: Name Resolution Policy Table (NRPT) Data Extension, sections 2.2.2.2, 2.2.2.8 and 2.2.2.13
- Microsoft, Get-DnsClientNrptPolicy
- Microsoft, Known limitations for Global Secure Access (rules in Group Policy)
"#,
    client_codes: &[],
    references: &[
        "Microsoft, [MS-GPNRPT]: Group Policy: Name Resolution Policy Table (NRPT) Data Extension, sections 2.2.2.2, 2.2.2.8 and 2.2.2.13",
        "Microsoft, Get-DnsClientNrptPolicy",
        "Microsoft, Known limitations for Global Secure Access (rules in Group Policy)",
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
        for (rules, names) in covered(client, evidence) {
            let Some((rule, others)) = rules.split_first() else {
                continue;
            };
            let mut said = vec![
                format!(
                    "for {} the client asks {}, by the rule `{}` about names",
                    words::quoted(&names),
                    whom(rule),
                    rule.name
                ),
                asked(overview),
            ];
            if !rule.direct_access_servers.is_empty() {
                said.push(
                    "whether DirectAccess is connected cannot be seen by this run".to_owned(),
                );
            }
            if rule.options.is_none() {
                said.push("that these servers count is inferred: what of the rule holds is not given (`ConfigOptions`)".to_owned());
            }
            let others: Vec<&str> = others
                .iter()
                .filter(|it| !is_alike(rule, it))
                .map(|it| it.name.as_str())
                .collect();
            if !others.is_empty() {
                said.push(format!(
                    "{} {} for the same names with other settings, and which rule counts is not known",
                    words::quoted(&others),
                    if others.len() == 1 { "is" } else { "are" }
                ));
            }
            acc.add(Location::Setting(rule.provenance.clone()), said.join("; "))
                .remedy(remedy(rule));
        }
    }
}

/// Names for which the client asks others than this run, with the rules that are closest to them, which are alike for all of
/// these names; that which is taken to count stands first.
fn covered<'a>(
    client: &'a ClientProfile,
    evidence: &Evidence,
) -> Vec<(Vec<&'a NameRule>, Vec<DomainName>)> {
    let planned = evidence.plan.questions().into_iter().map(|it| it.name);
    let asked = evidence.exchanges.iter().map(|it| it.question.name.clone());
    let mut res: Vec<(Vec<&NameRule>, Vec<DomainName>)> = Vec::new();
    for name in planned.chain(asked) {
        let rules = client.name_rules_for(&name);
        if rules
            .iter()
            .all(|it| asks_alike(it, &evidence.name_servers))
        {
            continue;
        }
        let is_same = |other: &[&NameRule]| {
            rules.len() == other.len()
                && rules.iter().zip(other).all(|it| std::ptr::eq(*it.0, *it.1))
        };
        match res.iter_mut().find(|it| is_same(&it.0)) {
            Some((_, names)) if names.contains(&name) => {}
            Some((_, names)) => names.push(name),
            None => res.push((rules, vec![name])),
        }
    }
    res
}

/// True when a rule leads to nobody else than those asked.
fn asks_alike(rule: &NameRule, asked: &[NameServer]) -> bool {
    let direct_access: Vec<SocketAddr> = addresses(&rule.direct_access_servers).collect();
    (rule.servers.is_empty() || is_same(&rule.servers, asked))
        && (rule.direct_access_servers.is_empty()
            || direct_access.len() == rule.direct_access_servers.len()
                && is_same(&direct_access, asked))
}

/// True when two rules lead to the same servers.
fn is_alike(one: &NameRule, other: &NameRule) -> bool {
    one.servers == other.servers && one.direct_access_servers == other.direct_access_servers
}

/// Those of `hosts` that are addresses.
fn addresses(hosts: &[HostName]) -> impl Iterator<Item = SocketAddr> {
    hosts.iter().filter_map(|it| match it {
        HostName::Address(it) => Some(SocketAddr::new(*it, DNS_PORT)),
        HostName::Absolute(_) | HostName::Relative(_) => None,
    })
}

/// Whom the client asks by a rule, in words.
fn whom(rule: &NameRule) -> String {
    let servers: Vec<String> = rule.servers.iter().map(shown).collect();
    let direct_access = format!(
        "{} while DirectAccess is connected",
        words::quoted(&rule.direct_access_servers)
    );
    match (&servers[..], &rule.direct_access_servers[..]) {
        ([], _) => direct_access,
        (_, []) => words::quoted(&servers),
        _ => format!("{}, and {direct_access}", words::quoted(&servers)),
    }
}

/// What to do to ask whom the client asks.
fn remedy(rule: &NameRule) -> String {
    let flags = |servers: &[SocketAddr]| {
        let flags: Vec<String> = servers
            .iter()
            .map(|it| format!("--server {}", shown(it)))
            .collect();
        flags.join(" ")
    };
    if !rule.servers.is_empty() {
        return format!(
            "to ask whom the client asks, run `kmsdoctor diagnose {}` with the same settings",
            flags(&rule.servers)
        );
    }
    let addresses: Vec<SocketAddr> = addresses(&rule.direct_access_servers).collect();
    if addresses.is_empty() {
        return "to see the rules in force, run `Get-DnsClientNrptPolicy -Effective` at the client"
            .to_owned();
    }
    format!(
        "to ask whom the client asks while DirectAccess is connected, run `kmsdoctor diagnose {}` there",
        flags(&addresses)
    )
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
    if server.port() == DNS_PORT {
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
    fn target_of_srv_record() {
        let asked = "suffix corp.example
            rule .hosts.example 192.0.2.54
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.hosts.example";
        check(
            &NrptRuleCoversName,
            asked,
            &expect![[r#"
            passed
        "#]],
        );
        check(
            &NrptRuleCoversName,
            &format!("{asked}\n> kms.hosts.example A NOERROR\n> kms.hosts.example AAAA NOERROR"),
            &expect![[r#"
                notice: for `kms.hosts.example.` the client asks `192.0.2.54`, by the rule `r` about names; this run asked `192.0.2.53`
                  fix: To ask whom the client asks, run `kmsdoctor diagnose --server 192.0.2.54` with the same settings
            "#]],
        );
    }

    #[test]
    fn servers_of_direct_access() {
        check(
            &NrptRuleCoversName,
            "suffix corp.example
            rule .corp.example -
            direct-access 2001:db8::54
            direct-access ns.corp.example",
            &expect![[r#"
                notice: for `_vlmcs._tcp.corp.example.` the client asks `2001:db8::54` and `ns.corp.example.` while DirectAccess is connected, by the rule `r` about names; this run asked `192.0.2.53`; whether DirectAccess is connected cannot be seen by this run
                  fix: To ask whom the client asks while DirectAccess is connected, run `kmsdoctor diagnose --server 2001:db8::54` there
            "#]],
        );
        check(
            &NrptRuleCoversName,
            "suffix corp.example
            rule .corp.example 192.0.2.54
            direct-access ns.corp.example",
            &expect![[r#"
                notice: for `_vlmcs._tcp.corp.example.` the client asks `192.0.2.54`, and `ns.corp.example.` while DirectAccess is connected, by the rule `r` about names; this run asked `192.0.2.53`; whether DirectAccess is connected cannot be seen by this run
                  fix: To ask whom the client asks, run `kmsdoctor diagnose --server 192.0.2.54` with the same settings
            "#]],
        );
        check(
            &NrptRuleCoversName,
            "suffix corp.example
            rule .corp.example -
            direct-access ns",
            &expect![[r#"
                notice: for `_vlmcs._tcp.corp.example.` the client asks `ns` while DirectAccess is connected, by the rule `r` about names; this run asked `192.0.2.53`; whether DirectAccess is connected cannot be seen by this run
                  fix: To see the rules in force, run `Get-DnsClientNrptPolicy -Effective` at the client
            "#]],
        );
        check(
            &NrptRuleCoversName,
            "suffix corp.example
            server 192.0.2.54
            rule .corp.example -
            direct-access 192.0.2.54",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn rule_that_says_not_what_of_it_holds() {
        check(
            &NrptRuleCoversName,
            "suffix corp.example
            inferred-rule .corp.example 192.0.2.54",
            &expect![[r#"
                notice: for `_vlmcs._tcp.corp.example.` the client asks `192.0.2.54`, by the rule `r` about names; this run asked `192.0.2.53`; that these servers count is inferred: what of the rule holds is not given (`ConfigOptions`)
                  fix: To ask whom the client asks, run `kmsdoctor diagnose --server 192.0.2.54` with the same settings
            "#]],
        );
    }

    #[test]
    fn several_rules_for_the_same_names() {
        check(
            &NrptRuleCoversName,
            "suffix corp.example
            rule .corp.example - a
            rule .corp.example 192.0.2.54 b
            rule .corp.example 192.0.2.54 c
            rule .corp.example 192.0.2.55 d",
            &expect![[r#"
                notice: for `_vlmcs._tcp.corp.example.` the client asks `192.0.2.54`, by the rule `b` about names; this run asked `192.0.2.53`; `d` and `a` are for the same names with other settings, and which rule counts is not known
                  fix: To ask whom the client asks, run `kmsdoctor diagnose --server 192.0.2.54` with the same settings
            "#]],
        );
        // Another one may count than that whose servers were asked.
        check(
            &NrptRuleCoversName,
            "suffix corp.example
            server 192.0.2.54
            rule .corp.example 192.0.2.54 a
            rule .corp.example 192.0.2.55 b",
            &expect![[r#"
                notice: for `_vlmcs._tcp.corp.example.` the client asks `192.0.2.54`, by the rule `a` about names; this run asked `192.0.2.54`; `b` is for the same names with other settings, and which rule counts is not known
                  fix: To ask whom the client asks, run `kmsdoctor diagnose --server 192.0.2.54` with the same settings
            "#]],
        );
        check(
            &NrptRuleCoversName,
            "suffix corp.example
            server 192.0.2.54
            rule .corp.example - a
            rule .corp.example 192.0.2.54 b",
            &expect![[r#"
                passed
            "#]],
        );
        // One that is about something else leaves the usual servers.
        check(
            &NrptRuleCoversName,
            "suffix corp.example
            rule .corp.example - a",
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
