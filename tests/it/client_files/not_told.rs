//! What files do not tell is not guessed: first lines and exit statuses.

use super::fixture;
use crate::support::tool::{EmptyWorld, run_in};
use expect_test::expect;
use serde_json::Value;
use std::fmt::Write as _;

/// The exit status and first line of `plan` and of `diagnose` for files with these texts, without the folder.
fn first_lines(texts: &[&str]) -> String {
    let dir = tempfile::TempDir::new().unwrap();
    let mut files = Vec::new();
    for (idx, text) in texts.iter().enumerate() {
        let path = dir.path().join(format!("{}.txt", idx + 1));
        std::fs::write(&path, text).unwrap();
        files.extend(["--client".to_owned(), path.display().to_string()]);
    }
    let mut res = String::new();
    for command in ["plan", "diagnose"] {
        let mut args = vec![command.to_owned()];
        args.extend(files.iter().cloned());
        if command == "diagnose" {
            args.push("--no-probe".to_owned());
        }
        let ran = run_in(&EmptyWorld::default(), &args);
        let said = [ran.out, ran.err].concat();
        let first = said.lines().next().unwrap_or_default();
        let folder = format!("{}/", dir.path().display());
        writeln!(
            res,
            "{command} {}: {}",
            ran.status,
            first.replace(&folder, "")
        )
        .unwrap();
    }
    res
}

const IPCONFIG: &str = include_str!("../../../fixtures/client/ipconfig/english.txt");
const DLV: &str = include_str!("../../../fixtures/client/ok/scenario-dlv.txt");

/// `slmgr /dlv` of a client that found no host and has none set.
const DLV_WITHOUT_HOST: &str = include_str!("../../../fixtures/client/dlv-without-host.txt");

