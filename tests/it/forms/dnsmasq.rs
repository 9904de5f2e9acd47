//! What is read of a configuration, held against what dnsmasq answers with it.

use super::reading::{Read, read, read_file};
use crate::support::{dnsmasq, project_path, runtime};
use kmsdoctor::forms::Form;
use kmsdoctor::model::{
    DomainName, NameServer, Outcome, Question, RecordData, RecordType, Response,
};
use kmsdoctor::net::DnsSockets;
use kmsdoctor::port::{AskLimits, AskNameServer as _};

use kmsdoctor::zone::{Authority, FaultKind, respond};
use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::time::Duration;

/// Names that no line has as such.
const FURTHER: [&str; 6] = [
    "www.kms4.corp.example",
    "a.b.pool.corp.example",
    "x.null.corp.example",
    "gone.corp.example",
    "absent.corp.example",
    "below.kms1.corp.example",
];

const TYPES: [RecordType; 3] = [RecordType::Srv, RecordType::A, RecordType::Aaaa];

#[test]
#[ignore = "starts dnsmasq"]
fn dnsmasq_answers_what_was_read() {
    let path = project_path("fixtures/forms/dnsmasq/good-served.conf");
    let (mut process, ready) = dnsmasq::serve_file(&path).unwrap();
    process.wait_until(&ready).unwrap();
    let read = read_file(Form::Dnsmasq, &path, None);
    assert_eq!(read.reading.faults, []);
    let records = read.reading.entries.iter().map(|it| it.record.clone());
    let authority = Authority::partial(records);
    let mut faults = Vec::new();
    let mut n_answers = 0;
    for name in names(&read) {
        for record_type in TYPES {
            let question = Question {
                name: name.clone(),
                record_type,
            };
            let ours = rows(&respond(&[&authority], &question));
            let theirs = rows(&ask(NameServer::Address(process.address), &question));
            n_answers += usize::from(!theirs.is_empty());
            if ours != theirs {
                faults.push(format!("{name} {record_type}\n  {ours:?}\n  {theirs:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(20 < n_answers, "{n_answers}");
}

/// Line by line; those that lead to other files depend on what this machine has.
#[test]
#[ignore = "starts dnsmasq"]
fn what_dnsmasq_refuses_is_a_fault() {
    let path = project_path("fixtures/forms/dnsmasq/bad-lines.conf");
    let text = std::fs::read_to_string(path).unwrap();
    let mut n_refused = 0;
    for line in text.lines().filter(|it| !it.starts_with("conf-")) {
        let line = format!("{line}\n");
        if dnsmasq::loads(&line).unwrap() {
            continue;
        }
        n_refused += 1;
        let read = read(Form::Dnsmasq, line.clone().into_bytes(), None);
        assert_eq!(read.reading.faults.len(), 1, "{line}");
    }
    assert!(8 < n_refused, "{n_refused}");
}

/// Lines of the table, each with the word before it.
fn recorded() -> Vec<(String, String)> {
    let path = project_path("fixtures/zones/dnsmasq-lines.txt");
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|it| !it.starts_with("##"));
    let lines = lines.map(|it| it.split_once(' ').unwrap());
    lines.map(|it| (it.0.to_owned(), it.1.to_owned())).collect()
}

/// With a value that it does not take dnsmasq does not start; with names of which no record comes it does.
#[test]
fn values_are_faults_where_dnsmasq_minds() {
    let lines = recorded();
    assert!(200 < lines.len(), "{}", lines.len());
    let mut faults = Vec::new();
    for (word, line) in lines {
        let read = read(Form::Dnsmasq, format!("{line}\n").into_bytes(), None);
        let mut found = read.reading.faults.iter();
        let is_refused = found.any(|it| matches!(it.kind, FaultKind::Syntax | FaultKind::Range));
        if is_refused != (word == "no") {
            faults.push(format!("{word} {line}: {:?}", read.reading.faults));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
#[ignore = "starts dnsmasq"]
fn dnsmasq_does_what_was_recorded() {
    let lines = recorded().into_iter();
    let differs =
        |it: &(String, String)| dnsmasq::loads(&format!("{}\n", it.1)).unwrap() != (it.0 == "ok");
    let differing: Vec<(String, String)> = lines.filter(differs).collect();
    assert_eq!(differing, Vec::new());
}

/// With an option that it does not know dnsmasq does not start, nor with one that lacks its value or has one too many.
#[test]
#[ignore = "starts dnsmasq"]
fn options_are_those_of_dnsmasq() {
    let help = std::process::Command::new("dnsmasq")
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    let words = help
        .split_whitespace()
        .filter_map(|it| it.strip_prefix("--"));
    let is_name = |it: char| it.is_ascii_alphanumeric() || it == '-';
    let names: BTreeSet<&str> = words
        .filter_map(|it| it.split(|it| !is_name(it)).next())
        .filter(|it| !it.is_empty())
        .collect();
    assert!(150 < names.len(), "{}", names.len());
    let mut faults = Vec::new();
    for name in names
        .into_iter()
        .chain(["srv-hosts", "Domain", "no_hosts", "hosts"])
    {
        // Its value would be a program to run, or a file to read.
        if name.starts_with("conf-") {
            continue;
        }
        let line = format!("{name}\n");
        let is_refused = !dnsmasq::loads(&line).unwrap();
        let read = read(Form::Dnsmasq, line.into_bytes(), None);
        // That option needs another one beside it.
        if is_refused == read.reading.faults.is_empty() && name != "dhcp-fqdn" {
            faults.push(format!("{name}: {is_refused}, {:?}", read.reading.faults));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn names(read: &Read) -> BTreeSet<DomainName> {
    let owners = read
        .reading
        .entries
        .iter()
        .map(|it| it.record.owner.clone());
    let further = FURTHER.iter().map(|it| it.parse().unwrap());
    let targets = read
        .reading
        .entries
        .iter()
        .filter_map(|it| match &it.record.data {
            RecordData::Srv(srv) => Some(srv.target.clone()),
            _ => None,
        });
    owners
        .chain(further)
        .chain(targets)
        // A wildcard is asked for by names below it.
        .filter(|it| !it.is_root() && it.labels().next() != Some(b"*"))
        .collect()
}

fn ask(server: NameServer, question: &Question) -> Response {
    let limits = AskLimits {
        timeout: Duration::from_secs(10),
        tries: NonZeroU32::MIN,
        remaining: None,
    };
    let attempts = runtime().block_on(DnsSockets.ask(server, question, limits));
    match &attempts.last().unwrap().outcome {
        Outcome::Response(response) => response.clone(),
        other => panic!("{question:?}: {other:?}"),
    }
}

/// Records of the answer: owner, TTL, data.
fn rows(response: &Response) -> BTreeSet<String> {
    let rows = response.answer.iter().map(|it| {
        let text = format!("{} {} {:?}", it.owner, it.ttl, it.data);
        text.to_ascii_lowercase()
    });
    rows.collect()
}
