//! A host that only machines of one cloud can use.

use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{DomainName, HostName, HostPort, Provenance};
use crate::overview::Overview;
use crate::plan::Step;
use crate::rules::{CheckEvidence, Findings};
use std::net::{IpAddr, Ipv4Addr};

/// A KMS service of a cloud: its names without final dot, and its addresses.
struct Cloud {
    name: &'static str,
    hosts: &'static [&'static str],
    addresses: &'static [Ipv4Addr],
}

/// The services that are documented: Microsoft, "Custom routes to enable KMS activation"; Amazon EC2 guide; Google's sample
/// rule for Windows activation.
static CLOUDS: [Cloud; 6] = [
    Cloud {
        name: "Azure",
        hosts: &["azkms.core.windows.net", "kms.core.windows.net"],
        addresses: &[
            Ipv4Addr::new(20, 118, 99, 224),
            Ipv4Addr::new(40, 83, 235, 53),
            Ipv4Addr::new(23, 102, 135, 246),
        ],
    },
    Cloud {
        name: "Azure China",
        hosts: &["azkms.core.chinacloudapi.cn", "kms.core.chinacloudapi.cn"],
        addresses: &[
            Ipv4Addr::new(159, 27, 28, 100),
            Ipv4Addr::new(163, 228, 64, 161),
            Ipv4Addr::new(42, 159, 7, 249),
        ],
    },
    Cloud {
        name: "Azure Government",
        hosts: &["azkms.core.usgovcloudapi.net", "kms.core.usgovcloudapi.net"],
        addresses: &[Ipv4Addr::new(52, 126, 105, 2), Ipv4Addr::new(23, 97, 0, 13)],
    },
    Cloud {
        name: "Azure Germany, which is closed",
        hosts: &["kms.core.cloudapi.de"],
        addresses: &[Ipv4Addr::new(51, 4, 143, 248)],
    },
    Cloud {
        name: "AWS",
        hosts: &[],
        addresses: &[
            Ipv4Addr::new(169, 254, 169, 250),
            Ipv4Addr::new(169, 254, 169, 251),
        ],
    },
    Cloud {
        name: "Google Cloud",
        hosts: &["kms.windows.googlecloud.com"],
        addresses: &[Ipv4Addr::new(35, 190, 247, 13)],
    },
];

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(117),
    name: "cloud-endpoint-configured",
    severity: Severity::Notice,
    subject: Subject::Evidence,
    needs: &[Stage::Plan],
    summary: "The client is set to the KMS service of a cloud, which cannot be verified from outside",
    explanation: r"**What it checks**

Whether a fixed or remembered host is one of the KMS services that Azure, AWS and Google Cloud run for their own machines.
The names and addresses are those that the providers document; they change, so they are hints.

**Why it matters**

These services answer machines of that cloud only.
A machine that was moved out of the cloud keeps the setting, cannot activate there, and the user sees 0xC004F074.
Whether the service works cannot be verified from here unless this program runs in that cloud: silence from outside says nothing.
On Azure the request must leave from an Azure address; a forced tunnel or an appliance on the way breaks it (documented).

**Example**

`KeyManagementServiceName` = `azkms.core.windows.net` on a machine that now runs in the own data center.

**Fix**

Inside the cloud: let the traffic leave directly; on Azure by a route for the addresses of the service with next hop Internet.
Outside of it, on the client as administrator (changes it): `slmgr /ckms`, or `slmgr /skms kms.corp.example:1688`, then `slmgr /ato`.

**See it yourself**

- `slmgr /dlv` shows the registered KMS machine name.
- On a machine of that cloud: `Test-NetConnection azkms.core.windows.net -Port 1688`

**References**

- Microsoft, Custom routes to enable KMS activation (Azure)
- Amazon, EC2 User Guide for Windows
- Google, Creating Windows Server instances
",
    client_codes: &[],
    references: &[
        "Microsoft, Custom routes to enable KMS activation (Azure)",
        "Amazon, EC2 User Guide for Windows",
        "Google, Creating Windows Server instances",
    ],
};