#[test]
fn what_no_file_tells_is_not_guessed() {
    let unrelated = "REGEDIT4\n\n[HKEY_CURRENT_USER\\Software\\Example]\n\"a\"=\"b\"\n";
    expect![[r#"
        plan 2: error: `--client`: `1.txt`: the export has no key with DNS suffixes or KMS settings; export `HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters` and `HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform` (`kmsdoctor plan --how-to-collect` prints the commands)
        diagnose 2: error: `--client`: `1.txt`: the export has no key with DNS suffixes or KMS settings; export `HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters` and `HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform` (`kmsdoctor plan --how-to-collect` prints the commands)
    "#]].assert_eq(&first_lines(&[unrelated]));
    let platform = "REGEDIT4\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SoftwareProtectionPlatform]\n";
    expect![[r#"
        plan 3: UNKNOWN: No verdict on KMS discovery: the settings that were read do not tell the DNS suffixes of the client; add the text of `ipconfig /all` or the registry export (`kmsdoctor plan --how-to-collect`), or name the domain.
        diagnose 3: UNKNOWN: No verdict on KMS discovery: the settings that were read do not tell the DNS suffixes of the client; add the text of `ipconfig /all` or the registry export (`kmsdoctor plan --how-to-collect`), or name the domain.
    "#]].assert_eq(&first_lines(&[platform]));
    expect![[r#"
        plan 3: UNKNOWN: No verdict on KMS discovery: the settings that were read do not tell the DNS suffixes of the client; add the text of `ipconfig /all` or the registry export (`kmsdoctor plan --how-to-collect`), or name the domain.
        diagnose 3: UNKNOWN: No verdict on KMS discovery: the settings that were read do not tell the DNS suffixes of the client; add the text of `ipconfig /all` or the registry export (`kmsdoctor plan --how-to-collect`), or name the domain.
    "#]].assert_eq(&first_lines(&[DLV_WITHOUT_HOST]));
    let mut workgroup = IPCONFIG.to_owned();
    for suffix in ["corp.example", "lab.example", "branch.example"] {
        workgroup = workgroup.replace(suffix, "");
    }
    expect![[r#"
        plan 1: BROKEN: A KMS client finds no host: no DNS suffix is set that it could ask about, so it asks no name server at all; the client shows 0x8007007B; set a primary DNS suffix or DHCP option 15.
        diagnose 1: BROKEN: A KMS client finds no working host: no DNS suffix is set that it could ask about, so it asks no name server at all; the client shows 0x8007007B; set a primary DNS suffix or DHCP option 15, or run `slmgr /skms-domain DOMAIN`.
    "#]].assert_eq(&first_lines(&[DLV_WITHOUT_HOST, &workgroup]));
    expect![[r#"
        plan 2: error: `--client`: `1.txt`: the file is empty; `kmsdoctor plan --how-to-collect` prints the commands that fill one
        diagnose 2: error: `--client`: `1.txt`: the file is empty; `kmsdoctor plan --how-to-collect` prints the commands that fill one
    "#]].assert_eq(&first_lines(&[""]));
}

#[test]
fn one_file_with_the_text_of_two_tools() {
    expect![[r#"
        plan 0: PLAN: A KMS client asks 2 names in this order: `_vlmcs._tcp.corp.example.` and `_vlmcs._tcp.lab.example.`.
        diagnose 3: UNKNOWN: No verdict on KMS discovery: no name server answered (`192.0.2.53` and `192.0.2.54`); check the path to the name servers, or name others with `--server`.
    "#]].assert_eq(&first_lines(&[IPCONFIG]));
    expect![[r#"
        plan 0: PLAN: A KMS client contacts only `kms9.corp.example.:1689`, which is set by hand; DNS: 1 name, `_vlmcs._tcp.hr.corp.example.`.
        diagnose 3: UNKNOWN: No verdict on KMS discovery: no name server answered (`192.0.2.53` and `192.0.2.54`); check the path to the name servers, or name others with `--server`.
    "#]].assert_eq(&first_lines(&[&format!("{IPCONFIG}\n{DLV}")]));
    expect![[r#"
        plan 2: error: `--client`: `1.txt`: line 22: a `resolv.conf` begins here, behind text of another kind; give each as a file of its own
        diagnose 2: error: `--client`: `1.txt`: line 22: a `resolv.conf` begins here, behind text of another kind; give each as a file of its own
    "#]].assert_eq(&first_lines(&[&format!("{DLV}\nnameserver 192.0.2.1\n")]));
}

/// The checks of one area of rules: what nothing tells is not said to be in order.
#[test]
fn rules_about_what_is_not_told_are_not_checked() {
    let statuses = |args: &[&str]| {
        let ran = run_in(&EmptyWorld::default(), args);
        let report = ran.json();
        let unknown = report["plan"]["unknown"].clone();
        let checks = report["checks"].as_array().unwrap().clone();
        let of = |code: &str| {
            let check = checks.iter().find(|it| it["rule"] == code).unwrap();
            check["status"].as_str().unwrap().to_owned()
        };
        (unknown, ["KMS101", "KMS102", "KMS105", "KMS110"].map(of))
    };
    let file = fixture("ipconfig/several-adapters.txt")
        .display()
        .to_string();
    let (unknown, found) = statuses(&["plan", "--format", "json", "--client", &file]);
    assert_eq!(unknown, serde_json::json!(["kms-settings"]));
    assert_eq!(
        found,
        ["passed", "not-checked", "not-checked", "not-checked"]
    );
    let file = fixture("dlv-without-host.txt").display().to_string();
    let (unknown, found) = statuses(&["plan", "--format", "json", "--client", &file]);
    assert_eq!(unknown, serde_json::json!(["dns-suffixes"]));
    assert_eq!(found, ["not-checked", "passed", "passed", "passed"]);
    // Flags describe the whole client.
    let (unknown, found) = statuses(&["plan", "--format", "json", "corp.example"]);
    assert_eq!(unknown, Value::Null);
    assert_eq!(found, ["passed", "passed", "passed", "not-applicable"]);
}
