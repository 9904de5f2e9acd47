//! The first line and the exit status, for clients that are told by files.

use crate::support::tool::{EmptyWorld, finish_process, process, run_in};
use expect_test::{Expect, expect};
use std::fmt::Write as _;
use tempfile::TempDir;

/// A German machine without any suffix.
const WITHOUT_SUFFIX: &str = "
Windows-IP-Konfiguration

   Hostname  . . . . . . . . . . . . : LAPTOP-7
   Prim\u{e4}res DNS-Suffix . . . . . . . :
   Knotentyp . . . . . . . . . . . . : Hybrid

Drahtlos-LAN-Adapter WLAN:

   Verbindungsspezifisches DNS-Suffix:
   DHCP aktiviert. . . . . . . . . . : Ja
   IPv4-Adresse  . . . . . . . . . . : 192.0.2.22(Bevorzugt)
   DNS-Server  . . . . . . . . . . . : 192.0.2.53
";

/// The registry of a machine in `corp.example`, which has no name server of its own.
const IN_DOMAIN: &str = "Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters]
\"NV Domain\"=\"corp.example\"
";

const AD_ALONE: &str = "
Name: Windows(R), Enterprise edition
Description: Windows(R) Operating System, VOLUME_KMSCLIENT channel
Activation ID: 66666666-7777-8888-9999-aaaaaaaaaaaa
Application ID: 55c92734-d682-4d71-983e-d6ec3f16059f
License Status: Notification
Configured Activation Type: AD
";

const KMS_HOST: &str = "
Name: Windows(R), Enterprise edition
Description: Windows(R) Operating System, VOLUME_KMS_WS22 channel
Activation ID: 66666666-7777-8888-9999-aaaaaaaaaaaa
Application ID: 55c92734-d682-4d71-983e-d6ec3f16059f
License Status: Licensed
Key Management Service is enabled on this machine
    Current count: 50
    Listening on Port: 1688
";

const REMEMBERS: &str = "
Name: Windows(R), Enterprise edition
Description: Windows(R) Operating System, VOLUME_KMSCLIENT channel
Activation ID: 66666666-7777-8888-9999-aaaaaaaaaaaa
Application ID: 55c92734-d682-4d71-983e-d6ec3f16059f
License Status: Licensed
Key Management Service client information
    KMS machine name from DNS: 192.0.2.9:1688
    KMS host caching is enabled
";

const ZONE: &str = "\
$ORIGIN corp.example.
$TTL 300
@ IN SOA ns hostmaster 1 3600 600 86400 300
@ IN NS ns
ns IN A 192.0.2.53
_vlmcs._tcp IN SRV 0 0 1688 kms
kms IN A 192.0.2.8
";

/// Exit status, first line and standard error of each command, for files with these texts; `ZONE` stands for the zone.
fn check(texts: &[&str], commands: &[&[&str]], expect: &Expect) {
    let dir = TempDir::new().unwrap();
    let write = |name: String, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let zone = write("corp.example.zone".to_owned(), ZONE);
    let mut files = Vec::new();
    for (idx, text) in texts.iter().enumerate() {
        files.extend(["--client".to_owned(), write(format!("{idx}.txt"), text)]);
    }
    let mut res = String::new();
    for command in commands {
        let mut args: Vec<String> = command.iter().map(|it| it.replace("ZONE", &zone)).collect();
        args.extend(files.iter().cloned());
        // Nobody answers, and every connection is refused.
        let ran = run_in(&EmptyWorld::default(), &args);
        let first = ran.out.lines().next().unwrap_or_default();
        writeln!(res, "{}: {} {first}", command[0], ran.status).unwrap();
        res.push_str(&ran.err);
    }
    let folder = format!("{}/", dir.path().display());
    expect.assert_eq(&res.replace(&folder, ""));
}

