//! What goes over a connection: nothing, or one bind.

use crate::support::hosts::{Behavior, Host, bind_ack};
use crate::support::runtime;
use crate::support::tool::{Ran, run_over, surroundings};

use kmsdoctor::net::{DnsSockets, TcpSockets};

/// Runs `command` for an endpoint, named to `probe` and found in a zone by `diagnose`; gives what it sent and how it ended.
fn sent(behavior: Behavior, command: &str, flags: &[&str]) -> (Vec<u8>, Ran) {
    runtime().block_on(async {
        let mut host = Host::start(behavior).await;
        let endpoint = host.endpoint.to_string();
        let dir = tempfile::TempDir::new().unwrap();
        let zone = dir.path().join("db.wire.test");
        let port = host.endpoint.port();
        let text = format!(
            "$ORIGIN wire.test.\n$TTL 60\n@ SOA ns h 1 60 60 60 60\n@ NS ns\nns A 127.0.0.1\n_vlmcs._tcp SRV 0 0 {port} kms\nkms A 127.0.0.1\n"
        );
        std::fs::write(&zone, text).unwrap();
        let zone = zone.display().to_string();
        let what = match command {
            "probe" => vec![endpoint.as_str()],
            _ => vec!["wire.test", "--zone", &zone],
        };
        let args = [&[command], &what[..], flags, &["--format", "json"]].concat();
        let ran = run_over(surroundings(), &DnsSockets, &TcpSockets, &args).await;
        (host.next_connection().await, ran)
    })
}

const COMMANDS: [&str; 2] = ["probe", "diagnose"];

#[test]
fn not_one_octet_without_rpc_bind() {
    for command in COMMANDS {
        let (octets, ran) = sent(Behavior::Open, command, &[]);
        assert_eq!(octets, b"", "{command:?}");
        assert_eq!(ran.json()["probes"][0]["contact"], "connected");
        assert_eq!(ran.status, 0, "{}", ran.out);
    }
}

#[test]
fn one_bind_and_nothing_behind_it() {
    for command in COMMANDS {
        let (octets, ran) = sent(Behavior::Answers(bind_ack(0, 0)), command, &["--rpc-bind"]);
        assert_eq!(octets.len(), 72, "{command:?}");
        assert_eq!(
            octets[..4],
            [5, 0, 11, 3],
            "{command:?}: a bind, first and last fragment"
        );
        assert_eq!(ran.json()["probes"][0]["service"], "kms");
        assert_eq!(ran.status, 0, "{}", ran.out);
    }
}
