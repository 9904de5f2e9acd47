//! Which server loads which zone: the table of this program, what was recorded, and the servers themselves.
//!
//! `fixtures/zones/loads.txt` has several hundred small zones, each with one fault or none, and the servers that refuse it.

use super::tools::{Loaded, bind_as_named, knot_as_knotd, nsd};
use crate::support::process::{Ready, find, prepare, start};
use crate::support::project_path;
use kmsdoctor::forms::Form;
use kmsdoctor::loads::{Loader, Loaders};
use kmsdoctor::model::{DomainName, FileId, Rcode, ZoneFaultEffect};
use kmsdoctor::view::{self, Input, Wanted};
use kmsdoctor::zone::Sources;
use std::fmt::Write as _;
use std::net::UdpSocket;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

/// Where what is said here differs from a server on purpose, and why.
const OTHERWISE: &[(&str, &str, &str)] = &[
    (
        "bind",
        "without-soa",
        "a part of a zone, of which nothing is claimed",
    ),
    (
        "nsd",
        "without-soa",
        "a part of a zone, of which nothing is claimed",
    ),
    (
        "knot",
        "without-soa",
        "a part of a zone, of which nothing is claimed",
    ),
    (
        "powerdns",
        "without-soa",
        "a part of a zone, of which nothing is claimed",
    ),
    (
        "bind",
        "include-missing",
        "a file that is absent here may be there",
    ),
    (
        "nsd",
        "include-missing",
        "a file that is absent here may be there",
    ),
    (
        "knot",
        "include-missing",
        "a file that is absent here may be there",
    ),
    (
        "powerdns",
        "include-missing",
        "a file that is absent here may be there",
    ),
    (
        "nsd",
        "alias-beside-key",
        "BIND takes it, and the type has no use any more",
    ),
    (
        "knot",
        "alias-beside-key",
        "BIND takes it, and the type has no use any more",
    ),
    (
        "bind",
        "cname-beside-nxt",
        "the others take it, and the type has no use any more",
    ),
    (
        "powerdns",
        "dnskey-bad-padding",
        "whether PowerDNS fails at the name depends on the type",
    ),
    (
        "powerdns",
        "nsec3param-salt",
        "whether PowerDNS fails at the name depends on the type",
    ),
    (
        "powerdns",
        "afsdb-one-field",
        "whether PowerDNS reads a type early is not in the table",
    ),
    (
        "powerdns",
        "afsdb-three",
        "whether PowerDNS reads a type early is not in the table",
    ),
    ("powerdns", "dnskey-alg-word", "mnemonics are taken for all"),
    (
        "bind",
        "ds-at-apex",
        "the rest of the chain of trust is not looked at either",
    ),
    ("knot", "class-number", "nobody writes classes as numbers"),
    (
        "powerdns",
        "class-number",
        "nobody writes classes as numbers",
    ),
    (
        "nsd",
        "rp-odd-mailbox",
        "quotes around names are refused for all",
    ),
    (
        "bind",
        "wks-proto-bad",
        "names of protocols are in the files of each system",
    ),
    (
        "nsd",
        "wks-proto-bad",
        "names of protocols are in the files of each system",
    ),
    (
        "bind",
        "wks-service-bad",
        "names of services are in the files of each system",
    ),
    (
        "nsd",
        "wks-service-bad",
        "names of services are in the files of each system",
    ),
    ("nsd", "wks-none", "the type has no use any more"),
    ("nsd", "loc-one", "words after the end are refused for all"),
    (
        "nsd",
        "naptr-bare",
        "an expression without quotes is taken for all",
    ),
    (
        "nsd",
        "svcb-key-0",
        "values of keys written as numbers are not looked into",
    ),
    (
        "nsd",
        "svcb-key-3",
        "values of keys written as numbers are not looked into",
    ),
    (
        "bind",
        "svcb-key-3-bad",
        "values of keys written as numbers are not looked into",
    ),
    (
        "nsd",
        "svcb-key-3-bad",
        "values of keys written as numbers are not looked into",
    ),
    ("bind", "rkey-bad", "the type has no use any more"),
];

/// Runs a tool over a zone.
type Tool = fn(&Path) -> Loaded;

/// One zone, and who refuses it.
struct Case {
    name: String,
    refused_by: Loaders,
    text: String,
}

/// The servers that are compared.
const SERVERS: [Loader; 4] = [Loader::Bind, Loader::Nsd, Loader::Knot, Loader::PowerDns];

fn cases() -> Vec<Case> {
    let text = std::fs::read_to_string(project_path("fixtures/zones/loads.txt")).unwrap();
    let mut res: Vec<Case> = Vec::new();
    for line in text.lines().filter(|it| !it.starts_with("##")) {
        let (is_whole, head) = match (line.strip_prefix("= "), line.strip_prefix("+ ")) {
            (Some(head), _) => (true, head),
            (_, Some(head)) => (false, head),
            _ => {
                let case = res.last_mut().unwrap();
                case.text.push_str(line);
                case.text.push('\n');
                continue;
            }
        };
        let (name, servers) = head.split_once(':').unwrap();
        let servers = servers.split_whitespace().map(|word| {
            let mut all = Loader::ALL.into_iter();
            all.find(|it| it.word() == word).unwrap()
        });
        res.push(Case {
            name: name.to_owned(),
            refused_by: servers.collect(),
            text: if is_whole {
                String::new()
            } else {
                res.first().unwrap().text.clone()
            },
        });
    }
    assert!(500 < res.len());
    res
}

