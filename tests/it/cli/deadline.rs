//! `--deadline`: the run ends with a whole report, and without a verdict only when one is missing.
//!
//! Time is virtual, unless said otherwise: it goes on by itself when nothing else can.

use crate::support::dns_server::{Action, DnsServer, Received};
use crate::support::hosts::SilentHost;
use crate::support::in_time::{InTime, in_virtual_time};
use crate::support::runtime;
use crate::support::scenario::Scenario;
use crate::support::tool::{Ran, run_over, surroundings};
use crate::support::world::FakeWorld;

use kmsdoctor::model::Transport;
use kmsdoctor::net::{DnsSockets, TcpSockets};
use serde_json::Value;

/// The values under `key` of every element of `list`.
fn all<'a>(list: &'a Value, key: impl Fn(&'a Value) -> &'a Value) -> Vec<&'a str> {
    let list = list.as_array().unwrap();
    list.iter().map(|it| key(it).as_str().unwrap()).collect()
}

#[test]
fn name_server_that_never_answers() {
    let ran = in_virtual_time(async {
        let first = DnsServer::start(|_| vec![Action::Stall]).await;
        let second = DnsServer::start(|_| vec![Action::Stall]).await;
        let servers = [&first, &second].map(|it| it.name_server().address().unwrap().to_string());
        let args = [
            "diagnose",
            "--primary-suffix",
            "corp.example",
            "--connection-suffix",
            "lab.example",
            "--server",
            &servers[0],
            "--server",
            &servers[1],
            "--deadline",
            "1s",
            "--jobs",
            "1",
            "--format",
            "json",
        ];
        run_over(surroundings(), &DnsSockets, &TcpSockets, &args).await
    });
    let report = ran.json();
    assert_eq!((ran.status, ran.err.as_str()), (3, ""));
    assert_eq!(report["verdict"]["status"], "inconclusive");
    assert_eq!(report["verdict"]["outcome"], "dns-no-response");
    // Two names at two servers; the last ones were never sent.
    let outcomes = all(&report["exchanges"], |it| &it["attempts"][0]["outcome"]);
    assert_eq!(outcomes, ["deadline-reached"; 4]);
    assert!(!report["checks"].as_array().unwrap().is_empty());
}

/// An answer of 3,000 SRV records that lead to one host at as many ports, its name being the domain's.
fn many_records(query: &Received) -> Action {
    let service = u16::try_from(12 + "\x06_vlmcs\x04_tcp".len()).unwrap();
    let target = (0xc000 | service).to_be_bytes();
    let ports = 1..=3_000_u16;
    let reply = ports.fold(query.reply(), |reply, port| {
        let data = [&[0; 4], &port.to_be_bytes()[..], &target].concat();
        reply.record(33, 300, &data)
    });
    reply.send()
}

/// In real time, since the program computes in it; whatever comes first, the addresses of the hosts are missing.
#[test]
fn names_with_thousands_of_records() {
    let ran = runtime().block_on(async {
        let server = DnsServer::start(|query| match (query.record_type(), query.transport) {
            (33, Transport::Tcp) => vec![many_records(query)],
            (33, Transport::Udp) => vec![query.reply().truncated().send()],
            _ => vec![Action::Stall],
        });
        let server = server.await;
        let address = server.name_server().address().unwrap().to_string();
        let domains: Vec<String> = (0..5).map(|idx| format!("d{idx}.example")).collect();
        let args = ["diagnose", "--server", &address, "--deadline", "500ms"];
        let args = args.into_iter().chain(["--format", "json"]);
        let args: Vec<&str> = args.chain(domains.iter().map(String::as_str)).collect();
        run_over(surroundings(), &DnsSockets, &TcpSockets, &args).await
    });
    let report = ran.json();
    assert_eq!((ran.status, ran.err.as_str()), (3, ""));
    assert_eq!(
        all(&report["domains"], |it| &it["verdict"]["status"]),
        ["inconclusive"; 5]
    );
    let summaries = all(&report["domains"], |it| &it["verdict"]["summary"]);
    for summary in summaries {
        assert!(summary.contains("time limit of the run"), "{summary}");
    }
}

