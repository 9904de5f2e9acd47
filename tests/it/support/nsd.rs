//! NSD: a scenario's name server as `nsd`.

use super::process::{Process, Ready, find, prepare, start};
use super::scenario::{Server, ServerBehavior};
use std::fmt::Write as _;
use std::process::Command;

/// Starts `nsd` for `server`; it may not answer yet.
pub(crate) fn serve(server: &Server) -> Result<(Process, Ready), String> {
    let program = find("nsd", "nsd")?;
    let (dir, address) = prepare();
    let path = dir.path().display();
    let mut config = format!(
        "server:
    ip-address: {ip}@{port}
    username: \"\"
    chroot: \"\"
    database: \"\"
    zonesdir: \"{path}\"
    pidfile: \"{path}/nsd.pid\"
    xfrdfile: \"{path}/xfrd.state\"
    xfrdir: \"{path}\"
    zonelistfile: \"{path}/zone.list\"
    server-count: 1
    rrl-ratelimit: 0
remote-control:
    control-enable: no
",
        port = address.port(),
        ip = address.ip(),
    );
    let mut zones = Vec::new();
    for (idx, zone) in server.zones.iter().enumerate() {
        let file = format!("zone{idx}");
        std::fs::write(dir.path().join(&file), &zone.text).map_err(|err| err.to_string())?;
        let origin = zone.origin.to_string();
        let _ = writeln!(
            config,
            "zone:\n    name: \"{origin}\"\n    zonefile: \"{file}\""
        );
        zones.push(origin);
    }
    let ready = if server.behavior == ServerBehavior::Servfail {
        // A zone without data is answered with SERVFAIL.
        config.push_str("zone:\n    name: \".\"\n    zonefile: \"missing\"\n");
        Ready::Anything
    } else if zones.is_empty() {
        Ready::Anything
    } else {
        Ready::Zones(zones)
    };
    let config_path = dir.path().join("nsd.conf");
    std::fs::write(&config_path, config).map_err(|err| err.to_string())?;
    let mut command = Command::new(program);
    command.args(["-d", "-c"]).arg(config_path);
    Ok((start("nsd", command, dir, address)?, ready))
}