const PLAN: &[&str] = &["plan"];
const PLAN_ZONE: &[&str] = &["plan", "--zone", "ZONE"];
const DIAGNOSE: &[&str] = &["diagnose", "--server", "192.0.2.53"];
const DIAGNOSE_ZONE: &[&str] = &["diagnose", "--zone", "ZONE"];

#[test]
fn without_suffix_a_host_may_still_be_set_by_hand() {
    check(
        &[WITHOUT_SUFFIX],
        &[PLAN, DIAGNOSE],
        &expect![[r#"
        plan: 1 BROKEN: Unless a host or a lookup domain is set by hand, which nothing that was read tells, a KMS client finds no host: no DNS suffix is set, so it asks no name server at all; the client shows 0x8007007B; set a primary DNS suffix or DHCP option 15.
        diagnose: 1 BROKEN: Unless a host or a lookup domain is set by hand, which nothing that was read tells, a KMS client finds no working host: no DNS suffix is set, so it asks no name server at all; the client shows 0x8007007B; set a primary DNS suffix or DHCP option 15, or run `slmgr /skms-domain DOMAIN`.
    "#]],
    );
}

#[test]
fn machine_that_asks_no_host() {
    let unprobed = &["diagnose", "--no-probe", "--zone", "ZONE"][..];
    check(
        &[AD_ALONE, IN_DOMAIN],
        &[PLAN, PLAN_ZONE, unprobed, DIAGNOSE_ZONE],
        &expect![[r#"
            plan: 1 PLAN: Windows may be activated by Active Directory alone and looks for no KMS host until `slmgr /act-type 0` allows it; a client with its settings asks 1 name: `_vlmcs._tcp.corp.example.`.
            plan: 1 PLAN: Windows may be activated by Active Directory alone and looks for no KMS host until `slmgr /act-type 0` allows it; its DNS leads to `kms.corp.example.:1688`; whether that host answers was not checked.
            diagnose: 1 DEGRADED: Windows may be activated by Active Directory alone and looks for no KMS host until `slmgr /act-type 0` allows it; its DNS leads to `kms.corp.example.:1688`; whether that host answers was not checked.
            diagnose: 1 BROKEN: Windows may be activated by Active Directory alone and looks for no KMS host until `slmgr /act-type 0` allows it; its DNS leads to no working host: `kms.corp.example.:1688` refuses the connection; check the service `sppsvc` on the host.
        "#]],
    );
    check(
        &[KMS_HOST, IN_DOMAIN],
        &[PLAN, PLAN_ZONE, unprobed, DIAGNOSE_ZONE],
        &expect![[r#"
            plan: 0 PLAN: This machine is a KMS host for Windows and looks for no other; look from a client (`kmsdoctor diagnose DOMAIN`); a client with its settings asks 1 name: `_vlmcs._tcp.corp.example.`.
            note: `0.txt` also tells of a KMS host that counts 50 machines: `kmsdoctor explain 0.txt`
            plan: 0 PLAN: This machine is a KMS host for Windows and looks for no other; look from a client (`kmsdoctor diagnose DOMAIN`); its DNS leads to `kms.corp.example.:1688`; whether that host answers was not checked.
            note: `0.txt` also tells of a KMS host that counts 50 machines: `kmsdoctor explain 0.txt`
            diagnose: 0 DNS OK: This machine is a KMS host for Windows and looks for no other; look from a client (`kmsdoctor diagnose DOMAIN`); its DNS leads to `kms.corp.example.:1688`; whether that host answers was not checked.
            note: `0.txt` also tells of a KMS host that counts 50 machines: `kmsdoctor explain 0.txt`
            diagnose: 1 BROKEN: This machine is a KMS host for Windows and looks for no other; look from a client (`kmsdoctor diagnose DOMAIN`); its DNS leads to no working host: `kms.corp.example.:1688` refuses the connection; check the service `sppsvc` on the host.
            note: `0.txt` also tells of a KMS host that counts 50 machines: `kmsdoctor explain 0.txt`
        "#]],
    );
}

/// Missing evidence comes before findings, in a plan as in a diagnosis.
#[test]
fn findings_and_missing_evidence() {
    check(
        &[AD_ALONE],
        &[PLAN, DIAGNOSE],
        &expect![[r#"
        plan: 3 UNKNOWN: Windows may be activated by Active Directory alone and looks for no KMS host until `slmgr /act-type 0` allows it.
        diagnose: 3 UNKNOWN: Windows may be activated by Active Directory alone and looks for no KMS host until `slmgr /act-type 0` allows it.
    "#]],
    );
    check(
        &[REMEMBERS],
        &[PLAN, DIAGNOSE],
        &expect![[r#"
        plan: 0 PLAN: A KMS client first contacts `192.0.2.9:1688`, its last success.
        diagnose: 3 UNKNOWN: No verdict on KMS discovery: the remembered host does not serve, and the settings that were read do not tell the DNS suffixes of the client; add the text of `ipconfig /all` or the registry export (`kmsdoctor plan --how-to-collect`), or name the domain.
    "#]],
    );
    let elsewhere = IN_DOMAIN.replace("corp.example", "other.example");
    check(
        &[&elsewhere],
        &[PLAN, PLAN_ZONE, DIAGNOSE_ZONE],
        &expect![[r#"
            plan: 0 PLAN: A KMS client asks 1 name: `_vlmcs._tcp.other.example.`.
            plan: 3 UNKNOWN: No verdict on KMS discovery: the zone files do not cover `_vlmcs._tcp.other.example.`; give its zone with `--zone`, too.
            diagnose: 3 UNKNOWN: No verdict on KMS discovery: the zone files do not cover `_vlmcs._tcp.other.example.`; give its zone with `--zone`, too.
        "#]],
    );
}

#[test]
fn plan_tells_who_is_asked() {
    let asks = |text: &str| {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("client.txt");
        std::fs::write(&path, text).unwrap();
        let path = path.display().to_string();
        let ran = run_in(&EmptyWorld::default(), &["plan", "--client", &path]);
        let asks = ran.out.lines().skip_while(|it| *it != "  Asks");
        let asks = asks.take_while(|it| *it != "  Not known");
        let asks: Vec<&str> = asks.filter_map(|it| it.strip_prefix("  ")).collect();
        asks.join("\n").replace(&path, "client.txt")
    };
    expect![[r#"
          Asks
            nobody: no name server is among the settings that were read, and without one
              nothing above is asked (`kmsdoctor explain KMS103`)"#]]
    .assert_eq(&asks(IN_DOMAIN));
    expect![[r#"
          Asks
            `192.0.2.53` (`client.txt:2`)
            `192.0.2.54` (`client.txt:3`)"#]]
    .assert_eq(&asks(
        "search corp.example\nnameserver 192.0.2.53\nnameserver 192.0.2.54\n",
    ));
    // Nobody is asked for anything.
    assert_eq!(asks(WITHOUT_SUFFIX), "");
}

#[test]
fn domain_that_is_a_file_is_told() {
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("ip_en.txt"), WITHOUT_SUFFIX).unwrap();
    std::fs::write(dir.path().join("corp.example.zone"), ZONE).unwrap();
    let ran = |args: &[&str]| finish_process(process(args).current_dir(dir.path()));
    let zone = ["diagnose", "--zone", "corp.example.zone", "ip_en.txt"];
    for args in [&["plan", "ip_en.txt"][..], &zone] {
        let ran = ran(args);
        assert_eq!(
            ran.err,
            "note: `ip_en.txt` is a file, too, and was taken as a domain; `--client ip_en.txt` reads settings from it\n"
        );
        assert!(ran.out.contains("`_vlmcs._tcp.ip_en.txt.`"), "{}", ran.out);
    }
    let other = ran(&["plan", "corp.example"]);
    assert_eq!((other.status, other.err.as_str()), (0, ""));
}
