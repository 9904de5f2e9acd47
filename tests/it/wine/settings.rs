//! Settings of a live registry under Wine, held against the same values exported, collected and given by flags.
//!
//! The program is named by `KMSDOCTOR_EXE`; without it the test fails, and is ignored otherwise.

use crate::support::tool::{EmptyWorld, Ran, finish_process, run_in};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

const SPP: &str = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform";
const TCPIP: &str = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters";
const DNSCACHE: &str = r"HKLM\SYSTEM\CurrentControlSet\Services\Dnscache\Parameters";
const POLICY: &str = r"HKLM\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient";
const WINDOWS: &str = "55c92734-d682-4d71-983e-d6ec3f16059f";
const OFFICE: &str = "0ff1ce15-a989-479d-af46-f275c6370663";
const PRODUCT: &str = "66666666-7777-8888-9999-aaaaaaaaaaaa";

/// Every setting: below which key, its name, its type and what it holds.
fn settings() -> Vec<(String, &'static str, &'static str, &'static str)> {
    let product = format!(r"{SPP}\{WINDOWS}\{PRODUCT}");
    let office = format!(r"{SPP}\{OFFICE}");
    let rule = format!(r"{DNSCACHE}\DnsPolicyConfig\vpn");
    let of = |key: &str, name, kind, data| (key.to_owned(), name, kind, data);
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
        of(&rule, "GenericDNSServers", "REG_SZ", "192.0.2.55"),
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
kms IN A 127.0.0.1
kms9 IN A 127.0.0.9
";

/// A machine of its own: settings are for the whole of it.
struct Machine {
    dir: TempDir,
}

impl Machine {
    /// Sets everything of [`settings`].
    fn new() -> Self {
        let res = Self {
            dir: TempDir::new().unwrap(),
        };
        res.wine(&["wineboot", "--init"]);
        for (key, name, kind, data) in settings() {
            res.wine(&["reg", "add", &key, "/v", name, "/t", kind, "/d", data, "/f"]);
        }
        std::fs::write(res.path("corp.example.zone"), ZONE).unwrap();
        res
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Runs a program of Wine.
    fn wine(&self, args: &[&str]) -> Ran {
        let ran = self.run(args);
        assert_eq!(ran.status, 0, "{args:?}: {}", ran.err);
        ran
    }

    /// Runs `kmsdoctor.exe`.
    fn kmsdoctor(&self, args: &[&str]) -> Ran {
        let exe = std::env::var("KMSDOCTOR_EXE")
            .unwrap_or_else(|_| panic!("`KMSDOCTOR_EXE` names no program"));
        assert!(Path::new(&exe).is_file(), "{exe} is no file");
        self.run(&[&[exe.as_str()], args].concat())
    }

    fn run(&self, args: &[&str]) -> Ran {
        let path = std::env::var_os("PATH").unwrap_or_default();
        finish_process(
            Command::new("wine")
                .args(args)
                .current_dir(self.dir.path())
                .env_clear()
                .env("PATH", path)
                .env("HOME", self.dir.path())
                .env("WINEPREFIX", self.path("prefix"))
                .env("WINEDEBUG", "-all")
                .env("WINEDLLOVERRIDES", "mscoree,mshtml=")
                .env("LC_ALL", "C.UTF-8")
                .stdin(Stdio::null()),
        )
    }

    /// Exports a key as `regedit` does; the file.
    fn exported(&self, name: &str, key: &str) -> String {
        let key = key.replace("HKLM", "HKEY_LOCAL_MACHINE");
        self.wine(&["regedit", "/E", name, &key]);
        self.path(name).display().to_string()
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // The server of this prefix ends with it.
        let path = std::env::var_os("PATH").unwrap_or_default();
        let _ = Command::new("wineserver")
            .arg("-k")
            .env_clear()
            .env("PATH", path)
            .env("WINEPREFIX", self.path("prefix"))
            .status();
    }
}

/// A report without what tells where settings stand, when it was made, and whom the machine asks.
fn bare(mut report: Value) -> Value {
    drop_keys(&mut report);
    report
}

fn drop_keys(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.remove("provenance");
            object.values_mut().for_each(drop_keys);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_keys),
        _ => {}
    }
}

/// What must be the same in every form: the way and the verdict.
fn way(ran: &Ran) -> Value {
    let report = bare(ran.json());
    let mut steps = report["plan"]["steps"].clone();
    for step in steps.as_array_mut().unwrap() {
        // A flag names the host itself, the registry holds a setting that does.
        step.as_object_mut().unwrap().remove("origin");
    }
    serde_json::json!({
        "steps": steps,
        "status": report["verdict"]["status"],
        "outcome": report["verdict"]["outcome"],
        "codes": report["verdict"]["client_codes"],
    })
}

#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn live_exported_collected_and_typed_settings_are_one_scenario() {
    let machine = Machine::new();
    let live = machine.kmsdoctor(&["plan", "--format", "json"]);
    let collected = machine.kmsdoctor(&["collect", "--output", "client.json"]);
    assert_eq!((collected.status, collected.err.as_str()), (0, ""));
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
    let file = machine.path("client.json").display().to_string();
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
