//! Settings from files: the same scenario in every form, contradictions, files that cannot be used.

mod field;
mod not_told;

use crate::support::project_path;
use crate::support::tool::{EmptyWorld, Ran, run_in};
use expect_test::{expect, expect_file};
use kmsdoctor::client::collected::{self, Collected};
use kmsdoctor::client::{ClientProfile, ClientTexts, TextKind, detect, read_reg_file};
use kmsdoctor::decode::decode;
use kmsdoctor::plan::plan;
use serde_json::Value;
use std::fmt::Write as _;
use std::fs::File;
use std::path::{Path, PathBuf};

/// `fixtures/client/NAME`.
fn fixture(name: &str) -> PathBuf {
    project_path("fixtures/client").join(name)
}

fn files(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(fixture(folder)).unwrap();
    let mut res: Vec<PathBuf> = entries.map(|it| it.unwrap().path()).collect();
    res.sort();
    assert!(!res.is_empty());
    res
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The forms of one scenario; all files of a form together describe it.
const FORMS: [&[&str]; 6] = [
    &["ok/scenario-utf16.reg"],
    &["ok/scenario-utf8.reg"],
    &["ok/scenario-regedit4.reg"],
    &["ok/scenario-powershell.json"],
    &["ok/scenario-dlv.txt", "ipconfig/english.txt"],
    &["ipconfig/japanese.txt", "ok/scenario-dlv.txt"],
];

/// The same scenario by flags.
const FLAGS: [&str; 12] = [
    "--kms-host",
    "kms9.corp.example:1689",
    "--lookup-domain",
    "hr.corp.example",
    "--caching",
    "off",
    "--primary-suffix",
    "corp.example",
    "--search-list",
    "corp.example,lab.example",
    "--connection-suffix",
    "branch.example",
];

fn profile(form: &[&str]) -> ClientProfile {
    let mut texts = ClientTexts::default();
    for file in form {
        let text = decode(std::fs::read(fixture(file)).unwrap());
        texts.add(file, &text).unwrap();
    }
    texts.profile()
}

/// A profile without provenance, and without what only some forms can tell.
fn told_by_all(form: &[&str]) -> Vec<String> {
    let profile = profile(form);
    assert!(profile.conflicts.is_empty(), "{form:?}");
    let in_force = profile.in_force();
    vec![
        format!("{:?}", profile.primary_suffix.as_ref().map(|it| &it.value)),
        format!("{:?}", values(&profile.connection_suffixes)),
        format!("{:?}", values(&profile.search_list)),
        format!("{:?}", values(&profile.name_servers)),
        format!("{:?}", in_force.fixed_host.map(|it| &it.value)),
        format!("{:?}", in_force.lookup_domain.map(|it| &it.value)),
        format!("{:?}", in_force.cached_host.map(|it| &it.value)),
        format!("{:?}", in_force.caching.map(|it| it.value)),
        format!("{:?}", in_force.activation_type.map(|it| it.value)),
    ]
}

fn values<T>(sourced: &[kmsdoctor::model::Sourced<T>]) -> Vec<&T> {
    sourced.iter().map(|it| &it.value).collect()
}

#[test]
fn every_form_gives_the_same_profile() {
    let first = told_by_all(FORMS[0]);
    assert!(!first.iter().any(|it| it == "[]"), "{first:?}");
    for form in FORMS {
        assert_eq!(told_by_all(form), first, "{form:?}");
    }
}

#[test]
fn exports_and_collected_file_give_the_same_host_side() {
    let side = |form: &[&str]| {
        let side = profile(form).host_side;
        let port = side.listening_port.map(|it| it.value);
        let list: Vec<String> = side
            .publish_list
            .iter()
            .map(|it| it.value.to_string())
            .collect();
        (port, list)
    };
    for form in &FORMS[..4] {
        assert_eq!(side(form), side(FORMS[0]), "{form:?}");
    }
    assert_eq!(side(FORMS[0]).1.len(), 2);
}

#[test]
fn every_form_gives_the_same_plan() {
    let by_flags = steps(&run_in(
        &EmptyWorld::default(),
        &[&["plan", "--format", "json"], &FLAGS[..]].concat(),
    ));
    assert_eq!(by_flags.len(), 2, "{by_flags:?}");
    for form in FORMS {
        let ran = plan_of(form, &["--format", "json"]);
        assert_eq!(steps(&ran), by_flags, "{form:?}");
    }
}

/// The steps without what tells where the settings stand.
fn steps(ran: &Ran) -> Vec<Value> {
    let mut report = ran.json();
    let steps = report["plan"]["steps"].as_array_mut().unwrap();
    for step in steps.iter_mut() {
        let step = step.as_object_mut().unwrap();
        step.remove("provenance");
        // A flag names the host itself, a file holds a setting that does.
        if step["kind"] == "fixed-host" {
            step.remove("origin");
        }
    }
    std::mem::take(steps)
}

fn plan_of(form: &[&str], more: &[&str]) -> Ran {
    let mut args = vec!["plan".to_owned()];
    for file in form {
        args.extend(["--client".to_owned(), fixture(file).display().to_string()]);
    }
    args.extend(more.iter().map(|it| (*it).to_owned()));
    run_in(&EmptyWorld::default(), &args)
}

/// The table of a plan, with short paths.
fn table_of(form: &[&str]) -> String {
    let ran = plan_of(form, &["--width", "400"]);
    assert_eq!(ran.err, "", "{form:?}");
    let folder = format!("{}/", fixture("").display()).replace("//", "/");
    ran.out.replace(&folder, "")
}

/// The text of a tool shows what counts, the registry where it is set: together they are one machine.
#[test]
fn text_of_a_tool_confirms_the_registry() {
    const REGISTRY: &str = "ok/scenario-utf8.reg";
    const TEXT: &str = "ok/scenario-dlv.txt";
    let by_registry = plan_of(&[REGISTRY], &["--format", "json"]);
    let expected = (steps(&by_registry), codes(&by_registry));
    for form in [[REGISTRY, TEXT], [TEXT, REGISTRY]] {
        assert!(profile(&form).conflicts.is_empty(), "{form:?}");
        assert!(profile(&form).unusable.is_empty(), "{form:?}");
        let ran = plan_of(&form, &["--format", "json"]);
        assert_eq!((steps(&ran), codes(&ran)), expected, "{form:?}");
    }
    // Alone the text gives the same host and domain, and says that it does not know where they are set.
    let alone = plan_of(&[TEXT], &["--format", "json"]);
    assert_eq!(steps(&alone), expected.0);
    assert!(alone.out.contains("in which scope it is set is not known"));
    assert!(
        alone
            .out
            .contains("`slmgr /ckms` (for the whole machine; if that does not help")
    );

    // A text that differs is told once, and the registry counts.
    let ran = plan_of(&["other-dlv.txt", REGISTRY], &["--format", "json"]);
    assert_eq!((steps(&ran), codes(&ran)), expected);
    let dropped = ran.json()["plan"]["dropped"].to_string();
    assert_eq!(dropped.matches("kms8.corp.example").count(), 1, "{dropped}");
}

/// The codes of the findings, in their order.
fn codes(ran: &Ran) -> Vec<String> {
    let report = ran.json();
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|it| it["rule"].to_string()).collect()
}

