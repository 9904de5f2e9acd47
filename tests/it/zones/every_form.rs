//! One zone in every form, counted record by record: all forms against each other, and against BIND and dnsmasq.
//!
//! Records that one line or one entry makes are what these zones are full of: `$GENERATE`, lists of values, several names and
//! addresses in an option.

use super::generated::{Dice, SEEDS};
use super::reading::{ORIGIN, Row, lower};
use super::tools::{Loaded, bind};
use crate::support::{dnsmasq, project_path, runtime};
use kmsdoctor::forms::{detect, to_text};
use kmsdoctor::model::{DomainName, FileId, NameServer, Outcome, Question, RecordData, RecordType};
use kmsdoctor::net::DnsSockets;
use kmsdoctor::port::{AskLimits, AskNameServer as _};
use kmsdoctor::view::{Input, View, Wanted, is_kms_owner, read};
use kmsdoctor::zone::{Entry, Sources};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

/// Seconds of every record.
const TTL: u32 = 600;

/// A zone: what it says, and as text with patterns.
struct Zone {
    rows: BTreeSet<Row>,
    /// Lines of a zone file that say the same.
    text: String,
}

impl Zone {
    /// Patterns for one owner and for several, with step and modifiers, and records of their own.
    fn from_seed(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let mut res = Self {
            rows: BTreeSet::new(),
            text: format!("$ORIGIN {ORIGIN}\n$TTL {TTL}\n"),
        };
        let (start, n) = (1 + dice.roll(4), 1 + dice.roll(4));
        let step = 1 + dice.roll(3);
        let stop = start + step * n;
        let numbers: Vec<u64> = (start..=stop)
            .step_by(usize::try_from(step).unwrap())
            .collect();
        let range = if step == 1 && dice.one_in(2) {
            format!("{start}-{stop}")
        } else {
            format!("{start}-{stop}/{step}")
        };
        // No two records are the same, since each form says a record that is written twice in its own way.
        for (owner, least) in [("_vlmcs._tcp", 0), ("_vlmcs._tcp.hr", 50)] {
            let weight = least + dice.roll(50);
            // One owner, and names that are the same, lower by one, or written with a width and in another base.
            let (target, name): (&str, fn(u64) -> String) = match dice.roll(4) {
                0 => ("kms$", |it| format!("kms{it}")),
                1 => ("kms${-1}", |it| format!("kms{}", it - 1)),
                2 => ("kms${0,3,d}", |it| format!("kms{it:03}")),
                _ => ("kms${7,2,x}", |it| format!("kms{:02x}", it + 7)),
            };
            let _ = writeln!(
                res.text,
                "$GENERATE {range} {owner} SRV \"0 {weight} 1688 {target}\""
            );
            let _ = writeln!(res.text, "$GENERATE {range} {target} A 10.{weight}.0.$");
            for it in &numbers {
                let target = format!("{}.{ORIGIN}", name(*it));
                res.add(
                    &format!("{owner}.{ORIGIN}"),
                    "SRV",
                    format!("0 {weight} 1688 {target}"),
                );
                res.add(&target, "A", format!("10.{weight}.0.{it}"));
            }
        }
        // Several addresses of one host, with one pattern.
        let _ = writeln!(res.text, "$GENERATE {range} many A 10.99.0.${{100}}");
        let _ = writeln!(res.text, "many AAAA fd00::1\n     AAAA fd00::2");
        let _ = writeln!(res.text, "_vlmcs._tcp SRV 1 0 1688 many");
        let many = format!("many.{ORIGIN}");
        for it in &numbers {
            res.add(&many, "A", format!("10.99.0.{}", it + 100));
        }
        for it in ["fd00::1", "fd00::2"] {
            res.add(&many, "AAAA", it.to_owned());
        }
        res.add(
            &format!("_vlmcs._tcp.{ORIGIN}"),
            "SRV",
            format!("1 0 1688 {many}"),
        );
        for alias in ["alias1", "alias2"] {
            let _ = writeln!(res.text, "{alias} CNAME many");
            res.add(&format!("{alias}.{ORIGIN}"), "CNAME", many.clone());
        }
        res
    }

    fn add(&mut self, owner: &str, kind: &'static str, data: String) {
        self.rows.insert((owner.to_owned(), TTL, kind, data));
    }

    /// The data of all records of one owner and type.
    fn sets(&self) -> BTreeMap<(&str, &str), Vec<&str>> {
        let mut res: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for (owner, _, kind, data) in &self.rows {
            res.entry((owner, kind)).or_default().push(data);
        }
        res
    }

