//! `check --live`: record files beside what a real name server answers, and beside one that does not.

use crate::support::authority::Zone;
use crate::support::bind;
use crate::support::runtime;
use crate::support::scenario::{Server, ServerBehavior};
use crate::support::tool::{EmptyWorld, Ran, run_in, run_over, surroundings};
use expect_test::{Expect, expect};
use kmsdoctor::net::{DnsSockets, TcpSockets};
use std::net::{Ipv4Addr, SocketAddr};
use tempfile::TempDir;

/// What the server has.
const LIVE: &str = "_vlmcs._tcp IN SRV 0 0 1688 kms
_vlmcs._tcp IN SRV 0 0 1688 old
_vlmcs._tcp.lab IN SRV 0 0 1688 kms
kms IN A 192.0.2.8
old IN A 192.0.2.9";

/// Compares a file with BIND and gives what is told; ports of the server are left out.
fn check(file: &str, status: u8, expect: &Expect) {
    let server = Server {
        address: SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 53),
        behavior: ServerBehavior::Answers,
        zones: vec![Zone::parse("corp.example", LIVE).unwrap()],
    };
    let (mut process, ready) = bind::serve(&server).unwrap();
    process.wait_until(&ready).unwrap();
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("corp.example.zone");
    let head = "$ORIGIN corp.example.\n$TTL 300\n@ IN SOA ns hostmaster 2 3600 600 86400 300\n@ IN NS ns\nns IN A 127.0.0.53\n";
    std::fs::write(&path, format!("{head}{file}\n")).unwrap();
    let address = process.address.to_string();
    let path = path.display().to_string();
    let args = [
        "check", &path, "--live", "--server", &address, "--format", "concise", "--select", "KMS506",
    ];
    let ran: Ran = runtime().block_on(run_over(surroundings(), &DnsSockets, &TcpSockets, &args));
    let shown = ran.out.replace(&address, "SERVER").replace(&path, "FILE");
    expect.assert_eq(&shown);
    assert_eq!((ran.status, ran.err.as_str()), (status, ""));
}

#[test]
#[ignore = "starts named"]
fn missing_more_and_different() {
    check(
        "_vlmcs._tcp IN SRV 0 10 1688 kms
_vlmcs._tcp IN SRV 0 0 1688 new
_vlmcs._tcp.hr IN SRV 0 0 1688 kms
_vlmcs._tcp.lab 600 IN SRV 0 0 1688 kms
kms IN A 192.0.2.7
new IN A 192.0.2.10",
        1,
        &expect![[r#"
            FILE:6:1: warning[KMS506]: `SERVER` has `_vlmcs._tcp.corp.example. SRV 0 0 1688 kms.corp.example.` where the file has priority 0 weight 10
            FILE:6:1: warning[KMS506]: `SERVER` has `_vlmcs._tcp.corp.example. SRV 0 0 1688 old.corp.example.`, which no file has
            FILE:6:30: warning[KMS506]: `SERVER` gives `192.0.2.8` for `kms.corp.example.`, the files `192.0.2.7`
            FILE:7:1: warning[KMS506]: `SERVER` does not have `_vlmcs._tcp.corp.example. SRV 0 0 1688 new.corp.example.`
            FILE:7:29: warning[KMS506]: `SERVER` gives no A record for `new.corp.example.`, the files `192.0.2.10`
            FILE:8:1: warning[KMS506]: `SERVER` does not have `_vlmcs._tcp.hr.corp.example. SRV 0 0 1688 kms.corp.example.`
            FILE:9:1: warning[KMS506]: `SERVER` has `_vlmcs._tcp.lab.corp.example. SRV 0 0 1688 kms.corp.example.` with TTL 300, the file with TTL 600
        "#]],
    );
}

#[test]
#[ignore = "starts named"]
fn nothing_to_tell_where_both_say_the_same() {
    check(LIVE, 0, &expect![[r#""#]]);
}

#[test]
fn silence_leaves_the_comparison_open() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("corp.example.zone");
    let text = "$TTL 300\n@ SOA ns hostmaster 2 3600 600 86400 300\n@ NS ns\nns A 192.0.2.53\n_vlmcs._tcp SRV 0 0 1688 ns\n";
    std::fs::write(&path, text).unwrap();
    let path = path.display().to_string();
    let world = EmptyWorld::default();
    let args = [
        "check",
        &path,
        "--live",
        "--server",
        "192.0.2.1",
        "--format",
        "json",
    ];
    let ran = run_in(&world, &args);
    assert_eq!((ran.status, world.n_touched()), (3, 3), "{}", ran.out);
    let report = ran.json();
    let checks = report["checks"].as_array().unwrap();
    let check = checks.iter().find(|it| it["rule"] == "KMS506").unwrap();
    assert_eq!(check["status"], "not-checked");
    assert_eq!(report["live"]["exchanges"].as_array().unwrap().len(), 3);
}