/// KMS117.
pub(in crate::rules) struct CloudEndpointConfigured;

impl CheckEvidence for CloudEndpointConfigured {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        for (host, provenance) in hosts(overview) {
            let Some(cloud) = CLOUDS.iter().find(|it| it.has(&host.host)) else {
                continue;
            };
            acc.add(
                Location::Setting(provenance.clone()),
                format!(
                    "`{host}` is the KMS service of {}; it answers machines of that cloud only, and cannot be verified from here outside of it",
                    cloud.name
                ),
            )
            .remedy("if the machine does not run in that cloud, return it to discovery by `slmgr /ckms` on it as administrator, or set its own host");
        }
    }
}

impl Cloud {
    fn has(&self, host: &HostName) -> bool {
        match host {
            HostName::Absolute(name) => self.hosts.iter().any(|it| is_named(name, it)),
            HostName::Address(IpAddr::V4(address)) => self.addresses.contains(address),
            HostName::Address(IpAddr::V6(_)) | HostName::Relative(_) => false,
        }
    }
}

/// True for the KMS service of a cloud, which nobody mends but its operator.
pub(super) fn is_of_cloud(host: &HostName) -> bool {
    CLOUDS.iter().any(|it| it.has(host))
}

fn is_named(name: &DomainName, text: &str) -> bool {
    text.parse::<DomainName>().is_ok_and(|it| it == *name)
}

/// Hosts of settings, in the order tried, then those of other scopes; each setting once.
fn hosts<'a>(overview: &'a Overview<'_>) -> Vec<(&'a HostPort, &'a Provenance)> {
    let steps = overview.evidence.plan.steps.iter();
    let mut res: Vec<(&HostPort, &Provenance)> = steps
        .filter_map(|it| match &it.step {
            Step::FixedHost(host) | Step::CachedHost(host) => Some((host, &it.provenance)),
            Step::AskSrv { .. } => None,
        })
        .collect();
    let scoped = overview.evidence.client.iter().flat_map(|it| &it.scoped);
    for settings in scoped {
        for host in settings.fixed_host.iter().chain(&settings.cached_host) {
            let found = (&host.value, &host.provenance);
            if !res.contains(&found) {
                res.push(found);
            }
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn by_name() {
        check(
            &CloudEndpointConfigured,
            "fixed AzKms.core.windows.net",
            &expect![[r#"
                notice: `AzKms.core.windows.net.:1688` is the KMS service of Azure; it answers machines of that cloud only, and cannot be verified from here outside of it
                  fix: If the machine does not run in that cloud, return it to discovery by `slmgr /ckms` on it as administrator, or set its own host
            "#]],
        );
    }

    #[test]
    fn by_address() {
        check(
            &CloudEndpointConfigured,
            "cached 169.254.169.250",
            &expect![[r#"
                notice: `169.254.169.250:1688` is the KMS service of AWS; it answers machines of that cloud only, and cannot be verified from here outside of it
                  fix: If the machine does not run in that cloud, return it to discovery by `slmgr /ckms` on it as administrator, or set its own host
            "#]],
        );
    }

    #[test]
    fn of_another_scope() {
        check(
            &CloudEndpointConfigured,
            "for windows caching on
            for office fixed kms.windows.googlecloud.com",
            &expect![[r#"
                notice: `kms.windows.googlecloud.com.:1688` is the KMS service of Google Cloud; it answers machines of that cloud only, and cannot be verified from here outside of it
                  fix: If the machine does not run in that cloud, return it to discovery by `slmgr /ckms` on it as administrator, or set its own host
            "#]],
        );
    }

    #[test]
    fn own_host() {
        check(
            &CloudEndpointConfigured,
            "fixed kms.corp.example",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn nothing_set() {
        check(
            &CloudEndpointConfigured,
            "suffix corp.example",
            &expect![[r#"
                passed
            "#]],
        );
    }
}