    /// Options of dnsmasq: both addresses of a host in one, and aliases in one.
    fn dnsmasq(&self) -> String {
        let mut res = format!("local-ttl={TTL}\n");
        let bare = |name: &str| name.trim_end_matches('.').to_owned();
        let mut aliases: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let sets = self.sets();
        for ((owner, kind), data) in &sets {
            // Of each family one fits into an option.
            let beside = sets.get(&(*owner, "AAAA")).filter(|_| *kind == "A");
            let owner = bare(owner);
            for (idx, data) in data.iter().enumerate() {
                let words: Vec<&str> = data.split(' ').collect();
                let _ = match (*kind, words.as_slice()) {
                    ("SRV", [priority, weight, port, target]) => {
                        let target = bare(target);
                        writeln!(res, "srv-host={owner},{target},{port},{priority},{weight}")
                    }
                    ("A", [address]) => {
                        let other = beside.and_then(|it| it.get(idx));
                        let other = other.map_or(String::new(), |it| format!(",{it}"));
                        writeln!(res, "host-record={owner},{address}{other}")
                    }
                    ("CNAME", [target]) => {
                        aliases
                            .entry((*target).to_owned())
                            .or_default()
                            .push(owner.clone());
                        Ok(())
                    }
                    // Beside an address of IPv4.
                    _ => Ok(()),
                };
            }
        }
        for (target, names) in aliases {
            let _ = writeln!(res, "cname={},{}", names.join(","), bare(&target));
        }
        res
    }

    /// YAML of octoDNS: a list of values for each set.
    fn octodns(&self) -> String {
        let mut by_owner: BTreeMap<&str, Vec<(&str, Vec<&str>)>> = BTreeMap::new();
        for ((owner, kind), data) in self.sets() {
            by_owner.entry(owner).or_default().push((kind, data));
        }
        let mut res = String::new();
        for (owner, sets) in by_owner {
            let name = owner.strip_suffix(&format!(".{ORIGIN}")).unwrap();
            let _ = writeln!(res, "{name}:");
            for (kind, data) in sets {
                let values: Vec<String> = data.iter().map(|it| value(kind, it)).collect();
                let values = match values.as_slice() {
                    [only] => format!("value: {only}"),
                    all => format!("values: [{}]", all.join(", ")),
                };
                let _ = writeln!(res, "  - {{type: {kind}, ttl: {TTL}, {values}}}");
            }
        }
        res
    }

    /// An export of Windows DNS.
    fn powershell(&self) -> String {
        let records = self.rows.iter().map(|(owner, _, kind, data)| {
            let name = owner.strip_suffix(&format!(".{ORIGIN}")).unwrap();
            let words: Vec<&str> = data.split(' ').collect();
            let data = match (*kind, words.as_slice()) {
                ("SRV", [priority, weight, port, target]) => serde_json::json!({
                    "DomainName": target, "Port": port.parse::<u16>().unwrap(),
                    "Priority": priority.parse::<u16>().unwrap(), "Weight": weight.parse::<u16>().unwrap(),
                }),
                ("A", [address]) => serde_json::json!({ "IPv4Address": address }),
                ("AAAA", [address]) => serde_json::json!({ "IPv6Address": address }),
                (_, [target]) => serde_json::json!({ "HostNameAlias": target }),
                other => panic!("{other:?}"),
            };
            serde_json::json!({
                "DistinguishedName": format!("DC={name},DC=corp.example,cn=MicrosoftDNS,DC=DomainDnsZones,DC=corp,DC=example"),
                "HostName": name, "RecordType": kind, "RecordClass": "IN", "RecordData": data,
                "TimeToLive": {"TotalSeconds": TTL, "Days": 0, "Hours": 0, "Minutes": TTL / 60, "Seconds": 0},
            })
        });
        serde_json::Value::Array(records.collect()).to_string()
    }
}

/// A value as octoDNS has it.
fn value(kind: &str, data: &str) -> String {
    let words: Vec<&str> = data.split(' ').collect();
    match (kind, words.as_slice()) {
        ("SRV", [priority, weight, port, target]) => {
            format!("{{priority: {priority}, weight: {weight}, port: {port}, target: {target}}}")
        }
        _ => format!("'{data}'"),
    }
}

struct NoSources;

impl Sources for NoSources {
    fn include(&mut self, _: FileId, _: &str) -> Result<(FileId, Arc<[u8]>), String> {
        Err("there is no such file".to_owned())
    }
}

/// The one view of a text.
fn view(path: &str, text: &str, wanted: Wanted) -> View {
    let form = detect(path, text.as_bytes());
    let input = Input {
        file: FileId(0),
        path: path.to_owned(),
        form,
        octets: to_text(form, text.as_bytes().to_vec()).into(),
        origin: None,
        loads_in: kmsdoctor::loads::Loaders::NONE,
    };
    let mut views = read(&[input], wanted, &[], &mut NoSources);
    assert_eq!(views.len(), 1, "{path}");
    views.remove(0)
}

fn row(entry: &Entry) -> Option<Row> {
    let (kind, data) = match &entry.record.data {
        RecordData::Srv(it) => {
            let target = lower(&it.target);
            (
                "SRV",
                format!("{} {} {} {target}", it.priority, it.weight, it.port),
            )
        }
        RecordData::Address(it) if it.is_ipv4() => ("A", it.to_string()),
        RecordData::Address(it) => ("AAAA", it.to_string()),
        RecordData::Alias(it) => ("CNAME", lower(it)),
        _ => return None,
    };
    Some((lower(&entry.record.owner), entry.record.ttl, kind, data))
}

