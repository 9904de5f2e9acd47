//! Settings of a live registry under Wine, held against the same values exported, collected and given by flags.
//!
//! The program is named by `KMSDOCTOR_EXE`; without it the test fails, and is ignored otherwise.

use super::machine::{Machine, POLICY, SPP, TCPIP, Value as Setting, bare, of, way};
use crate::support::tool::{EmptyWorld, Ran, run_in};

const DNSCACHE: &str = r"HKLM\SYSTEM\CurrentControlSet\Services\Dnscache\Parameters";
const WINDOWS: &str = "55c92734-d682-4d71-983e-d6ec3f16059f";
const OFFICE: &str = "0ff1ce15-a989-479d-af46-f275c6370663";
const PRODUCT: &str = "66666666-7777-8888-9999-aaaaaaaaaaaa";

/// Every setting: below which key, its name, its type and what it holds.
fn settings() -> Vec<Setting> {
    let product = format!(r"{SPP}\{WINDOWS}\{PRODUCT}");
    let office = format!(r"{SPP}\{OFFICE}");
    let rule = format!(r"{DNSCACHE}\DnsPolicyConfig\vpn");
    vec![
        of(TCPIP, "NV Domain", "REG_SZ", "hr.corp.example"),
        of(TCPIP, "SearchList", "REG_SZ", "a.example,hr.corp.example"),
        of(TCPIP, "UseDomainNameDevolution", "REG_DWORD", "1"),
        of(POLICY, "SearchList", "REG_SZ", "lab.example,corp.example"),
        // Wine fills in `Domain` by itself, and the policy comes first.
        of(POLICY, "NV PrimaryDnsSuffix", "REG_SZ", "hr.corp.example"),
        of(POLICY, "DomainNameDevolutionLevel", "REG_DWORD", "3"),
        of(POLICY, "NameServer", "REG_SZ", "192.0.2.53 192.0.2.54"),
        of(&rule, "Name", "REG_MULTI_SZ", ".corp.example"),
        of(&rule, "ConfigOptions", "REG_DWORD", "12"),
        of(&rule, "GenericDNSServers", "REG_SZ", "192.0.2.55"),
        of(&rule, "DirectAccessDNSServers", "REG_SZ", "ns.example"),
        of(SPP, "KeyManagementServiceListeningPort", "REG_SZ", "1690"),
        of(SPP, "DisableDnsPublishing", "REG_DWORD", "0"),
        of(
            SPP,
            "DnsDomainPublishList",
            "REG_MULTI_SZ",
            r"lab.example\0corp.example, 10, 100",
        ),
        of(SPP, "VLActivationType", "REG_DWORD", "2"),
        of(
            &product,
            "KeyManagementServiceName",
            "REG_SZ",
            "kms9.corp.example",
        ),
        of(&product, "KeyManagementServicePort", "REG_SZ", "1689"),
        of(
            &product,
            "DisableKeyManagementServiceHostCaching",
            "REG_DWORD",
            "1",
        ),
        of(
            &office,
            "KeyManagementServiceName",
            "REG_EXPAND_SZ",
            "kms8.corp.example",
        ),
        of(&office, "KeyManagementServicePort", "REG_SZ", "1690"),
        of(
            &office,
            "DiscoveredKeyManagementServiceName",
            "REG_SZ",
            "kms7.corp.example",
        ),
        of(
            &office,
            "DiscoveredKeyManagementServicePort",
            "REG_SZ",
            "16x8",
        ),
    ]
}

/// The same by flags, as far as they can say it.
const FLAGS: [&str; 8] = [
    "--primary-suffix",
    "hr.corp.example",
    "--search-list",
    "lab.example,corp.example",
    "--kms-host",
    "kms9.corp.example:1689",
    "--caching",
    "off",
];

const ZONE: &str = "\
$ORIGIN corp.example.
$TTL 300
@ IN SOA ns hostmaster 1 3600 600 86400 300
@ IN NS ns
ns IN A 127.0.0.1
_vlmcs._tcp IN SRV 0 0 1688 kms
kms IN A 192.0.2.7
kms9 IN A 192.0.2.9
";

#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn live_exported_collected_and_typed_settings_are_one_scenario() {
    let machine = Machine::new(&settings());
    std::fs::write(machine.path("corp.example.zone"), ZONE).unwrap();
    let live = machine.kmsdoctor(&["plan", "--format", "json"]);
    let file = machine.collected("client.json");
    let exports = [
        machine.exported("spp.reg", SPP),
        machine.exported("policy.reg", POLICY),
        machine.exported("tcpip.reg", TCPIP),
        machine.exported("dnscache.reg", DNSCACHE),
    ];
    let mut by_export = Vec::new();
    for export in &exports {
        by_export.extend(["--client", export]);
    }
    let by_file = ["--client", file.as_str()];
    let here = |command: &[&str], client: &[&str]| {
        run_in(&EmptyWorld::default(), &[command, client].concat())
    };

    // A setting of the machine itself says which value it is.
    let step = live.json()["plan"]["steps"][0].clone();
    let path = SPP.replace("HKLM", "HKEY_LOCAL_MACHINE");
    assert_eq!(
        step["provenance"]["machine"],
        format!(r"{path}\{WINDOWS}\{PRODUCT}\KeyManagementServiceName"),
        "{step:#}"
    );

    // Field by field: everything that the report keeps of the settings.
    let client = |ran: &Ran| bare(ran.json())["client"].clone();
    let plan = ["plan", "--format", "json"];
    let told = client(&live);
    assert_eq!(told["settings"].as_array().unwrap().len(), 3, "{told:#}");
    assert_eq!(told["unusable_ports"][0]["text"], "16x8", "{told:#}");
    assert_eq!(told["name_rules"][0]["servers"][0], "192.0.2.55:53");
    assert_eq!(told, client(&here(&plan, &by_export)));
    assert_eq!(told, client(&here(&plan, &by_file)));

    let zone = machine.path("corp.example.zone").display().to_string();
    let diagnose = [
        "diagnose",
        "--no-probe",
        "--format",
        "json",
        "--zone",
        &zone,
    ];
    let live = machine.kmsdoctor(&[
        "diagnose",
        "--no-probe",
        "--format",
        "json",
        "--zone",
        "corp.example.zone",
    ]);
    let expected = way(&here(&diagnose, &FLAGS));
    assert_eq!(expected["outcome"], "ok", "{expected:#}");
    assert_eq!(way(&live), expected, "live");
    assert_eq!(way(&here(&diagnose, &by_export)), expected, "exported");
    assert_eq!(way(&here(&diagnose, &by_file)), expected, "collected");
}
