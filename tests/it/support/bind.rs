//! BIND: a scenario's name server as `named`.

use super::process::{Process, Ready, find, prepare, start};
use super::scenario::{Server, ServerBehavior};
use std::fmt::Write as _;
use std::process::Command;

/// Starts `named` for `server`; it may not answer yet.
pub(crate) fn serve(server: &Server) -> Result<(Process, Ready), String> {
    let program = find("named", "bind9")?;
    let (dir, address) = prepare();
    let path = dir.path().display();
    let mut config = format!(
        "options {{
    directory \"{path}\";
    pid-file none;
    session-keyfile none;
    listen-on port {port} {{ {ip}; }};
    listen-on-v6 {{ none; }};
    recursion no;
    dnssec-validation no;
    empty-zones-enable no;
    notify no;
    check-integrity no;
    check-names primary ignore;
    check-wildcard no;
}};
controls {{ }};
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
            "zone \"{origin}\" {{ type primary; file \"{file}\"; }};"
        );
        zones.push(origin);
    }
    let ready = if server.behavior == ServerBehavior::Servfail {
        // A zone without data is answered with SERVFAIL.
        config.push_str("zone \".\" { type primary; file \"missing\"; };\n");
        Ready::Anything
    } else if zones.is_empty() {
        Ready::Anything
    } else {
        Ready::Zones(zones)
    };
    let config_path = dir.path().join("named.conf");
    std::fs::write(&config_path, config).map_err(|err| err.to_string())?;
    let mut command = Command::new(program);
    command.args(["-g", "-4", "-n", "1", "-c"]).arg(config_path);
    Ok((start("named", command, dir, address)?, ready))
}
