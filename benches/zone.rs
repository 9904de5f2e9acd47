//! Time and memory that a zone of a million records takes, beside the tools that name servers come with.
//!
//! Prints figures and ratios; judges nothing. Run with `cargo bench --bench zone`.
//! Each reader runs in a process of its own, started by another one that does nothing else, so that the largest memory the
//! system saw is that of the reader. Our reader goes over the text twice: for the SRV records, then for the addresses of
//! their targets.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "a benchmark measures and may panic"
)]

use kmsdoctor::model::{DomainName, FileId, RecordData};
use kmsdoctor::zone::{self, Keep, OwnerText, RecordKind, Sources};
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

/// Shares of what `nsd-checkzone` takes that are wanted at most.
const AIM_TIME: f64 = 0.5;
const AIM_MEMORY: f64 = 0.2;

const ORIGIN: &str = "corp.example.";
const RECORDS: u32 = 1_000_000;

/// The fastest of this many runs counts, and the smallest memory.
const PASSES: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["--measure", program, rest @ ..] => measure(program, rest),
        ["--read", path] => read(Path::new(path)),
        _ => compare(),
    }
}

/// What one run took.
#[derive(Clone, Copy)]
struct Cost {
    seconds: f64,
    kilobytes: f64,
}

fn compare() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("corp.example.zone");
    let text = generated();
    println!("{RECORDS} records, {} octets", text.len());
    std::fs::write(&path, &text).unwrap();
    drop(text);
    let own = std::env::current_exe().unwrap();
    let [own, path] = [own.to_str().unwrap(), path.to_str().unwrap()];
    let nsd = cost(own, &["nsd-checkzone", ORIGIN, path]).expect("nsd-checkzone runs");
    row("nsd-checkzone", nsd, nsd);
    let others: [(&str, &[&str]); 3] = [
        (
            "named-checkzone",
            &["named-checkzone", "-i", "none", ORIGIN, path],
        ),
        ("ldns-read-zone", &["ldns-read-zone", path]),
        ("this reader, two passes", &[own, "--read", path]),
    ];
    for (name, command) in others {
        match cost(own, command) {
            Some(cost) => row(name, cost, nsd),
            None => println!("{name:24} does not run"),
        }
    }
    println!("aims: {AIM_TIME:.2} of the time, {AIM_MEMORY:.2} of the memory");
}

fn row(name: &str, cost: Cost, nsd: Cost) {
    println!(
        "{name:24} {:6.3} s ({:5.2} of nsd-checkzone) {:6.1} MB ({:5.2})",
        cost.seconds,
        cost.seconds / nsd.seconds,
        cost.kilobytes / 1024.0,
        cost.kilobytes / nsd.kilobytes,
    );
}

/// The least that several runs take; none when the program does not run.
fn cost(own: &str, command: &[&str]) -> Option<Cost> {
    let mut res: Option<Cost> = None;
    for _ in 0..PASSES {
        let path = format!(
            "{}:/usr/sbin:/sbin",
            std::env::var("PATH").unwrap_or_default()
        );
        let output = Command::new(own)
            .arg("--measure")
            .args(command)
            .env("PATH", path)
            .stderr(Stdio::inherit())
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let (seconds, kilobytes) = text.trim().split_once(' ')?;
        let new = Cost {
            seconds: seconds.parse().unwrap(),
            kilobytes: kilobytes.parse().unwrap(),
        };
        res = Some(res.map_or(new, |it| Cost {
            seconds: it.seconds.min(new.seconds),
            kilobytes: it.kilobytes.min(new.kilobytes),
        }));
    }
    res
}

/// Runs a program and prints seconds and the largest memory of it, in kilobytes; nothing when it fails.
fn measure(program: &str, arguments: &[&str]) {
    let started = Instant::now();
    let status = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .status();
    let seconds = started.elapsed().as_secs_f64();
    if status.is_ok_and(|it| it.success()) {
        println!("{seconds} {}", largest_memory());
    }
}

/// Kilobytes of the largest child so far.
#[cfg(target_os = "linux")]
fn largest_memory() -> i64 {
    use nix::sys::resource::{UsageWho, getrusage};
    getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss()
}

/// Not known here.
#[cfg(not(target_os = "linux"))]
fn largest_memory() -> i64 {
    0
}

struct NoFiles;

impl Sources for NoFiles {
    fn include(&mut self, _: FileId, _: &str) -> Result<(FileId, Arc<[u8]>), String> {
        Err("nothing is included".to_owned())
    }
}

/// SRV records below owners that look like KMS.
struct Services;

impl Keep for Services {
    fn keeps(&mut self, owner: &OwnerText<'_>, kind: RecordKind) -> bool {
        let written = owner.written();
        kind == RecordKind::Srv
            && written
                .get(..6)
                .is_some_and(|it| it.eq_ignore_ascii_case(b"_vlmcs"))
    }
}

/// Addresses and aliases of hosts.
struct Hosts(Vec<DomainName>);

impl Keep for Hosts {
    fn keeps(&mut self, owner: &OwnerText<'_>, kind: RecordKind) -> bool {
        matches!(kind, RecordKind::Address | RecordKind::Alias)
            && self.0.iter().any(|it| owner.is(it))
    }
}

fn read(path: &Path) {
    let mut file = File::open(path).unwrap();
    let length = usize::try_from(file.metadata().unwrap().len()).unwrap();
    let mut octets: Arc<[u8]> = std::iter::repeat_n(0, length).collect();
    file.read_exact(Arc::get_mut(&mut octets).unwrap()).unwrap();
    let origin = DomainName::parse(ORIGIN).unwrap();
    let pass =
        |keep: &mut dyn Keep| zone::read(FileId(0), &octets, Some(&origin), &mut NoFiles, keep);
    let services = pass(&mut Services);
    assert_eq!((services.entries.len(), services.faults.len()), (2, 0));
    let targets = services
        .entries
        .iter()
        .filter_map(|it| match &it.record.data {
            RecordData::Srv(srv) => Some(srv.target.clone()),
            _ => None,
        });
    let hosts = pass(&mut Hosts(targets.collect()));
    assert_eq!(hosts.entries.len(), 2);
    assert_eq!(hosts.n_records, u64::from(RECORDS));
}

/// A zone as it comes out of an address management: hosts, some with IPv6 addresses, aliases, mail and texts.
fn generated() -> String {
    let mut res = String::from(
        "$ORIGIN corp.example.\n$TTL 3600\n@ IN SOA ns1 hostmaster 1 3600 600 86400 300\n@ IN NS ns1\nns1 IN A 10.0.0.1\n\
         _vlmcs._tcp IN SRV 0 0 1688 kms1\n_vlmcs._tcp IN SRV 0 0 1688 kms2\nkms1 IN A 10.0.0.2\nkms2 IN A 10.0.0.3\n",
    );
    for idx in 7..RECORDS {
        let [_, high, middle, low] = idx.to_be_bytes();
        let _ = match idx % 20 {
            0 => writeln!(
                res,
                "host-{idx} IN AAAA 2001:db8::{high:x}:{middle:x}:{low:x}"
            ),
            1 => writeln!(res, "www-{idx} 600 IN CNAME host-{}", idx + 1),
            2 => writeln!(res, "mail-{idx} IN MX 10 host-{idx}"),
            3 => writeln!(res, "host-{idx} IN TXT \"serial {idx}\""),
            _ => writeln!(res, "host-{idx:07} IN A 10.{high}.{middle}.{low}"),
        };
    }
    res
}