#[test]
fn host_that_never_answers() {
    let ran = in_virtual_time(async {
        let hosts = [SilentHost::start(), SilentHost::start()];
        let [one, other] = hosts.each_ref().map(|it| it.endpoint.to_string());
        let args = [
            "probe",
            &one,
            &other,
            "--deadline",
            "1s",
            "--jobs",
            "1",
            "--format",
            "json",
        ];
        run_over(surroundings(), &DnsSockets, &TcpSockets, &args).await
    });
    let report = ran.json();
    assert_eq!((ran.status, ran.err.as_str()), (3, ""));
    assert_eq!(report["verdict"]["status"], "inconclusive");
    let contacts = all(&report["probes"], |it| &it["contact"]);
    assert_eq!(contacts, ["not-tried", "not-tried"]);
}

/// The report of a client of `corp.example` whose first server has this zone and behavior.
fn within_a_second(servers: &str, hosts: &str) -> Ran {
    let text = format!(
        "title = \"A second\"\n[client]\nprimary_suffix = \"corp.example\"\n{servers}\n[hosts]\n{hosts}\n\
         [expect]\noutcome = \"\"\nstatus = \"\"\nexit = 0\nsays = [\"A\"]\n"
    );
    let scenario = Scenario::parse("a-second".to_owned(), &text).unwrap();
    let fake = FakeWorld::new(&scenario);
    let world = InTime(&fake);
    let mut args: Vec<String> = ["diagnose", "--primary-suffix", "corp.example"]
        .map(str::to_owned)
        .into();
    for server in scenario.name_servers() {
        args.extend(["--server".to_owned(), server.address().unwrap().to_string()]);
    }
    args.extend(["--deadline", "1s", "--format", "json"].map(str::to_owned));
    in_virtual_time(run_over(surroundings(), &world, &world, &args))
}

const ONE_HOST_OF_THREE: &str = r#"
[[server]]
[server.zones]
"corp.example" = """
_vlmcs._tcp 300 IN SRV 0 0 1688 kms1
_vlmcs._tcp 300 IN SRV 0 0 1688 kms2
_vlmcs._tcp 300 IN SRV 0 0 1688 kms3
kms1        300 IN A 10.0.0.11
kms2        300 IN A 10.0.0.12
kms3        300 IN A 10.0.0.13
"""
"#;

/// Whatever the third host would do, some hosts serve and some do not.
#[test]
fn certain_verdict_in_spite_of_a_silent_host() {
    let hosts = "\"10.0.0.11:1688\" = \"open\"\n\"10.0.0.12:1688\" = \"refuses\"\n\"10.0.0.13:1688\" = \"silent\"";
    let ran = within_a_second(ONE_HOST_OF_THREE, hosts);
    let report = ran.json();
    let contacts = all(&report["probes"], |it| &it["contact"]);
    assert_eq!(contacts, ["connected", "refused", "not-tried"]);
    assert_eq!(report["verdict"]["outcome"], "some-hosts-unreachable");
    assert_eq!(ran.status, 0, "{}", report["verdict"]);
}

/// A host that serves would turn this one.
#[test]
fn no_verdict_when_the_silent_host_decides() {
    let hosts = "\"10.0.0.11:1688\" = \"refuses\"\n\"10.0.0.12:1688\" = \"refuses\"\n\"10.0.0.13:1688\" = \"silent\"";
    let ran = within_a_second(ONE_HOST_OF_THREE, hosts);
    let report = ran.json();
    let contacts = all(&report["probes"], |it| &it["contact"]);
    assert_eq!(contacts, ["refused", "refused", "not-tried"]);
    assert_eq!(ran.status, 3, "{}", report["verdict"]);
}

#[test]
fn certain_verdict_of_the_only_server() {
    let server = "[[server]]\n[server.zones]\n\"corp.example\" = \"www 300 IN A 127.0.0.80\"";
    let ran = within_a_second(server, "");
    assert_eq!(ran.json()["verdict"]["outcome"], "nxdomain");
    assert_eq!(ran.status, 1);
}

/// The second server was asked at the same time and has said that the name does not exist.
#[test]
fn certain_verdict_beside_a_silent_server() {
    let servers = "[[server]]\nbehavior = \"silent\"\n[[server]]\n[server.zones]\n\"corp.example\" = \"www 300 IN A 127.0.0.80\"";
    let ran = within_a_second(servers, "");
    let report = ran.json();
    let outcomes = all(&report["exchanges"], |it| &it["attempts"][0]["outcome"]);
    assert_eq!(outcomes, ["deadline-reached", "response"]);
    assert_eq!(report["verdict"]["outcome"], "nxdomain");
    assert_eq!(ran.status, 1);
}
