//! dnsmasq: a scenario's name server as options of `dnsmasq`, which has records but no zones.

use super::authority::Zone;
use super::process::{Process, Ready, find, prepare, start};
use super::scenario::{Server, ServerBehavior};
use kmsdoctor::model::{DomainName, Record, RecordData};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Why dnsmasq cannot be this server; none when it can.
pub(crate) fn cannot_serve(server: &Server) -> Option<String> {
    if server.behavior == ServerBehavior::Servfail {
        return Some("dnsmasq has no SERVFAIL of its own".to_owned());
    }
    if 1 < ttls(server).len() {
        return Some("dnsmasq has one TTL for all its records".to_owned());
    }
    server
        .zones
        .iter()
        .find_map(|zone| zone.records.iter().find_map(|it| cannot_hold(zone, it)))
        .map(str::to_owned)
}

fn cannot_hold(zone: &Zone, record: &Record) -> Option<&'static str> {
    let text = record.owner.to_string();
    if text.contains(['\\', ',']) {
        return Some("a name has characters that dnsmasq's options cannot write");
    }
    if record.owner.labels().next() == Some(b"*") {
        return Some("dnsmasq has no wildcard records");
    }
    match &record.data {
        RecordData::NameServer(_) if record.owner != zone.origin => {
            Some("dnsmasq has no delegations")
        }
        RecordData::Alias(_) if text.starts_with('_') => {
            Some("dnsmasq has aliases of addresses only")
        }
        RecordData::Alias(target) if !has_address(zone, target) => {
            Some("dnsmasq has aliases of its own addresses only")
        }
        RecordData::Redirect(_) => Some("dnsmasq has no DNAME records"),
        RecordData::Other { record_type } if record_type != "TXT" => {
            Some("dnsmasq is given SRV, address, alias and TXT records only")
        }
        _ => None,
    }
}

/// True when `name` leads to an address of the zone, over other aliases if need be.
fn has_address(zone: &Zone, name: &DomainName) -> bool {
    let mut name = name;
    for _ in 0..8 {
        let mut here = zone.records.iter().filter(|it| it.owner == *name);
        match here.next().map(|it| &it.data) {
            Some(RecordData::Address(_)) => return true,
            Some(RecordData::Alias(target)) => name = target,
            _ => return false,
        }
    }
    false
}

/// TTLs of the records that are answered with.
fn ttls(server: &Server) -> BTreeSet<u32> {
    server
        .zones
        .iter()
        .flat_map(|zone| &zone.records)
        .filter(|it| {
            matches!(
                it.data,
                RecordData::Srv(_) | RecordData::Address(_) | RecordData::Alias(_)
            )
        })
        // The harness adds a name server with this owner and its own TTL.
        .filter(|it| !it.owner.to_string().starts_with("ns.harness."))
        .map(|it| it.ttl)
        .collect()
}

/// Starts `dnsmasq` for `server`; it may not answer yet.
pub(crate) fn serve(server: &Server) -> Result<(Process, Ready), String> {
    let program = find("dnsmasq", "dnsmasq-base")?;
    let (dir, address) = prepare();
    let mut command = Command::new(program);
    command
        .args(["--keep-in-foreground", "--no-resolv", "--no-hosts"])
        .args(["--conf-file=/dev/null", "--bind-interfaces"])
        .args(["--user=root", "--group=root", "--log-facility=-"])
        .arg(format!("--pid-file={}", dir.path().join("pid").display()))
        .arg(format!("--port={}", address.port()))
        .arg(format!("--listen-address={}", address.ip()));
    if let Some(ttl) = ttls(server).first() {
        command.arg(format!("--local-ttl={ttl}"));
    }
    for zone in &server.zones {
        command.arg(format!("--local=/{}/", bare(&zone.origin)));
        for record in &zone.records {
            command.args(option(record));
        }
    }
    let process = start("dnsmasq", command, dir, address)?;
    // All records are read before the first answer.
    Ok((process, Ready::Anything))
}

/// The option for one record; SOA and NS have none.
fn option(record: &Record) -> Option<String> {
    let owner = bare(&record.owner);
    Some(match &record.data {
        RecordData::Srv(srv) if srv.target.is_root() => format!("--srv-host={owner}"),
        RecordData::Srv(srv) => {
            let target = bare(&srv.target);
            let (port, priority, weight) = (srv.port, srv.priority, srv.weight);
            format!("--srv-host={owner},{target},{port},{priority},{weight}")
        }
        RecordData::Address(address) => format!("--host-record={owner},{address}"),
        RecordData::Alias(target) => format!("--cname={owner},{}", bare(target)),
        RecordData::Other { .. } => format!("--txt-record={owner},text"),
        RecordData::Redirect(_) | RecordData::NameServer(_) | RecordData::Soa { .. } => {
            return None;
        }
    })
}

/// A name without its final dot.
fn bare(name: &DomainName) -> String {
    let text = name.to_string();
    text.strip_suffix('.').unwrap_or(&text).to_owned()
}

/// Starts `dnsmasq` with a configuration file of its own; it may not answer yet.
pub(crate) fn serve_file(path: &Path) -> Result<(Process, Ready), String> {
    let program = find("dnsmasq", "dnsmasq-base")?;
    let (dir, address) = prepare();
    let mut command = Command::new(program);
    command
        .args(["--keep-in-foreground", "--no-resolv", "--no-hosts"])
        .args(["--bind-interfaces", "--user=root", "--group=root"])
        .arg("--log-facility=-")
        .arg(format!("--conf-file={}", path.display()))
        .arg(format!("--pid-file={}", dir.path().join("pid").display()))
        .arg(format!("--port={}", address.port()))
        .arg(format!("--listen-address={}", address.ip()));
    let process = start("dnsmasq", command, dir, address)?;
    Ok((process, Ready::Anything))
}

/// Whether `dnsmasq` takes a configuration.
pub(crate) fn loads(text: &str) -> Result<bool, String> {
    let program = find("dnsmasq", "dnsmasq-base")?;
    let folder = tempfile::tempdir().map_err(|err| err.to_string())?;
    let path = folder.path().join("conf");
    std::fs::write(&path, text).map_err(|err| err.to_string())?;
    let output = Command::new(program)
        .args(["--test", &format!("--conf-file={}", path.display())])
        .output()
        .map_err(|err| err.to_string())?;
    Ok(output.status.success())
}