/// Every record of the view is there once, and no other one; what is kept for KMS is all that KMS names lead to.
#[track_caller]
fn assert_all(rows: &BTreeSet<Row>, path: &str, text: &str) {
    let whole = view(path, text, Wanted::Everything);
    let faults = whole.files.iter().flat_map(|it| &it.faults);
    assert_eq!(faults.count(), 0, "{path}:\n{text}");
    let mut found: Vec<Row> = whole.entries().filter_map(row).collect();
    found.sort();
    let expect: Vec<Row> = rows.iter().cloned().collect();
    assert_eq!(found, expect, "{path}:\n{text}");
    let part = view(path, text, Wanted::Kms);
    for (owner, ..) in rows.iter().filter(|it| it.2 == "SRV") {
        let owner = DomainName::parse(owner).unwrap();
        assert!(is_kms_owner(&owner));
        let of = |view: &View| {
            let records = view.srv_at(&owner).map(|it| it.0.clone());
            let records: Vec<Entry> = records.collect();
            let targets: BTreeSet<DomainName> =
                view.srv_at(&owner).map(|it| it.1.target.clone()).collect();
            let hosts = targets.iter().flat_map(|it| view.at(it)).cloned();
            records.into_iter().chain(hosts).collect::<Vec<Entry>>()
        };
        assert_eq!(of(&part), of(&whole), "{path}: {owner}\n{text}");
    }
}

#[test]
fn every_form_has_every_record() {
    for seed in 0..200 {
        let zone = Zone::from_seed(seed);
        assert_all(&zone.rows, "corp.example.zone", &zone.text);
        assert_all(&zone.rows, "dnsmasq.conf", &zone.dnsmasq());
        assert_all(&zone.rows, "corp.example.yaml", &zone.octodns());
        assert_all(&zone.rows, "corp.example.json", &zone.powershell());
    }
}

/// Our own files that say the same.
#[test]
fn fixtures_of_every_form_have_every_record() {
    let mut all = BTreeSet::new();
    for ending in ["zone", "conf", "yaml", "json"] {
        let path = format!("fixtures/forms/same/corp.example.{ending}");
        let text = std::fs::read_to_string(project_path(&path)).unwrap();
        let view = view(&path, &text, Wanted::Everything);
        let mut rows: Vec<Row> = view.entries().filter_map(row).collect();
        rows.sort();
        assert_eq!(rows.len(), 6, "{path}");
        all.insert(rows);
    }
    assert_eq!(all.len(), 1, "{all:#?}");
}

#[test]
#[ignore = "starts named-compilezone"]
fn bind_has_every_record() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("zone");
    for seed in 0..SEEDS {
        let zone = Zone::from_seed(seed);
        let head = "@ SOA ns hostmaster 1 2 3 4 5\n@ NS ns\nns 60 A 127.0.0.53\n";
        let text = zone
            .text
            .replacen("$TTL 600\n", &format!("$TTL 600\n{head}"), 1);
        std::fs::write(&path, &text).unwrap();
        let Loaded::Yes(Some(mut rows)) = bind(&path) else {
            panic!("seed {seed}: BIND refuses\n{text}");
        };
        rows.retain(|it| it.0 != format!("ns.{ORIGIN}"));
        assert_eq!(rows, zone.rows, "seed {seed}:\n{text}");
    }
}

#[test]
#[ignore = "starts dnsmasq"]
fn dnsmasq_has_every_record() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dnsmasq.conf");
    for seed in 0..3 {
        let zone = Zone::from_seed(seed);
        std::fs::write(&path, zone.dnsmasq()).unwrap();
        let (mut process, ready) = dnsmasq::serve_file(&path).unwrap();
        process.wait_until(&ready).unwrap();
        for ((owner, kind), data) in zone.sets() {
            let record_type = match kind {
                "SRV" => RecordType::Srv,
                "AAAA" => RecordType::Aaaa,
                // An alias is asked for by its addresses.
                _ => RecordType::A,
            };
            let question = Question {
                name: DomainName::parse(owner).unwrap(),
                record_type,
            };
            let limits = AskLimits {
                timeout: Duration::from_secs(10),
                tries: NonZeroU32::MIN,
                remaining: None,
            };
            let server = NameServer::Address(process.address);
            let attempts = runtime().block_on(DnsSockets.ask(server, &question, limits));
            let Outcome::Response(response) = &attempts.last().unwrap().outcome else {
                panic!("{question:?}: {attempts:?}");
            };
            let is_wanted = |it: &&kmsdoctor::model::Record| {
                it.owner == question.name
                    && (kind == "CNAME") == matches!(it.data, RecordData::Alias(_))
            };
            let n_given = response.answer.iter().filter(is_wanted).count();
            assert_eq!(n_given, data.len(), "seed {seed}: {owner} {kind}");
        }
    }
}
