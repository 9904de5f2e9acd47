//! Time and memory that a zone of a million records takes, beside the tools that name servers come with; and how both grow
//! with the number of KMS records, at one owner and at many.
//!
//! Prints figures and ratios; judges nothing. Run with `cargo bench --bench zone`.
//! Each reader runs in a process of its own, started by another one that does nothing else, so that the largest memory the
//! system saw is that of the reader. The program goes over the text once, reads again what stands at the names that the KMS
//! records lead to, and judges and writes what it found.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "a benchmark measures and may panic"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Shares of what `nsd-checkzone` takes that are wanted at most. Reached are 0.16 of the time, on one core, and 0.16 of the
/// memory: the text itself, and four octets for each record.
const AIM_TIME: f64 = 0.15;
const AIM_MEMORY: f64 = 0.2;

/// Seconds that many small files may take.
const AIM_SECONDS: f64 = 1.0;

const SMALL_FILES: u32 = 1_000;

/// Numbers of KMS records that are held against each other, and what the second may take of the first at most.
const KMS_RECORDS: [u32; 2] = [20_000, 200_000];
const AIM_GROWTH: f64 = 12.0;

const KMSDOCTOR: &str = env!("CARGO_BIN_EXE_kmsdoctor");

const ORIGIN: &str = "corp.example.";
const RECORDS: u32 = 1_000_000;

/// The fastest of this many runs counts, and the smallest memory.
const PASSES: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["--measure", program, rest @ ..] => measure(program, rest),
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
        ("kmsdoctor check", &[KMSDOCTOR, "check", path]),
    ];
    for (name, command) in others {
        match cost(own, command) {
            Some(cost) => row(name, cost, nsd),
            None => println!("{name:24} does not run"),
        }
    }
    println!("aims: {AIM_TIME:.2} of the time, {AIM_MEMORY:.2} of the memory");
    let paths = small_files(folder.path());
    let command: Vec<&str> = [KMSDOCTOR, "check"]
        .into_iter()
        .chain(paths.iter().map(String::as_str))
        .collect();
    let many = cost(own, &command).expect("kmsdoctor runs");
    println!(
        "{SMALL_FILES} small files in one call: {:.3} s ({:.2} of the aim of {AIM_SECONDS} s) {:.1} MB",
        many.seconds,
        many.seconds / AIM_SECONDS,
        many.kilobytes / 1024.0
    );
    growth(own, folder.path());
}

/// What stands behind the fixed part of an owner, by the number of its record.
type Owner = fn(u32) -> String;

/// What ten times as many KMS records take.
fn growth(own: &str, folder: &Path) {
    let [few, many] = KMS_RECORDS;
    println!("{many} KMS records beside {few}, aim {AIM_GROWTH} times the time:");
    let owners: [(&str, Owner, &str); 2] = [
        ("one owner", |_| String::new(), "corp.example"),
        ("many owners", |idx| format!(".d{idx}"), "d0.corp.example"),
    ];
    for (name, owner, domain) in owners {
        let paths = KMS_RECORDS.map(|count| {
            let path = folder
                .join("kms.zone")
                .with_extension(format!("{count}.zone"));
            std::fs::write(&path, kms_zone(count, owner)).unwrap();
            path.to_str().unwrap().to_owned()
        });
        let check: [&str; 2] = [KMSDOCTOR, "check"];
        let simulate: [&str; 4] = [KMSDOCTOR, "simulate", domain, "--zone"];
        for (what, command) in [("check", &check[..]), ("simulate", &simulate[..])] {
            let [of_few, of_many] = paths.each_ref().map(|path| {
                let command: Vec<&str> = command.iter().copied().chain([path.as_str()]).collect();
                cost(own, &command).expect("kmsdoctor runs")
            });
            println!(
                "{:24} {:6.3} s, {:6.3} s ({:5.2} times) {:6.1} MB ({:5.2} times)",
                format!("{what}, {name}"),
                of_few.seconds,
                of_many.seconds,
                of_many.seconds / of_few.seconds,
                of_many.kilobytes / 1024.0,
                of_many.kilobytes / of_few.kilobytes,
            );
        }
    }
}

/// A zone of so many KMS records, each with a host of its own.
fn kms_zone(count: u32, owner: Owner) -> String {
    let mut res = String::from(
        "$ORIGIN corp.example.\n$TTL 3600\n@ IN SOA ns1 hostmaster 1 3600 600 86400 300\n@ IN NS ns1\nns1 IN A 10.255.0.1\n",
    );
    for idx in 0..count {
        let [_, high, middle, low] = idx.to_be_bytes();
        let owner = owner(idx);
        let _ = writeln!(
            res,
            "_vlmcs._tcp{owner} IN SRV 0 0 1688 kms{idx}\nkms{idx} IN A 10.{high}.{middle}.{low}"
        );
    }
    res
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

/// Runs a program and prints seconds and the largest memory of it, in kilobytes; nothing when it fails. Findings are no
/// failure.
fn measure(program: &str, arguments: &[&str]) {
    let started = Instant::now();
    let status = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .status();
    let seconds = started.elapsed().as_secs_f64();
    if status.is_ok_and(|it| it.code().is_some_and(|it| it <= 1)) {
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

/// Many small zones in one folder; gives their paths.
fn small_files(folder: &Path) -> Vec<String> {
    (0..SMALL_FILES)
        .map(|idx| {
            let path = folder.join(format!("zone{idx}.example.zone"));
            let text = format!(
                "$ORIGIN zone{idx}.example.\n$TTL 3600\n@ IN SOA ns hostmaster 1 3600 600 86400 300\n@ IN NS ns\n\
                 ns IN A 10.0.0.1\n_vlmcs._tcp IN SRV 0 0 1688 kms1\n_vlmcs._tcp IN SRV 0 0 1688 kms2\n\
                 kms1 IN A 10.0.0.2\nkms2 IN A 10.0.0.3\nwww IN CNAME kms1\n"
            );
            std::fs::write(&path, text).unwrap();
            path.to_str().unwrap().to_owned()
        })
        .collect()
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