/// Nothing is included.
struct NoSources;

impl Sources for NoSources {
    fn include(&mut self, _: FileId, _: &str) -> Result<(FileId, Arc<[u8]>), String> {
        Err("no such file".to_owned())
    }
}

/// Whether `loader` answers SERVFAIL for the zone, as this program has it; in a view of everything and in one of what has to
/// do with KMS.
fn refuses(text: &str, loader: Loader, wanted: Wanted) -> bool {
    let origin = DomainName::parse("corp.example.").unwrap();
    let input = Input {
        file: FileId(0),
        path: "zone".to_owned(),
        form: Form::MasterFile,
        octets: text.as_bytes().into(),
        origin: Some(origin.clone()),
        loads_in: Loaders::only(loader),
    };
    let views = view::read(&[input], wanted, &[], &mut NoSources);
    let fault = views.first().unwrap().load_fault(&origin);
    fault.is_some_and(|it| it.effect == ZoneFaultEffect::NotLoaded && it.servers.has(loader))
}

#[test]
fn this_program_says_what_servers_do() {
    let mut faults = String::new();
    for case in cases() {
        for loader in SERVERS {
            let expect = case.refused_by.has(loader);
            let is_known = OTHERWISE
                .iter()
                .any(|it| it.0 == loader.word() && it.1 == case.name);
            let differs = [Wanted::Everything, Wanted::Kms]
                .into_iter()
                .any(|wanted| refuses(&case.text, loader, wanted) != expect);
            if differs != is_known {
                let (word, name) = (loader.word(), &case.name);
                let _ = writeln!(
                    faults,
                    "{word} {name}: refuses: {expect}, known: {is_known}"
                );
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

/// What this program takes for sound without any flag is what BIND loads.
#[test]
#[ignore = "starts named-checkzone, nsd-checkzone, kzonecheck and pdns_server"]
fn servers_do_what_was_recorded() {
    let cases = cases();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("zone");
    let powerdns = powerdns(&cases);
    let mut faults = Vec::new();
    for (case, is_refused) in cases.iter().zip(powerdns) {
        std::fs::write(&path, &case.text).unwrap();
        let tools: [(Loader, Tool); 3] = [
            (Loader::Bind, bind_as_named),
            (Loader::Nsd, nsd),
            (Loader::Knot, knot_as_knotd),
        ];
        let mut refused_by: Loaders = tools
            .into_iter()
            .filter(|it| !it.1(&path).is_yes())
            .map(|it| it.0)
            .collect();
        if is_refused {
            refused_by = refused_by.and(Loader::PowerDns);
        }
        if refused_by != case.refused_by {
            let name = &case.name;
            faults.push(format!(
                "{name}: {:?}, recorded {:?}",
                refused_by, case.refused_by
            ));
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

/// Whether PowerDNS refuses each of the zones: one server has them all, and reads them before it answers.
fn powerdns(cases: &[Case]) -> Vec<bool> {
    let program = find("pdns_server", "pdns-server").unwrap();
    let (dir, address) = prepare();
    let path = dir.path().to_owned();
    let mut zones = String::new();
    for (idx, case) in cases.iter().enumerate() {
        let text = case.text.replace("corp.example.", &format!("c{idx}.test."));
        std::fs::write(path.join(format!("c{idx}")), text).unwrap();
        let _ = writeln!(
            zones,
            "zone \"c{idx}.test\" {{ type master; file \"{}/c{idx}\"; }};",
            path.display()
        );
    }
    std::fs::write(path.join("zones"), zones).unwrap();
    let config = format!(
        "launch=bind\nbind-config={path}/zones\nlocal-address={ip}\nlocal-port={port}\nsocket-dir={path}\ndaemon=no\nguardian=no\nsetuid=\nsetgid=\n",
        path = path.display(),
        ip = address.ip(),
        port = address.port(),
    );
    std::fs::write(path.join("pdns.conf"), config).unwrap();
    let mut command = Command::new(program);
    command.arg(format!("--config-dir={}", path.display()));
    let mut process = start("pdns_server", command, dir, address).unwrap();
    let ready = Ready::Zones(vec!["c0.test.".to_owned()]);
    process.wait_until(&ready).unwrap();
    let socket = UdpSocket::bind((address.ip(), 0)).unwrap();
    socket.connect(address).unwrap();
    socket
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    (0..cases.len()).map(|idx| !has_soa(&socket, idx)).collect()
}

/// Whether a server answers with the SOA record of a zone.
fn has_soa(socket: &UdpSocket, idx: usize) -> bool {
    let id = u16::try_from(idx).unwrap().to_be_bytes();
    let mut query = vec![id[0], id[1], 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    for label in [format!("c{idx}"), "test".to_owned()] {
        query.push(u8::try_from(label.len()).unwrap());
        query.extend(label.bytes());
    }
    query.extend([0, 0, 6, 0, 1]);
    socket.send(&query).unwrap();
    let mut reply = [0; 4096];
    let n_octets = socket.recv(&mut reply).unwrap();
    assert!(12 <= n_octets && reply[..2] == id);
    let rcode = Rcode(u16::from(reply[3] & 15));
    rcode == Rcode::NOERROR && reply[6..8] != [0, 0]
}
