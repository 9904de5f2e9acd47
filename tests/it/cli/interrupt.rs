//! Ctrl-C: the first one while something is asked ends the run with a report, the next one the program.

use crate::support::dns_server::{Action, DnsServer};
use crate::support::runtime;
use crate::support::tool::{run_over, surroundings};
use kmsdoctor::net::{DnsSockets, Ending, Interrupt, TcpSockets, WithInterrupt};

/// A limit that no test comes to.
const LONG: &str = "60m";

#[test]
fn what_is_asked_has_no_result_and_nothing_is_asked_anew() {
    let interrupt = Interrupt::default();
    let ran = runtime().block_on(async {
        let called = interrupt.clone();
        let server = DnsServer::start(move |_| {
            assert_eq!(called.call(), Ending::WithReport);
            vec![Action::Stall]
        })
        .await;
        let address = server.name_server().address().unwrap().to_string();
        let args = [
            "diagnose",
            "--primary-suffix",
            "corp.example",
            "--connection-suffix",
            "lab.example",
            "--server",
            &address,
            "--dns-timeout",
            LONG,
            "--jobs",
            "1",
            "--format",
            "json",
        ];
        let dns = WithInterrupt::new(DnsSockets, interrupt.clone());
        let tcp = WithInterrupt::new(TcpSockets, interrupt.clone());
        let ran = run_over(surroundings(), &dns, &tcp, &args).await;
        assert_eq!(server.received().len(), 1);
        ran
    });
    let report = ran.json();
    assert_eq!((ran.status, ran.err.as_str()), (3, ""));
    assert_eq!(report["run"]["interrupted"], true);
    assert_eq!(report["verdict"]["status"], "inconclusive");
    let summary = report["verdict"]["summary"].as_str().unwrap();
    assert!(summary.contains("the run was interrupted"), "{summary}");
    let attempts = |idx: usize| &report["exchanges"][idx]["attempts"][0];
    let told = [0, 1].map(|idx| (&attempts(idx)["transport"], &attempts(idx)["outcome"]));
    assert_eq!(told[0], (&"udp".into(), &"deadline-reached".into()));
    assert_eq!(
        told[1],
        (&serde_json::Value::Null, &"deadline-reached".into())
    );
    assert_eq!(interrupt.call(), Ending::AtOnce);
}

/// The program as a process, asking a server that says nothing.
#[cfg(unix)]
mod process {
    use super::LONG;
    use crate::support::tool::process;
    use serde_json::Value;
    use std::io::Read;
    use std::net::UdpSocket;
    use std::process::{Child, Command, Stdio};

    /// Starts it, and is back when it has asked.
    fn asking(domains: &[String], flags: &[&str]) -> (Child, UdpSocket) {
        let server = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = server.local_addr().unwrap().to_string();
        let mut command = process(&["diagnose", "--server", &address, "--dns-timeout", LONG]);
        let command = command.args(flags).args(domains);
        let child = command.stdout(Stdio::piped()).spawn().unwrap();
        server.recv_from(&mut [0; 512]).unwrap();
        (child, server)
    }

    fn ctrl_c(child: &Child) {
        let pid = child.id().to_string();
        let mut kill = Command::new("/bin/sh");
        let status = kill.args(["-c", "kill -INT \"$0\"", &pid]).status();
        assert!(status.unwrap().success());
    }

    #[test]
    fn first_one_gives_a_report() {
        let (child, _server) = asking(&["corp.example".to_owned()], &["--format", "json"]);
        ctrl_c(&child);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(3));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["verdict"]["status"], "inconclusive");
        assert_eq!(report["run"]["interrupted"], true);
    }

    #[test]
    fn second_one_ends_the_program() {
        // A report that is longer than any pipe holds: nobody reads it to its end, so the program is still writing.
        let domains: Vec<String> = (0..400).map(|idx| format!("d{idx}.example")).collect();
        let (mut child, _server) = asking(&domains, &["--format", "json"]);
        ctrl_c(&child);
        let mut report = child.stdout.take().unwrap();
        report.read_exact(&mut [0]).unwrap();
        ctrl_c(&child);
        assert_eq!(child.wait().unwrap().code(), Some(130));
        let mut rest = Vec::new();
        report.read_to_end(&mut rest).unwrap();
        assert!(serde_json::from_slice::<Value>(&[&b"{"[..], &rest].concat()).is_err());
    }
}
