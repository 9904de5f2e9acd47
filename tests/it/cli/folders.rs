//! Folders given to `check`, and octoDNS' ways to keep files.

use crate::support::project_path;
use crate::support::tool::{EmptyWorld, Ran, run_in};
use expect_test::{Expect, expect};
use std::path::Path;
use tempfile::TempDir;

/// Makes files with their folders.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = TempDir::new().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    dir
}

fn run(dir: &Path, args: &[&str]) -> Ran {
    let base = format!("{}/", dir.display());
    let args: Vec<String> = args.iter().map(|it| it.replace("DIR/", &base)).collect();
    let ran = run_in(&EmptyWorld::default(), &args);
    Ran {
        out: ran.out.replace(&base, ""),
        err: ran.err.replace(&base, ""),
        ..ran
    }
}

#[track_caller]
fn check(files: &[(&str, &str)], args: &[&str], expect: &Expect) {
    let dir = folder(files);
    let ran = run(
        dir.path(),
        &[&["check", "--format", "concise"], args].concat(),
    );
    expect.assert_eq(&format!("{}{}exit {}\n", ran.out, ran.err, ran.status));
}

const ZONE: &str = "$ORIGIN corp.example.\n@ 300 SOA ns hostmaster 1 2 3 4 5\n@ NS ns.example.net.\n_vlmcs._tcp SRV 0 0 1688 kms\n";
const CONFIG: &str = "manager:\n  max_workers: 2\nproviders:\n  config:\n    class: octodns.provider.yaml.YamlProvider\n    directory: ./config\nzones:\n  '*':\n    sources: [config]\n";

