//! What only a network can say: filters, routers and absent neighbors, in namespaces made by the test.

use super::run;
use crate::support::netns::{
    ABSENT_ADDRESS, Cable, HOST_ADDRESS, HOST_ADDRESS_V6, UNROUTED_ADDRESS,
};
use kmsdoctor::model::{NameServer, Outcome, Question, RecordType};
use kmsdoctor::net::{DnsSockets, TcpSockets};
use kmsdoctor::port::{AskLimits, AskNameServer, ConnectLimits, ConnectTcp, ConnectTimeout};
use std::fmt::Debug;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::time::Duration;

/// Set in the process that runs inside; its value is the list of endpoints.
const ENDPOINTS: &str = "KMSDOCTOR_TEST_ENDPOINTS";
/// What a line of results begins with.
const RESULT: &str = "result ";

/// An endpoint, and what comes of it.
type Expected = (String, &'static str);

/// Runs `test` again inside and compares what it finds out with what is expected.
fn check_inside(cable: &Cable, test: &str, expected: &[Expected]) {
    let endpoints: Vec<&str> = expected.iter().map(|(endpoint, _)| &**endpoint).collect();
    let test = format!("sockets::namespaces::{test}");
    let printed = cable.run_test_on_client(&test, ENDPOINTS, &endpoints.join(","));
    // The test runner prints the name of the test in front of the first result.
    let found: Vec<&str> = printed
        .lines()
        .filter_map(|line| line.split_once(RESULT))
        .map(|(_, result)| result)
        .collect();
    let expected: Vec<String> = expected
        .iter()
        .map(|(endpoint, class)| format!("{endpoint} {class}"))
        .collect();
    assert_eq!(found, expected);
}

/// The endpoints to try, when this process runs inside.
fn endpoints_inside() -> Option<Vec<SocketAddr>> {
    let list = std::env::var(ENDPOINTS).ok()?;
    Some(list.split(',').map(|it| it.parse().unwrap()).collect())
}

fn print_result(endpoint: SocketAddr, class: &impl Debug) {
    println!("\n{RESULT}{endpoint} {class:?}");
}

#[test]
#[ignore = "needs root and network namespaces"]
fn contact_classes() {
    if let Some(endpoints) = endpoints_inside() {
        return run(try_endpoints(endpoints));
    }
    let cable = Cable::lay("tcp");
    let mut expected: Vec<Expected> = Vec::new();
    let filters = [
        ("REJECT --reject-with tcp-reset", "Refused"),
        ("REJECT --reject-with icmp-port-unreachable", "Refused"),
        (
            "REJECT --reject-with icmp-host-unreachable",
            "HostUnreachable",
        ),
        (
            "REJECT --reject-with icmp-net-unreachable",
            "NetworkUnreachable",
        ),
        ("REJECT --reject-with icmp-admin-prohibited", "Prohibited"),
        ("REJECT --reject-with icmp-host-prohibited", "Prohibited"),
        ("REJECT --reject-with icmp-net-prohibited", "Prohibited"),
        ("DROP", "TimedOut"),
    ];
    for ((target, class), port) in filters.into_iter().zip(1701..) {
        cable.filter("tcp", port, target);
        expected.push((format!("{HOST_ADDRESS}:{port}"), class));
    }
    let filters = [
        ("REJECT --reject-with tcp-reset", "Refused"),
        ("REJECT --reject-with icmp6-port-unreachable", "Refused"),
        (
            "REJECT --reject-with icmp6-addr-unreachable",
            "HostUnreachable",
        ),
        ("REJECT --reject-with icmp6-no-route", "NetworkUnreachable"),
        ("REJECT --reject-with icmp6-adm-prohibited", "Prohibited"),
    ];
    for ((target, class), port) in filters.into_iter().zip(1701..) {
        cable.filter_v6("tcp", port, target);
        expected.push((format!("[{HOST_ADDRESS_V6}]:{port}"), class));
    }
    expected.push((format!("{HOST_ADDRESS}:1688"), "Refused"));
    expected.push((format!("{ABSENT_ADDRESS}:1688"), "HostUnreachable"));
    expected.push((format!("{UNROUTED_ADDRESS}:1688"), "NoRoute"));
    expected.push(("[2001:db8::7]:1688".to_owned(), "NoRoute"));
    for (route, class) in [
        (["prohibit", "10.215.0.0/24"], "Prohibited"),
        (["unreachable", "10.215.1.0/24"], "HostUnreachable"),
    ] {
        cable.add_client_route(&route);
        let address = route[1].replace("0/24", "1");
        expected.push((format!("{address}:1688"), class));
    }
    check_inside(&cable, "contact_classes", &expected);
}

/// Connects to each endpoint with the limit a user gets.
async fn try_endpoints(endpoints: Vec<SocketAddr>) {
    for endpoint in endpoints {
        let limits = ConnectLimits {
            timeout: ConnectTimeout::usual(),
            remaining: None,
        };
        let encounter = TcpSockets.connect(endpoint, None, limits).await.await;
        print_result(endpoint, &encounter.contact);
    }
}

#[test]
#[ignore = "needs root and network namespaces"]
fn classes_of_no_response() {
    if let Some(endpoints) = endpoints_inside() {
        return run(ask_endpoints(endpoints));
    }
    let cable = Cable::lay("udp");
    let mut expected: Vec<Expected> = Vec::new();
    let filters = [
        (
            "REJECT --reject-with icmp-port-unreachable",
            "PortUnreachable",
        ),
        (
            "REJECT --reject-with icmp-host-unreachable",
            "HostUnreachable",
        ),
        (
            "REJECT --reject-with icmp-net-unreachable",
            "NetworkUnreachable",
        ),
        (
            "REJECT --reject-with icmp-admin-prohibited",
            "HostUnreachable",
        ),
        ("DROP", "TimedOut"),
    ];
    for ((target, class), port) in filters.into_iter().zip(1701..) {
        cable.filter("udp", port, target);
        expected.push((format!("{HOST_ADDRESS}:{port}"), class));
    }
    expected.push((format!("{HOST_ADDRESS}:53"), "PortUnreachable"));
    expected.push((format!("[{HOST_ADDRESS_V6}]:53"), "PortUnreachable"));
    expected.push((format!("{ABSENT_ADDRESS}:53"), "HostUnreachable"));
    expected.push((format!("{UNROUTED_ADDRESS}:53"), "NoRoute"));
    check_inside(&cable, "classes_of_no_response", &expected);
}

/// Asks each endpoint once.
async fn ask_endpoints(endpoints: Vec<SocketAddr>) {
    let question = Question {
        name: "_vlmcs._tcp.corp.example".parse().unwrap(),
        record_type: RecordType::Srv,
    };
    let limits = AskLimits {
        timeout: Duration::from_secs(4),
        tries: NonZeroU32::MIN,
        remaining: None,
    };
    for endpoint in endpoints {
        let attempts = DnsSockets
            .ask(NameServer::Address(endpoint), &question, limits)
            .await;
        match &attempts[0].outcome {
            Outcome::NoResponse(why) => print_result(endpoint, why),
            other => print_result(endpoint, other),
        }
    }
}

/// Two records, one with an IPv6 address alone and one with an IPv4 address; and the first one alone.
#[test]
#[ignore = "needs network namespaces"]
fn machine_without_any_route_knows_nothing_about_hosts() {
    let check = |zone: &str, state: &str, lacking: &str| {
        let zone = format!("fixtures/zones/{zone}.zone");
        let script = format!(
            "ip link set lo {state}; exec {} diagnose corp.example --zone {zone}",
            env!("CARGO_BIN_EXE_kmsdoctor")
        );
        let output = std::process::Command::new("unshare")
            .args(["-rn", "sh", "-c", &script])
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(3), "{zone}, lo {state}: {said}");
        let first = said.lines().next().unwrap();
        let expect = format!("this machine has no {lacking}, so nothing is known about");
        assert!(first.contains(&expect), "{zone}, lo {state}: {first}");
        assert!(!said.contains("Client shows"), "{said}");
        assert!(!said.contains("KMS603 host-unreachable\n"), "{said}");
    };
    for state in ["up", "down"] {
        check("no-route-both", state, "IPv4 route and no IPv6 route");
        check("no-route-v6only", state, "IPv6 route");
    }
}

/// What is known of a host, and of a name server, does not hang on which others are listed.
#[test]
#[ignore = "needs network namespaces"]
fn without_route_each_endpoint_is_judged_by_itself() {
    for args in [
        "probe 127.0.7.9",
        "probe 127.0.7.9 10.0.0.7",
        "probe 10.0.0.7",
        "diagnose corp.example --server 10.0.0.53",
        "diagnose corp.example --server 127.0.0.53",
    ] {
        let script = format!("exec {} {args}", env!("CARGO_BIN_EXE_kmsdoctor"));
        let output = std::process::Command::new("unshare")
            .args(["-rn", "sh", "-c", &script])
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(3), "{args}: {said}");
        assert!(said.contains("this machine has no "), "{args}: {said}");
        for fault in [
            "Client shows",
            "KMS603 host-unreachable\n",
            "KMS503 name-server-silent\n",
        ] {
            assert!(!said.contains(fault), "{args}: {said}");
        }
    }
}
