//! `check --live`: record files beside what a real name server answers, and beside one that does not.

use crate::support::authority::{Zone, empty, respond};
use crate::support::bind;
use crate::support::in_process::Kept;
use crate::support::process::Process;
use crate::support::runtime;
use crate::support::scenario::{Scenario, Server, ServerBehavior};
use crate::support::tool::{EmptyWorld, Ran, run_in, run_over, surroundings};
use crate::support::world::FakeWorld;
use expect_test::{Expect, expect};
use kmsdoctor::model::{Attempt, NameServer, Outcome, Question, Rcode, RecordType};
use kmsdoctor::net::{DnsSockets, TcpSockets};
use kmsdoctor::port::{AskLimits, AskNameServer, ConnectLimits, ConnectTcp, Encounter, Talk};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use tempfile::TempDir;

/// What the server has.
const LIVE: &str = "_vlmcs._tcp IN SRV 0 0 1688 kms
_vlmcs._tcp IN SRV 0 0 1688 old
_vlmcs._tcp.lab IN SRV 0 0 1688 kms
kms IN A 192.0.2.8
old IN A 192.0.2.9";

/// Compares a file with BIND and gives what is told; ports of the server are left out.
fn check(file: &str, status: u8, expect: &Expect) {
    let ran = compared(LIVE, file, &["--format", "concise", "--select", "KMS506"]);
    expect.assert_eq(&ran.out);
    assert_eq!((ran.status, ran.err.as_str()), (status, ""));
}

/// The last line for a file beside BIND with the records `live`.
fn check_verdict(live: &str, file: &str, expect: &Expect) {
    let ran = compared(live, file, &["--select", "KMS217,KMS506"]);
    expect.assert_eq(&format!(
        "{} {}\n",
        ran.status,
        ran.out.lines().last().unwrap()
    ));
}

/// Compares a file with BIND, which has the records `live`.
fn compared(live: &str, file: &str, flags: &[&str]) -> Ran {
    let process = serving(live);
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("corp.example.zone");
    let head = "$ORIGIN corp.example.\n$TTL 300\n@ IN SOA ns hostmaster 2 3600 600 86400 300\n@ IN NS ns\nns IN A 127.0.0.53\n";
    std::fs::write(&path, format!("{head}{file}\n")).unwrap();
    let address = process.address.to_string();
    let path = path.display().to_string();
    let args = [&["check", &path, "--live", "--server", &address], flags].concat();
    let mut ran: Ran =
        runtime().block_on(run_over(surroundings(), &DnsSockets, &TcpSockets, &args));
    ran.out = ran.out.replace(&address, "SERVER").replace(&path, "FILE");
    ran
}

/// BIND with the records `live` of corp.example.
fn serving(live: &str) -> Process {
    let server = Server {
        address: SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 53),
        behavior: ServerBehavior::Answers,
        zones: vec![Zone::parse("corp.example", live).unwrap()],
    };
    let (mut process, ready) = bind::serve(&server).unwrap();
    process.wait_until(&ready).unwrap();
    process
}