#[test]
fn record_files_of_a_folder() {
    let files = [
        ("a.zone", ZONE),
        (
            "sub/lab.example.yaml",
            "_vlmcs._tcp: {type: SRV, value: {priority: 0, weight: 0, port: 1688, target: kms.lab.example.}}\n",
        ),
        (
            "sub/deep/dnsmasq.conf",
            "srv-host=_vlmcs._tcp.hr.example,kms.hr.example,1689\n",
        ),
        (".hidden/b.zone", "not a zone\n"),
        ("README", "Zones of our company.\n"),
        ("config.yaml", CONFIG),
    ];
    check(
        &files,
        &["DIR/"],
        &expect![[r#"
        a.zone:4:1: notice[KMS404]: `_vlmcs._tcp.corp.example.` names one host only, `kms.corp.example.`; above 50 clients two are advised (documented)
        a.zone:4:26: error[KMS302]: `kms.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has no address (NXDOMAIN)
        sub/deep/dnsmasq.conf:1:1: notice[KMS404]: `_vlmcs._tcp.hr.example.` names one host only, `kms.hr.example.`; above 50 clients two are advised (documented)
        sub/deep/dnsmasq.conf:1:33: info[KMS306]: `kms.hr.example.` stands in none of the zones given, so its addresses were not checked
        sub/deep/dnsmasq.conf:1:48: warning[KMS206]: the record `srv-host=_vlmcs._tcp.hr.example,kms.hr.example,1689,0,0` has port 1689; hosts and firewalls expect 1688 unless `slmgr /sprt` was used
        sub/lab.example.yaml:1:1: notice[KMS404]: `_vlmcs._tcp.lab.example.` names one host only, `kms.lab.example.`; above 50 clients two are advised (documented)
        sub/lab.example.yaml:1:78: error[KMS302]: `kms.lab.example.`, target of `_vlmcs._tcp.lab.example.`, has no address (NXDOMAIN)
        note: `FILE`: 2 files without records were passed over: `README`, `config.yaml`
        exit 1
    "#]],
    );
    let nothing = [("README", "Zones of our company.\n")];
    check(
        &nothing,
        &["DIR/"],
        &expect![[r#"
        error: `FILE`: `` holds no zone: no file in it has records
        exit 2
    "#]],
    );
}

/// A part of a zone stands beside the zone that includes it; one with a SOA record is a zone that is there twice.
#[test]
fn included_parts() {
    let whole = "$ORIGIN corp.example.\n$TTL 300\n@ SOA ns hm 1 2 3 4 5\n@ NS ns\nns A 10.0.0.1\n$INCLUDE kms.zone\n";
    let part = "_vlmcs._tcp SRV 0 0 1688 ns\n";
    for (part, n_notices) in [
        (part.to_owned(), 0),
        (
            format!("$ORIGIN hr.example.\n@ SOA ns hm 1 2 3 4 5\n@ NS ns\nns A 10.0.0.2\n{part}"),
            1,
        ),
    ] {
        let dir = folder(&[("corp.zone", whole), ("kms.zone", &part)]);
        let path = dir.path().display().to_string();
        let ran = run_in(&EmptyWorld::default(), &["check", &path]);
        assert_eq!(
            ran.out.matches("notice[KMS008]").count(),
            n_notices,
            "{}",
            ran.out
        );
    }
}

/// One file a name, in a folder that is named for the zone.
#[test]
fn split_zone_of_octodns() {
    let files = [
        (
            "zones/two.example./$two.example.yaml",
            "'': {type: TXT, value: x}\n'*': {type: A, value: 10.0.0.9}\n",
        ),
        (
            "zones/two.example./_vlmcs._tcp.yaml",
            "_vlmcs._tcp:\n  type: SRV\n  values:\n  - {port: 1688, priority: 0, weight: 10, target: kms1.two.example.}\n  - {port: 1688, priority: 0, weight: 90, target: kms2.sub.two.example.}\n",
        ),
        (
            "zones/two.example./kms1.yaml",
            "kms1: {type: A, value: 10.1.0.10}\n",
        ),
        (
            "zones/two.example./sub.yaml",
            "x.sub: {type: A, value: 10.1.0.11}\n",
        ),
        ("config.yaml", CONFIG),
    ];
    check(
        &files,
        &["DIR/"],
        &expect![[r#"
        zones/two.example./_vlmcs._tcp.yaml:5:51: warning[KMS302]: `kms2.sub.two.example.`, target of `_vlmcs._tcp.two.example.`, has no address (NXDOMAIN)
        note: `FILE`: 1 file without records was passed over: `config.yaml`
        exit 1
    "#]],
    );
    let all = &files[..4]
        .iter()
        .map(|it| format!("DIR/{}", it.0))
        .collect::<Vec<_>>();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    check(
        &files,
        &all,
        &expect![[r#"
        zones/two.example./_vlmcs._tcp.yaml:5:51: warning[KMS302]: `kms2.sub.two.example.`, target of `_vlmcs._tcp.two.example.`, has no address (NXDOMAIN)
        exit 1
    "#]],
    );
}

/// octoDNS' own configuration is no zone.
#[test]
fn configuration_of_octodns() {
    let path = project_path("fixtures/forms/octodns-config.yaml");
    let ran = run(
        path.parent().unwrap(),
        &["check", "DIR/octodns-config.yaml"],
    );
    expect![[r#"
        error: `FILE`: `octodns-config.yaml` holds no zone: it is the configuration of octoDNS; forms that are read are zone, dnsmasq, octodns, powershell (`--input`)
    "#]]
    .assert_eq(&ran.err);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    let files = [("config.yaml", CONFIG), ("a.zone", ZONE)];
    check(
        &files,
        &["DIR/config.yaml", "DIR/a.zone"],
        &expect![[r#"
            a.zone:4:1: notice[KMS404]: `_vlmcs._tcp.corp.example.` names one host only, `kms.corp.example.`; above 50 clients two are advised (documented)
            a.zone:4:26: error[KMS302]: `kms.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has no address (NXDOMAIN)
            note: `FILE`: 1 file without records was passed over: `config.yaml`
            exit 1
        "#]],
    );
}
