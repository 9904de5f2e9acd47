//! Name servers and hosts of this machine, seen by the Windows program.

use super::program::run;
use crate::support::authority::Zone;
use crate::support::bind;
use crate::support::hosts::{Behavior, Host, RefusingHost, SilentHost, bind_ack};
use crate::support::process::Process;
use crate::support::runtime;
use crate::support::scenario::{Server, ServerBehavior};
use crate::support::tool::Ran;
use serde_json::Value;
use std::net::{Ipv4Addr, SocketAddr};
use tempfile::TempDir;

/// BIND with these records below `corp.example.`.
pub(super) fn name_server(records: &str) -> Process {
    let server = Server {
        address: SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 53),
        behavior: ServerBehavior::Answers,
        zones: vec![Zone::parse("corp.example", records).unwrap()],
    };
    let (mut process, ready) = bind::serve(&server).unwrap();
    process.wait_until(&ready).unwrap();
    process
}

/// Runs the program while hosts and servers of this test go on.
async fn run_beside(args: &[&str]) -> Ran {
    let args: Vec<String> = args.iter().map(|it| (*it).to_owned()).collect();
    let running = tokio::task::spawn_blocking(move || {
        let dir = TempDir::new().unwrap();
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        run(dir.path(), &args)
    });
    running.await.unwrap()
}

/// `contact` of the probe at each endpoint.
fn contacts(report: &Value, endpoints: &[SocketAddr]) -> Vec<String> {
    let probes = report["probes"].as_array().unwrap();
    let of = |endpoint: &SocketAddr| {
        let endpoint = endpoint.to_string();
        let probe = probes.iter().find(|it| it["endpoint"] == *endpoint);
        let probe = probe.unwrap_or_else(|| panic!("no probe of {endpoint}: {probes:?}"));
        probe["contact"].as_str().unwrap().to_owned()
    };
    endpoints.iter().map(of).collect()
}

#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn open_and_refused_are_told_apart() {
    runtime().block_on(async {
        let (open, refusing) = (Host::start(Behavior::Open).await, RefusingHost::start());
        let server = name_server(&format!(
            "_vlmcs._tcp IN SRV 0 10 {} kms1\n_vlmcs._tcp IN SRV 0 90 {} kms2\nkms1 IN A 127.0.0.1\nkms2 IN A 127.0.0.1",
            open.endpoint.port(),
            refusing.endpoint.port(),
        ));
        let server = server.address.to_string();
        let args = ["diagnose", "corp.example", "--server", &server];
        let ran = run_beside(&[&args[..], &["--format", "json"]].concat()).await;
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{ran:?}");
        let report = ran.json();
        assert_eq!(report["verdict"]["outcome"], "some-hosts-unreachable");
        let found = contacts(&report, &[open.endpoint, refusing.endpoint]);
        assert_eq!(found, ["connected", "refused"]);
        let table = run_beside(&args).await;
        assert!(table.out.starts_with("DEGRADED: "), "{}", table.out);
        assert!(table.out.is_ascii(), "{}", table.out);
        assert!(table.out.lines().skip(1).all(|it| it.len() <= 80), "{}", table.out);
    });
}

/// On real Windows a refusal takes two seconds, whatever was asked for.
#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn short_time_limit_is_raised_and_said() {
    let refusing = RefusingHost::start();
    let endpoint = refusing.endpoint.to_string();
    let args = [
        "probe",
        &endpoint,
        "--probe-timeout",
        "100ms",
        "--format",
        "json",
    ];
    let ran = runtime().block_on(run_beside(&args));
    assert!(
        ran.err
            .starts_with("note: `--probe-timeout`: 100 ms is raised to 2.5 s"),
        "{}",
        ran.err
    );
    assert_eq!(contacts(&ran.json(), &[refusing.endpoint]), ["refused"]);
}

#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn deadline_is_not_silence() {
    let silent = SilentHost::start();
    let endpoint = silent.endpoint.to_string();
    let args = [
        "probe",
        &endpoint,
        "--deadline",
        "300ms",
        "--format",
        "json",
    ];
    let ran = runtime().block_on(run_beside(&args));
    assert_eq!(ran.status, 3, "{ran:?}");
    assert_eq!(contacts(&ran.json(), &[silent.endpoint]), ["not-tried"]);
}

#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn silence_is_seen_after_the_time_limit() {
    let silent = SilentHost::start();
    let endpoint = silent.endpoint.to_string();
    let args = [
        "probe",
        &endpoint,
        "--probe-timeout",
        "2500ms",
        "--format",
        "json",
    ];
    let ran = runtime().block_on(run_beside(&args));
    assert_eq!((ran.status, ran.err.as_str()), (1, ""), "{ran:?}");
    assert_eq!(contacts(&ran.json(), &[silent.endpoint]), ["timed-out"]);
}

#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn bind_finds_a_kms_host() {
    runtime().block_on(async {
        let mut host = Host::start(Behavior::Answers(bind_ack(0, 0))).await;
        let endpoint = host.endpoint.to_string();
        let args = ["probe", &endpoint, "--rpc-bind", "--format", "json"];
        let ran = run_beside(&args).await;
        assert_eq!(ran.status, 0, "{ran:?}");
        assert_eq!(ran.json()["probes"][0]["service"], "kms");
        assert!(!host.next_connection().await.is_empty());
    });
}

#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn nothing_is_sent_without_being_asked_for() {
    runtime().block_on(async {
        let mut host = Host::start(Behavior::Open).await;
        let endpoint = host.endpoint.to_string();
        let ran = run_beside(&["probe", &endpoint]).await;
        assert_eq!(ran.status, 0, "{ran:?}");
        assert_eq!(host.next_connection().await, b"");
    });
}
