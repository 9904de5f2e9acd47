//! One scenario of settings, name server and hosts: the same way and verdict from every form of the settings.

use super::machine::{Machine, POLICY, TCPIP, of, way};
use super::network::name_server;
use crate::support::hosts::{Behavior, Host, RefusingHost};
use crate::support::runtime;
use crate::support::tool::{finish_process, process};
use serde_json::json;

/// A member of `hr.corp.example` whose hosts stand one domain up.
#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn settings_of_every_form_lead_to_the_same_hosts() {
    runtime().block_on(async {
        let (open, refusing) = (Host::start(Behavior::Open).await, RefusingHost::start());
        let server = name_server(&format!(
            "_vlmcs._tcp IN SRV 0 10 {} kms1\n_vlmcs._tcp IN SRV 0 90 {} kms2\nkms1 IN A 127.0.0.1\nkms2 IN A 127.0.0.1",
            open.endpoint.port(),
            refusing.endpoint.port(),
        ));
        let server = server.address.to_string();
        let endpoints = [open.endpoint, refusing.endpoint].map(|it| it.to_string());
        let running = tokio::task::spawn_blocking(move || check(&server, &endpoints));
        running.await.unwrap();
    });
}

fn check(server: &str, endpoints: &[String; 2]) {
    let machine = Machine::new(&[
        of(TCPIP, "UseDomainNameDevolution", "REG_DWORD", "1"),
        // Wine fills in `Domain` by itself, and the policy comes first.
        of(POLICY, "NV PrimaryDnsSuffix", "REG_SZ", "hr.corp.example"),
    ]);
    let run = ["diagnose", "--format", "json", "--server", server];
    let here = |client: &[&str]| finish_process(&mut process(&[&run[..], client].concat()));

    let flags = way(&here(&["--primary-suffix", "hr.corp.example"]));
    assert_eq!(flags["outcome"], "some-hosts-unreachable", "{flags:#}");
    for (endpoint, contact) in endpoints.iter().zip(["connected", "refused"]) {
        let contacts = flags["contacts"].as_array().unwrap();
        assert!(contacts.contains(&json!([endpoint, contact])), "{flags:#}");
    }
    assert_eq!(way(&machine.kmsdoctor(&run)), flags, "live");
    let policy = machine.exported("policy.reg", POLICY);
    let tcpip = machine.exported("tcpip.reg", TCPIP);
    let exported = here(&["--client", &policy, "--client", &tcpip]);
    assert_eq!(way(&exported), flags, "exported");
    let file = machine.collected("client.json");
    assert_eq!(way(&here(&["--client", &file])), flags, "collected");
}