#[test]
fn plan_shows_file_and_line() {
    expect![[r#"
        PLAN: A KMS client contacts only `kms9.corp.example.:1689`, which is set by hand; DNS: 1 name, `_vlmcs._tcp.hr.corp.example.`.

        Findings: 1 notice, 1 info
          notice KMS102 fixed-host-set
            the client uses the fixed host `kms9.corp.example.:1689` (set for product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows) and no SRV records
            → To return to discovery, run `slmgr /ckms 66666666-7777-8888-9999-aaaaaaaaaaaa` on the client as administrator; find out first what set the host
          info KMS105: the lookup domain of `_vlmcs._tcp.hr.corp.example.` (set for product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows) has no effect beside the fixed host `kms9.corp.example.:1689`

        What a client tries
          1. contact the fixed host `kms9.corp.example.:1689`
             set at the client (`ok/scenario-utf16.reg:14`), documents conflict
             ends discovery: a client tries nothing after it
          2. ask for the SRV records of `_vlmcs._tcp.hr.corp.example.`
             KMS lookup domain (`ok/scenario-utf16.reg:16`), observed
             not used by this client: step 1 ends discovery
          Not tried
            `corp.example.` (`ok/scenario-utf16.reg:23`): suffix of the search list not asked: the lookup domain is the only one a client asks
            `lab.example.` (`ok/scenario-utf16.reg:23`): suffix of the search list not asked: the lookup domain is the only one a client asks
            `corp.example.` (`ok/scenario-utf16.reg:22`): primary suffix not asked: the lookup domain is the only one a client asks
            `branch.example.` (`ok/scenario-utf16.reg:34`): connection suffix not asked: the lookup domain is the only one a client asks
          Asks
            `192.0.2.53` (`ok/scenario-utf16.reg:35`)
            `192.0.2.54` (`ok/scenario-utf16.reg:35`)
    "#]].assert_eq(&table_of(&["ok/scenario-utf16.reg"]));
    expect![[r#"
        PLAN: A KMS client asks 3 names in this order: `_vlmcs._tcp.hr.corp.example.`, `_vlmcs._tcp.branch.example.` and 1 more.

        What a client tries
          1. ask for the SRV records of `_vlmcs._tcp.hr.corp.example.`
             primary DNS suffix (`ipconfig/several-adapters.txt:7`), documented
          2. ask for the SRV records of `_vlmcs._tcp.branch.example.`
             connection-specific DNS suffix (`ipconfig/several-adapters.txt:17`), inferred
          3. ask for the SRV records of `_vlmcs._tcp.corp.example.`
             parent of the primary DNS suffix (`ipconfig/several-adapters.txt:7`), inferred
          Not tried
            `option119.example` (`ipconfig/several-adapters.txt:28`): search list of a connection; that clients ask its suffix alone is inferred
            `fe80::53%12` (`ipconfig/several-adapters.txt:24`): an IPv6 address that holds on one interface only is not asked
            `fec0:0:0:ffff::1%1` (`ipconfig/several-adapters.txt:38`): a placeholder of Windows that no name server stands behind
            `fec0:0:0:ffff::2` (`ipconfig/several-adapters.txt:39`): a placeholder of Windows that no name server stands behind
            `tunnel.example` (`ipconfig/several-adapters.txt:46`): connection suffix: the adapter `Tunnel adapter Example` is not connected
            `hr.corp.example., branch.example., corp.example.` (`ipconfig/several-adapters.txt:11`): search list in force, made of the suffixes of the machine and their parents; that nobody set it is inferred
          Asks
            `2001:db8::53` (`ipconfig/several-adapters.txt:23`)
            `192.0.2.53` (`ipconfig/several-adapters.txt:25`)
          Not known
            whether a fixed host or a lookup domain is set; `slmgr /dlv` in English of a machine that is activated, `reg query` or the registry export tells (`kmsdoctor plan --how-to-collect`)
    "#]].assert_eq(&table_of(&["ipconfig/several-adapters.txt"]));
    expect![[r#"
        PLAN: Office contacts only `kms9.corp.example.:1688`, which is set by hand.

        Findings: 1 notice
          notice KMS102 fixed-host-set
            Office uses the fixed host `kms9.corp.example.:1688` (in force for product 66666666-7777-8888-9999-aaaaaaaaaaaa of Office; in which scope it is set is not known) and no SRV records
            → To return to discovery, run `cscript ospp.vbs /remhst` in the folder of Office (if that does not help, `slmgr /ckms` for the whole machine) on the client as administrator; find out first what set the host

        What Office tries
          1. contact the fixed host `kms9.corp.example.:1688`
             set at the client (`ok/dstatus.txt:18`), documents conflict
             ends discovery: a client tries nothing after it
          Not tried
            `corp.example.` (`ok/dstatus.txt:34`): lookup domain of product 77777777-7777-8888-9999-aaaaaaaaaaaa of Office: this plan is that of another product, the first of Office with a license or settings
          Asks
            nobody: no name server is among the settings that were read, and without one nothing above is asked (`kmsdoctor explain KMS103`)
          Not known
            which DNS suffixes the client has; the text of `ipconfig /all` or the registry export tells (`kmsdoctor plan --how-to-collect`)
    "#]].assert_eq(&table_of(&["ok/dstatus.txt"]));
}

#[test]
fn first_of_contradicting_files_counts_and_the_other_is_told() {
    expect![[r#"
        PLAN: A KMS client contacts only `kms9.corp.example.:1689`, which is set by hand; DNS: 1 name, `_vlmcs._tcp.hr.corp.example.`.

        Findings: 1 notice, 1 info
          notice KMS102 fixed-host-set
            the client uses the fixed host `kms9.corp.example.:1689` (set for product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows) and no SRV records
            → To return to discovery, run `slmgr /ckms 66666666-7777-8888-9999-aaaaaaaaaaaa` on the client as administrator; find out first what set the host
          info KMS105: the lookup domain of `_vlmcs._tcp.hr.corp.example.` (set for product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows) has no effect beside the fixed host `kms9.corp.example.:1689`

        What a client tries
          1. contact the fixed host `kms9.corp.example.:1689`
             set at the client (`ok/scenario-utf16.reg:14`), documents conflict
             ends discovery: a client tries nothing after it
          2. ask for the SRV records of `_vlmcs._tcp.hr.corp.example.`
             KMS lookup domain (`ok/scenario-utf16.reg:16`), observed
             not used by this client: step 1 ends discovery
          Not tried
            `corp.example.` (`ok/scenario-utf16.reg:23`): suffix of the search list not asked: the lookup domain is the only one a client asks
            `lab.example.` (`ok/scenario-utf16.reg:23`): suffix of the search list not asked: the lookup domain is the only one a client asks
            `corp.example.` (`ok/scenario-utf16.reg:22`): primary suffix not asked: the lookup domain is the only one a client asks
            `branch.example.` (`ok/scenario-utf16.reg:34`): connection suffix not asked: the lookup domain is the only one a client asks
            `kms8.corp.example.:1688` (`other-dlv.txt:16`): fixed host in force for product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows: the registry holds `kms9.corp.example.:1689` (`ok/scenario-utf16.reg:14`), which counts here; one of the two is older
            `on` (`other-dlv.txt:20`): host caching in force for product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows: the registry holds `off` (`ok/scenario-utf16.reg:17`), which counts here; one of the two is older
          Asks
            `192.0.2.53` (`ok/scenario-utf16.reg:35`)
            `192.0.2.54` (`ok/scenario-utf16.reg:35`)
    "#]].assert_eq(&table_of(&["ok/scenario-utf16.reg", "other-dlv.txt"]));
}

/// A policy in one export goes before a local setting in another, whichever is given first.
#[test]
fn exports_of_one_machine_are_one_registry() {
    let local = "REGEDIT4\n[HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters]\n\"SearchList\"=\"a.example\"\n";
    let policy = "REGEDIT4\n[HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DNSClient]\n\"SearchList\"=\"b.example\"\n";
    for texts in [[local, policy], [policy, local]] {
        let mut res = ClientTexts::default();
        for text in texts {
            res.add("r", text).unwrap();
        }
        let profile = res.profile();
        assert!(profile.conflicts.is_empty());
        let plan = plan(&profile);
        let asked: Vec<String> = plan.srv_steps().map(|(_, it)| it.to_string()).collect();
        assert_eq!(asked, ["_vlmcs._tcp.b.example."]);
    }
}

#[test]
fn kinds_are_told_by_content() {
    let kind = |path: &Path| detect(&decode(std::fs::read(path).unwrap()));
    for path in files("ipconfig") {
        assert_eq!(kind(&path), Some(TextKind::Ipconfig), "{}", path.display());
    }
    for path in files("ok") {
        let name = name(&path);
        let expect = match name.rsplit('.').next() {
            Some("reg") => TextKind::RegFile,
            Some("json") => TextKind::Collected,
            Some("conf") => TextKind::ResolvConf,
            _ => TextKind::Licenses,
        };
        assert_eq!(kind(&path), Some(expect), "{name}");
    }
    for name in ["dlv-german.txt", "dlv-client.txt", "dlv-host.txt"] {
        let path = project_path("fixtures/symptoms").join(name);
        assert_eq!(kind(&path), Some(TextKind::Licenses), "{name}");
    }
}

#[test]
fn bad_files_are_refused_with_their_place() {
    let mut lines = String::new();
    for path in files("bad") {
        let text = path.display().to_string();
        let ran = run_in(&EmptyWorld::default(), &["plan", "--client", &text]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{text}");
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        let folder = format!("{}/", fixture("bad").display());
        write!(lines, "{}", ran.err.replace(&folder, "")).unwrap();
    }
    expect_file![project_path("fixtures/expected/client-faults.txt")].assert_eq(&lines);
}

#[test]
fn gigantic_file_is_refused_unread() {
    let dir = tempfile::TempDir::new().unwrap();
    let path = dir.path().join("whole-registry.reg");
    // Without octets on the disk.
    File::create(&path)
        .unwrap()
        .set_len((64 << 20) + 1)
        .unwrap();
    let path = path.display().to_string();
    let ran = run_in(&EmptyWorld::default(), &["plan", "--client", &path]);
    assert_eq!(ran.status, 2);
    assert_eq!(
        ran.err,
        format!("error: `--client`: `{path}` has more than 64 MiB\n")
    );
}

#[test]
fn how_to_collect_is_printed_alone() {
    let ran = run_in(&EmptyWorld::default(), &["plan", "--how-to-collect"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("kmsdoctor-client/v1"));
    assert!(ran.out.contains("reg export"));
}

/// Record files in which the hosts of [`FLAGS`] stand.
const ZONE: &str = "\
$ORIGIN corp.example.
$TTL 300
@ IN SOA ns hostmaster 1 3600 600 86400 300
@ IN NS ns
ns IN A 192.0.2.53
_vlmcs._tcp.hr IN SRV 0 0 1688 kms
kms IN A 192.0.2.8
kms9 IN A 192.0.2.9
";

/// What a client in this position meets: its way, and the verdict on it.
fn way(zone: &str, client: &[&str]) -> (Vec<Value>, Value) {
    let diagnose = ["diagnose", "--no-probe", "--format", "json", "--zone", zone];
    let ran = run_in(&EmptyWorld::default(), &[&diagnose[..], client].concat());
    assert_eq!(ran.err, "", "{client:?}");
    let verdict = ran.json()["verdict"].clone();
    (steps(&ran), verdict)
}

/// The collector's file of a machine is what it would find live, so an export stands in for the machine here.
#[test]
fn flags_export_and_collected_file_give_the_same_verdict() {
    let dir = tempfile::TempDir::new().unwrap();
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let export = fixture("ok/scenario-utf16.reg").display().to_string();
    let text = decode(std::fs::read(&export).unwrap());
    let found = Collected {
        registry: read_reg_file("r", &text).unwrap(),
        ..Collected::default()
    };
    let collected = write("client.json", &collected::write(&found));
    let zone = write("corp.example.zone", ZONE);
    let by_flags = way(&zone, &FLAGS);
    assert_eq!(by_flags.1["outcome"], "ok", "{:#}", by_flags.1);
    assert_eq!(way(&zone, &["--client", &export]), by_flags);
    assert_eq!(way(&zone, &["--client", &collected]), by_flags);
}

/// What `collect` writes here is read back as this machine's own settings.
#[test]
fn collected_file_stands_for_this_machine() {
    let dir = tempfile::TempDir::new().unwrap();
    let path = dir.path().join("client.json").display().to_string();
    let world = EmptyWorld::default();
    let ran = run_in(&world, &["collect", "--output", &path]);
    assert_eq!(
        (ran.status, ran.out.as_str(), ran.err.as_str()),
        (0, "", "")
    );
    let written = std::fs::read_to_string(&path).unwrap();
    for args in [&["collect"][..], &["collect", "--output", "-"]] {
        assert_eq!(run_in(&world, args).out, written, "{args:?}");
    }
    let plan = |more: &[&str]| {
        let ran = run_in(&world, &[&["plan", "--format", "json"], more].concat());
        let servers = ran.json()["plan"]["name_servers"].clone();
        let servers: Vec<Value> = servers
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["server"].clone())
            .collect();
        (steps(&ran), servers)
    };
    assert_eq!(plan(&["--client", &path]), plan(&[]));
    assert_eq!(world.n_touched(), 0);

    let redacted = run_in(&world, &["collect", "--redact"]);
    assert_eq!((redacted.status, redacted.err.as_str()), (0, ""));
    assert_eq!(detect(&redacted.out), Some(TextKind::Collected));

    // Whoever reads it is told that its names mean nobody.
    std::fs::write(&path, &redacted.out).unwrap();
    let read = run_in(&world, &["plan", "--format", "json", "--client", &path]);
    expect![[r#"
        note: `--client`: the settings are redacted: names and addresses are placeholders, so no name server knows them; their order and relations are those of the client
    "#]].assert_eq(&read.err);
    assert_eq!(read.json()["client"]["redacted"], true);
}
