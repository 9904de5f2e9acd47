//! Texts of machines in the field that once led to a false verdict.

use super::fixture;
use crate::support::tool::{EmptyWorld, Ran, run_in};
use expect_test::expect;

/// Exit status and output of `command` with the settings of one file, without the folder; nobody is contacted.
fn run(command: &str, file: &str, more: &[&str]) -> String {
    let file = fixture("field").join(file).display().to_string();
    let args = [&[command, "--client", &file], more].concat();
    let world = EmptyWorld::default();
    let Ran { status, out, err } = run_in(&world, &args);
    assert!(!err.contains("error"), "{args:?}: {err}");
    assert_eq!(world.n_touched(), 0, "{args:?}");
    let folder = format!("{}/", fixture("field").display());
    format!("{status} {}", out.replace(&folder, ""))
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[test]
fn suffix_of_one_label_is_asked() {
    let planned = run("plan", "single-label-ipconfig.txt", &[]);
    expect!["0 PLAN: A KMS client asks 1 name: `_vlmcs._tcp.lan.`."]
        .assert_eq(first_line(&planned));
    let unbroken = planned.split_whitespace().collect::<Vec<_>>().join(" ");
    let source = "connection-specific DNS suffix (`single-label-ipconfig.txt:12`), observed";
    assert!(unbroken.contains(source), "{planned}");
    let zone = fixture("field").join("single-label.zone");
    let zone = zone.display().to_string();
    let found = run(
        "diagnose",
        "single-label-ipconfig.txt",
        &["--zone", &zone, "--no-probe"],
    );
    expect!["0 DNS OK: A KMS client finds `router.lan.:1688`; whether that host answers was not checked."]
        .assert_eq(first_line(&found));
}

/// What listens at such an address of this machine is another machine's matter; nobody is contacted there.
#[test]
fn host_that_is_the_client_itself() {
    let file = "fixed-host-is-itself.txt";
    expect!["1 PLAN: A KMS client contacts only `127.0.0.2:1688`, which is set by hand and is the client itself; it takes no answer from itself (Windows 8 and later) and shows 0x8007000D; run `slmgr /ckms` on the client and find out what sets that host."]
        .assert_eq(first_line(&run("plan", file, &[])));
    let found = run("diagnose", file, &[]);
    expect!["1 BROKEN: A KMS client finds no working host: the host set by hand, `127.0.0.2:1688`, is the client itself, which takes no answer from itself (Windows 8 and later); the client shows 0x8007000D; run `slmgr /ckms` on the client and find out what sets that host."]
        .assert_eq(first_line(&found));
    assert!(
        found.contains("Client shows: 0x8007000D (community)"),
        "{found}"
    );
    assert!(
        found.contains("not tried: it is the client itself"),
        "{found}"
    );
}

/// By flags too, with and without records in DNS, and whether or not hosts are contacted at all.
#[test]
fn hosts_by_flags_that_are_the_client_itself() {
    let zone = fixture("field").join("single-label.zone");
    let zone = zone.display().to_string();
    for host in [
        "127.0.0.1",
        "127.9.9.9:1689",
        "[::1]:1688",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "::",
        "localhost",
        "localhost.",
        "localhost.localdomain",
    ] {
        for more in [&[][..], &["--no-probe"]] {
            let args = [
                "diagnose",
                "--kms-host",
                host,
                "lan",
                "--zone",
                &zone,
                "--format",
                "json",
            ];
            let args = [&args[..], more].concat();
            let world = EmptyWorld::default();
            let ran = run_in(&world, &args);
            let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
            let verdict = &report["verdict"];
            assert_eq!(ran.status, 1, "{args:?}");
            assert_eq!(verdict["status"], "broken", "{args:?}");
            assert_eq!(verdict["outcome"], "fixed-host-unreachable", "{args:?}");
            assert_eq!(
                verdict["client_codes"],
                serde_json::json!(["0x8007000D"]),
                "{args:?}"
            );
            let probes = report["probes"].as_array().unwrap();
            let of_host = probes.iter().filter(|it| it["candidate"] == 0);
            for probe in of_host {
                assert_eq!(probe["contact"], "not-tried", "{args:?}");
            }
        }
    }
}

/// The address and the names that `ipconfig` shows for the machine.
#[test]
fn addresses_and_names_of_the_machine() {
    for host in ["192.0.2.77", "pc7", "pc7.lan"] {
        let planned = run("plan", "single-label-ipconfig.txt", &["--kms-host", host]);
        assert!(planned.starts_with("1 "), "{host}: {planned}");
        assert!(planned.contains("KMS126"), "{host}: {planned}");
    }
    for host in [
        "192.0.2.53",
        "192.0.2.1",
        "255.255.255.0",
        "pc8",
        "pc7.corp.example",
    ] {
        let planned = run("plan", "single-label-ipconfig.txt", &["--kms-host", host]);
        assert!(planned.starts_with("0 "), "{host}: {planned}");
    }
}
