//! Other readers of zone files: `named-checkzone` and `named-compilezone`, `kzonecheck`, `ldns-read-zone`.

use super::reading::{ORIGIN, Row, lower};
use kmsdoctor::model::DomainName;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

/// What a reader made of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Loaded {
    /// It read it, with these records; none when it does not print them.
    Yes(Option<BTreeSet<Row>>),
    /// It refused it; the first line of what it said.
    No(String),
}

impl Loaded {
    /// True when the file was read.
    pub(super) fn is_yes(&self) -> bool {
        matches!(self, Self::Yes(_))
    }
}

/// BIND, with every check off that is not about syntax.
pub(super) fn bind(path: &Path) -> Loaded {
    let mut command = Command::new("named-compilezone");
    for check in ["-i", "-k", "-m", "-M", "-n", "-r", "-S"] {
        let off = if check == "-i" { "none" } else { "ignore" };
        command.args([check, off]);
    }
    printed(&run(
        command.args(["-q", "-s", "full", "-o", "-", ORIGIN]),
        path,
    ))
}

/// Knot DNS; what it refuses for its meaning counts as read.
pub(super) fn knot(path: &Path) -> Loaded {
    let output = run(Command::new("kzonecheck").args(["-v", "-o", ORIGIN]), path);
    let said = said(&output);
    let refused = said
        .lines()
        .find(|it| it.starts_with("error:") && it.contains("zone loader"));
    match refused {
        Some(line) => Loaded::No(line.to_owned()),
        None => Loaded::Yes(None),
    }
}

/// LDNS, which knows no origin but that of the text.
pub(super) fn ldns(path: &Path) -> Loaded {
    let mut text = format!("$ORIGIN {ORIGIN}\n").into_bytes();
    text.extend(std::fs::read(path).unwrap());
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("zone");
    std::fs::write(&copy, text).unwrap();
    printed(&run(Command::new("ldns-read-zone").arg("-c"), &copy))
}

/// Runs a reader in the folder of the file, since names in `$INCLUDE` are relative to that.
fn run(command: &mut Command, path: &Path) -> Output {
    let path_variable = format!(
        "{}:/usr/sbin:/sbin",
        std::env::var("PATH").unwrap_or_default()
    );
    command
        .arg(path.file_name().unwrap())
        .current_dir(path.parent().unwrap())
        .env("PATH", path_variable)
        .output()
        .unwrap_or_else(|err| panic!("{command:?}: {err}; `tests/run` installs it"))
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout)
}

fn printed(output: &Output) -> Loaded {
    if !output.status.success() {
        let said = said(output);
        return Loaded::No(said.lines().next().unwrap_or_default().to_owned());
    }
    let text = String::from_utf8(output.stdout.clone()).expect("canonical form is ASCII");
    Loaded::Yes(Some(text.lines().filter_map(row).collect()))
}

/// One line of canonical form: owner, TTL, class, type, data, with blanks between them and none inside.
fn row(line: &str) -> Option<Row> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [owner, ttl, "IN", kind, data @ ..] = words.as_slice() else {
        return None;
    };
    let name = |text: &str| lower(&DomainName::parse(text).unwrap());
    let (kind, data) = match (*kind, data) {
        ("SRV", [priority, weight, port, target]) => (
            "SRV",
            format!("{priority} {weight} {port} {}", name(target)),
        ),
        ("A", [address]) => ("A", (*address).to_owned()),
        ("AAAA", [address]) => {
            let address: std::net::Ipv6Addr = address.parse().unwrap();
            ("AAAA", address.to_string())
        }
        ("CNAME", [target]) => ("CNAME", name(target)),
        _ => return None,
    };
    Some((name(owner), ttl.parse().unwrap(), kind, data))
}

/// BIND with the defaults of `named`, which refuses names of hosts; `-n` is a check of the tool alone.
pub(super) fn bind_as_named(path: &Path) -> Loaded {
    let mut command = Command::new("named-checkzone");
    command.args(["-k", "fail", "-i", "local", "-n", "ignore", ORIGIN]);
    by_status(&run(&mut command, path))
}

/// NSD.
pub(super) fn nsd(path: &Path) -> Loaded {
    by_status(&run(Command::new("nsd-checkzone").arg(ORIGIN), path))
}

/// What `kzonecheck` reports and `knotd` with its defaults does not look at.
const NOT_OF_KNOTD: [&str; 4] = [
    "missing glue record",
    "missing NS at the zone apex",
    "invalid digest length in DS",
    "invalid algorithm in DS",
];

/// Knot DNS with the defaults of `knotd`.
pub(super) fn knot_as_knotd(path: &Path) -> Loaded {
    let output = run(Command::new("kzonecheck").args(["-o", ORIGIN]), path);
    let res = by_status(&output);
    let said = said(&output);
    let mut faults = said.lines().filter(|it| it.starts_with('['));
    let is_strict = said.contains("Error summary")
        && faults.all(|it| NOT_OF_KNOTD.iter().any(|known| it.contains(known)));
    if is_strict {
        return Loaded::Yes(None);
    }
    res
}

/// Whether a tool found the zone fit to be loaded.
fn by_status(output: &Output) -> Loaded {
    if output.status.success() {
        return Loaded::Yes(None);
    }
    Loaded::No(said(output).lines().next().unwrap_or_default().to_owned())
}
