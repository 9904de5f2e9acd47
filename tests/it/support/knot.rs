//! Knot: a scenario's name server as `knotd`.

use super::process::{Process, Ready, find, prepare, start};
use super::scenario::{Server, ServerBehavior};
use std::fmt::Write as _;
use std::process::Command;

/// Starts `knotd` for `server`; it may not answer yet.
pub(crate) fn serve(server: &Server) -> Result<(Process, Ready), String> {
    let program = find("knotd", "knot")?;
    let (dir, address) = prepare();
    let path = dir.path().display();
    let mut config = format!(
        "server:
    rundir: \"{path}\"
    listen: {ip}@{port}
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
control:
    listen: \"{path}/knot.sock\"
database:
    storage: \"{path}/db\"
log:
  - target: stderr
    any: info
template:
  - id: default
    storage: \"{path}\"
    journal-content: none
    zonefile-sync: -1
",
        port = address.port(),
        ip = address.ip(),
    );
    let is_broken = server.behavior == ServerBehavior::Servfail;
    if is_broken || !server.zones.is_empty() {
        config.push_str("zone:\n");
    }
    let mut zones = Vec::new();
    for (idx, zone) in server.zones.iter().enumerate() {
        let file = format!("zone{idx}");
        std::fs::write(dir.path().join(&file), &zone.text).map_err(|err| err.to_string())?;
        let origin = zone.origin.to_string();
        let _ = writeln!(config, "  - domain: \"{origin}\"\n    file: \"{file}\"");
        zones.push(origin);
    }
    let ready = if is_broken {
        // A zone without data is answered with SERVFAIL.
        config.push_str("  - domain: \".\"\n    file: \"missing\"\n");
        Ready::Anything
    } else if zones.is_empty() {
        Ready::Anything
    } else {
        Ready::Zones(zones)
    };
    let config_path = dir.path().join("knot.conf");
    std::fs::write(&config_path, config).map_err(|err| err.to_string())?;
    let mut command = Command::new(program);
    command.arg("-c").arg(config_path);
    Ok((start("knotd", command, dir, address)?, ready))
}