#[test]
#[ignore = "starts named"]
fn aliases_without_end_are_an_error_at_bind() {
    let process = serving("_vlmcs._tcp IN CNAME a\na IN CNAME _vlmcs._tcp");
    let address = process.address.to_string();
    let args = [
        "diagnose",
        "corp.example",
        "--server",
        &address,
        "--format",
        "concise",
        "--select",
        "KMS5",
    ];
    let ran = runtime().block_on(run_over(surroundings(), &DnsSockets, &TcpSockets, &args));
    expect![[r#"
        SERVER: error[KMS505]: `SERVER` answered the SRV question for `_vlmcs._tcp.corp.example.` with an alias that leads to no records: the aliases loop: `_vlmcs._tcp.corp.example.` → `a.corp.example.` → `_vlmcs._tcp.corp.example.`
    "#]].assert_eq(&ran.out.replace(&address, "SERVER"));
    assert_eq!(ran.status, 1);
}

#[test]
#[ignore = "starts named"]
fn what_was_compared_is_said() {
    let loops =
        format!("{LIVE}\n_vlmcs._tcp.loop IN CNAME a.loop\na.loop IN CNAME _vlmcs._tcp.loop");
    check_verdict(
        LIVE,
        LIVE,
        &expect![[r#"
        0 OK: No fault was found in 1 file with 2 KMS names. 2 KMS names compared at `SERVER`: all agree.
    "#]],
    );
    check_verdict(
        &loops,
        &loops,
        &expect![[r#"
        1 BROKEN: 1 error in 1 file with 3 KMS names: `_vlmcs._tcp.loop.corp.example.` leads to no records: the aliases loop: `_vlmcs._tcp.loop.corp.example.` → `a.loop.corp.example.` → `_vlmcs._tcp.loop.corp.example.`. 2 KMS names compared at `SERVER`: no difference was found.
    "#]],
    );
    check_verdict(
        LIVE,
        "_vlmcs._tcp IN SRV 0 0 1688 kms\nkms IN A 192.0.2.8",
        &expect![[r#"
            1 DEGRADED: 1 warning in 1 file with 1 KMS name: `SERVER` has `_vlmcs._tcp.corp.example. SRV 0 0 1688 old.corp.example.`, which no file has. 1 KMS name compared at `SERVER`: there are differences.
        "#]],
    );
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

/// A zone file in front of the lines of a test.
const HEAD: &str = "$ORIGIN corp.example.
$TTL 300
@ SOA ns hostmaster 2 3600 600 86400 300
@ NS ns
ns A 127.0.0.53
";

/// What KMS506 says: its findings, and how its check ended; the file is `FILE`.
fn said(ran: &Ran, path: &str, server: &str) -> String {
    let report = ran.json();
    let findings = report["findings"].as_array().unwrap().iter();
    let findings = findings.filter(|it| it["rule"] == "KMS506");
    let mut lines: Vec<String> = findings
        .map(|it| {
            let line = &it["location"]["line"];
            format!("{line}: {}", it["message"].as_str().unwrap())
        })
        .collect();
    let checks = report["checks"].as_array().unwrap();
    let check = checks.iter().find(|it| it["rule"] == "KMS506").unwrap();
    let why = check["why"]
        .as_str()
        .map_or(String::new(), |it| format!(": {it}"));
    lines.push(format!("{}{why}", check["status"].as_str().unwrap()));
    lines.push(String::new());
    let text = lines.join("\n");
    text.replace(path, "FILE").replace(server, "SERVER")
}

/// Compares a file with a name server inside the test that has `zones`, each an origin and its records.
fn check_in_process(file: &str, zones: &[(&str, &str)], expect: &Expect) {
    let server = Server {
        address: SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 53),
        behavior: ServerBehavior::Answers,
        zones: zones
            .iter()
            .map(|(origin, text)| Zone::parse(origin, text).unwrap())
            .collect(),
    };
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("corp.example.zone");
    std::fs::write(&path, format!("{HEAD}{file}\n")).unwrap();
    let path = path.display().to_string();
    let (ran, address) = runtime().block_on(async {
        let mut kept = Kept::default();
        let place = kept.name_server(&server).await.unwrap();
        let address = place.address.to_string();
        let args = [
            "check", &path, "--live", "--server", &address, "--format", "json",
        ];
        let ran = run_over(surroundings(), &DnsSockets, &TcpSockets, &args).await;
        (ran, address)
    });
    expect.assert_eq(&said(&ran, &path, &address));
}

#[test]
fn an_alias_out_of_the_given_zones_is_left_open() {
    check_in_process(
        "_vlmcs._tcp CNAME _vlmcs._tcp.other.example.",
        &[
            (
                "corp.example",
                "_vlmcs._tcp CNAME _vlmcs._tcp.other.example.",
            ),
            (
                "other.example",
                "_vlmcs._tcp SRV 0 0 1688 kms\nkms A 192.0.2.7",
            ),
        ],
        &expect![[r#"
            not-checked: the files leave `_vlmcs._tcp.corp.example.` to others: an alias or a delegation leads out of them
        "#]],
    );
}

#[test]
fn records_of_a_wildcard_are_those_of_the_files() {
    let records = "_vlmcs._tcp CNAME _vlmcs._tcp.all\n*.all SRV 0 0 1688 kms\nkms A 192.0.2.7";
    check_in_process(
        records,
        &[("corp.example", records)],
        &expect![[r#"
        passed
    "#]],
    );
    let other = records.replace("1688", "1689");
    check_in_process(
        records,
        &[("corp.example", &other)],
        &expect![[r#"
        6: `SERVER` does not have `_vlmcs._tcp.all.corp.example. SRV 0 0 1688 kms.corp.example.`
        6: `SERVER` has `_vlmcs._tcp.all.corp.example. SRV 0 0 1689 kms.corp.example.`, which no file has
        failed
    "#]],
    );
}

#[test]
fn what_the_files_delegate_is_left_open() {
    let cut = "lab NS ns.lab\nns.lab A 127.0.0.53";
    check_in_process(
        &format!("{cut}\n_vlmcs._tcp.lab SRV 0 0 1688 kms.lab"),
        &[
            ("corp.example", cut),
            (
                "lab.corp.example",
                "_vlmcs._tcp SRV 0 0 1688 new\nnew A 192.0.2.7",
            ),
        ],
        &expect![[r#"
            not-checked: the files leave `_vlmcs._tcp.lab.corp.example.` to others: an alias or a delegation leads out of them
        "#]],
    );
}

#[test]
fn a_record_more_is_told_where_the_files_deny_it() {
    check_in_process(
        "_vlmcs._tcp TXT none",
        &[(
            "corp.example",
            "_vlmcs._tcp SRV 0 0 1688 kms\nkms A 192.0.2.7",
        )],
        &expect![[r#"
            6: `SERVER` has `_vlmcs._tcp.corp.example. SRV 0 0 1688 kms.corp.example.`, which no file has
            failed
        "#]],
    );
}

#[test]
fn addresses_behind_an_alias_out_of_the_zones_are_for_others_to_say() {
    let records = "_vlmcs._tcp SRV 0 0 1688 kms\nkms CNAME kms.other.example.";
    check_in_process(
        records,
        &[
            ("corp.example", records),
            ("other.example", "kms A 192.0.2.7"),
        ],
        &expect![[r#"
            passed
        "#]],
    );
}

/// A server that fails at questions for addresses.
struct NoAddresses(Vec<Zone>);

impl AskNameServer for NoAddresses {
    async fn ask(&self, _: NameServer, question: &Question, _: AskLimits) -> Vec<Attempt> {
        let response = match question.record_type {
            RecordType::Srv => respond(&self.0, question),
            _ => empty(Rcode::SERVFAIL),
        };
        vec![Attempt {
            transport: None,
            edns: true,
            rtt: Duration::ZERO,
            strays: 0,
            zone_fault: None,
            outcome: Outcome::Response(response),
        }]
    }
}

impl ConnectTcp for NoAddresses {
    async fn connect(
        &self,
        endpoint: SocketAddr,
        _: Option<Talk>,
        _: ConnectLimits,
    ) -> impl Future<Output = Encounter> {
        contacted(endpoint)
    }
}

/// No connection is expected.
fn contacted(endpoint: SocketAddr) -> std::future::Pending<Encounter> {
    panic!("{endpoint} was contacted")
}

#[test]
fn addresses_that_are_not_told_leave_the_comparison_open() {
    let records = "_vlmcs._tcp SRV 0 0 1688 kms\nkms A 192.0.2.7";
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("corp.example.zone");
    std::fs::write(&path, format!("{HEAD}{records}\n")).unwrap();
    let path = path.display().to_string();
    let world = NoAddresses(vec![Zone::parse("corp.example", records).unwrap()]);
    let server = "192.0.2.53";
    let args = [
        "check", &path, "--live", "--server", server, "--format", "json",
    ];
    let ran = run_in(&world, &args);
    expect![[r#"
        not-checked: `SERVER` gave no usable answer for `kms.corp.example.` AAAA: SERVFAIL
    "#]]
    .assert_eq(&said(&ran, &path, server));
}

/// The verdict of a comparison with servers that behave so.
fn verdict_on(servers: &[&str], views: &[&str]) -> String {
    let mut text = "title = \"t\"\n[client]\nprimary_suffix = \"corp.example\"\n".to_owned();
    for behavior in servers {
        let zone = format!("\n[server.zones]\n\"corp.example\" = \"\"\"\n{LIVE}\n\"\"\"\n");
        text.extend(["[[server]]\nbehavior = \"", behavior, "\"", &zone]);
    }
    text.push_str("[expect]\noutcome = \"ok\"\nstatus = \"healthy\"\nexit = 0\nsays = [\"OK\"]\n");
    let scenario = Scenario::parse("live".to_owned(), &text).unwrap();
    let world = FakeWorld::new(&scenario);
    let dir = TempDir::new().unwrap();
    let head = "$ORIGIN corp.example.\n$TTL 300\n@ IN SOA ns hostmaster 2 3600 600 86400 300\n@ IN NS ns\nns IN A 127.0.0.53\n";
    for (idx, view) in views.iter().enumerate() {
        // Two SOA records are two views.
        let head = head.replace("hostmaster 2", &format!("hostmaster {}", 2 + idx));
        std::fs::create_dir(dir.path().join(view)).unwrap();
        let path = dir.path().join(view).join("corp.example.zone");
        std::fs::write(path, format!("{head}{LIVE}\n")).unwrap();
    }
    let path = dir.path().display().to_string();
    let mut args = vec!["check".to_owned(), path, "--live".to_owned()];
    for server in &scenario.servers {
        args.extend(["--server".to_owned(), server.address.to_string()]);
    }
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let ran: Ran = runtime().block_on(run_over(surroundings(), &world, &world, &args));
    ran.out.lines().next_back().unwrap_or_default().to_owned()
}

#[test]
fn servers_that_give_nothing_are_told_apart() {
    expect!["OK: No fault was found in 1 file with 2 KMS names. 2 KMS names compared at `192.0.2.1`: no difference was found; nothing to compare from `192.0.2.2`: nothing listens there and `192.0.2.3`: SERVFAIL."].assert_eq(&verdict_on(
        &["answers", "port-unreachable", "servfail"],
        &["a"],
    ));
    expect!["UNKNOWN: No fault was found in 1 file with 2 KMS names. But no name server gave an answer to compare for `_vlmcs._tcp.corp.example.` (`192.0.2.1`: REFUSED), so nothing was compared."].assert_eq(&verdict_on(&["refuses"], &["a"]));
    expect!["UNKNOWN: No fault was found in 1 file with 2 KMS names. But no name server gave an answer to compare for `_vlmcs._tcp.corp.example.` (`192.0.2.1`: SERVFAIL), so nothing was compared."].assert_eq(&verdict_on(&["servfail"], &["a"]));
}

#[test]
fn what_was_compared_is_said_of_several_views() {
    expect!["OK: No fault was found in 2 files (2 views) with 4 KMS names. 4 KMS names compared at `192.0.2.1`: all agree."].assert_eq(&verdict_on(&["answers"], &["a", "b"]));
}
