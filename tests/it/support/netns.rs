//! Two machines that are joined by one cable: network namespaces with a veth pair (Linux, root).
//!
//! Needs the programs `ip` (package iproute2) and `iptables`.

use std::process::{Command, Output};

/// A client machine and a host machine. Both end when this is dropped.
#[derive(Debug)]
pub(crate) struct Cable {
    client: String,
    host: String,
}

/// The address of the client machine.
const CLIENT_ADDRESS: &str = "10.213.7.1";
/// The address of the host machine; nothing listens there.
pub(crate) const HOST_ADDRESS: &str = "10.213.7.2";
const CLIENT_ADDRESS_V6: &str = "fd13:7::1";
/// The IPv6 address of the host machine.
pub(crate) const HOST_ADDRESS_V6: &str = "fd13:7::2";
/// An address on the same cable that nobody has.
pub(crate) const ABSENT_ADDRESS: &str = "10.213.7.77";
/// An address that the client machine has no route to.
pub(crate) const UNROUTED_ADDRESS: &str = "10.214.0.1";

impl Cable {
    /// Makes both machines. `name` tells them from those of other tests.
    pub(crate) fn lay(name: &str) -> Self {
        let pid = std::process::id();
        let res = Self {
            client: format!("kd{pid}{name}c"),
            host: format!("kd{pid}{name}h"),
        };
        let ends = [
            (&res.client, "cable0", CLIENT_ADDRESS, CLIENT_ADDRESS_V6),
            (&res.host, "cable1", HOST_ADDRESS, HOST_ADDRESS_V6),
        ];
        for (machine, ..) in ends {
            run("ip", &["netns", "add", machine]);
        }
        #[rustfmt::skip]
        run("ip", &[
            "link", "add", "cable0", "netns", &res.client,
            "type", "veth", "peer", "name", "cable1", "netns", &res.host,
        ]);
        for (machine, end, address, address_v6) in ends {
            let add = |address: &str, more: &[&str]| {
                let command = ["-n", machine, "address", "add", address, "dev", end];
                run("ip", &[&command, more].concat());
            };
            add(&format!("{address}/24"), &[]);
            // Without the look for a duplicate the address holds at once.
            add(&format!("{address_v6}/64"), &["nodad"]);
            run("ip", &["-n", machine, "link", "set", end, "up"]);
            run("ip", &["-n", machine, "link", "set", "lo", "up"]);
        }
        res
    }

    /// Gives the client machine a route, as `ip route add` takes it.
    pub(crate) fn add_client_route(&self, route: &[&str]) {
        let command = [&["-n", &self.client, "route", "add"], route].concat();
        run("ip", &command);
    }

    /// Filters what comes in at a port of the host machine; `target` as iptables takes it behind `-j`.
    pub(crate) fn filter(&self, protocol: &str, port: u16, target: &str) {
        self.filter_with("iptables", protocol, port, target);
    }

    /// The same for IPv6.
    pub(crate) fn filter_v6(&self, protocol: &str, port: u16, target: &str) {
        self.filter_with("ip6tables", protocol, port, target);
    }

    fn filter_with(&self, program: &str, protocol: &str, port: u16, target: &str) {
        let port = port.to_string();
        let mut command = vec!["netns", "exec", &self.host, program, "-A", "INPUT"];
        command.extend(["-p", protocol, "--dport", &port, "-j"]);
        command.extend(target.split(' '));
        run("ip", &command);
    }

    /// Runs this test binary again on the client machine, for `test` only; gives what it printed.
    pub(crate) fn run_test_on_client(&self, test: &str, variable: &str, value: &str) -> String {
        let this_program = std::env::current_exe().unwrap();
        let output = Command::new("ip")
            .args(["netns", "exec", &self.client])
            .arg(this_program)
            .args([test, "--exact", "--ignored", "--nocapture"])
            .env(variable, value)
            .output()
            .unwrap();
        succeeded("the test on the client machine", &output);
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        for machine in [&self.client, &self.host] {
            // The cable goes with its ends.
            let _ = Command::new("ip").args(["netns", "del", machine]).output();
        }
    }
}

fn run(program: &str, args: &[&str]) {
    let output = Command::new(program).args(args).output();
    let output = output.unwrap_or_else(|err| {
        panic!("`{program}` does not start: {err}; install the packages `iproute2` and `iptables`")
    });
    succeeded(&format!("`{program} {}`", args.join(" ")), &output);
}

fn succeeded(what: &str, output: &Output) {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{what} ended with {}: {errors}; it needs root and the packages `iproute2` and `iptables`",
        output.status,
    );
}
