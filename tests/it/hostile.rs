//! Names that do harm in a shell, through every scenario and every record file: no command in a remedy may fall apart.

use crate::check::NoNetwork;
use crate::support::project_path;
use crate::support::run::report;
use crate::support::runtime;
use crate::support::scenario::{Scenario, files};
use crate::support::tool::run_in;
use crate::support::world::FakeWorld;
use kmsdoctor::model::{Attempt, DomainName, NameServer, Outcome, Question, RecordData};
use kmsdoctor::port::{AskLimits, AskNameServer};
use std::collections::BTreeSet;
use std::path::Path;

/// Labels, as they stand in a name server: what parts commands, opens quotes, calls programs, reads variables, begins flags.
const LABELS: &[&str] = &[
    "k;id|id&id",
    "k'id",
    "k\"id",
    "k`id`",
    "$(id)",
    "%PATH%",
    "k\nid",
    "k id",
    "k\u{2019};id",
    "-k",
    "@k",
    "k,#id",
    "k%id",
    "k\\id",
    "k$id",
];

/// A third of the labels, with their positions: files that are alike take turns.
fn labels(turn: usize) -> impl Iterator<Item = (usize, &'static &'static str)> {
    let all = LABELS.iter().enumerate();
    all.filter(move |(position, _)| (position + turn).is_multiple_of(3))
}

/// `label` as a zone file has it, every octet by its number.
fn by_numbers(label: &str) -> String {
    let octets: Vec<String> = label.bytes().map(|it| format!("\\{it:03}")).collect();
    octets.concat()
}

#[test]
fn scenarios_with_hostile_names() {
    let mut remedies = BTreeSet::new();
    let mut n_run = 0;
    for (turn, path) in files().into_iter().enumerate() {
        let text = std::fs::read_to_string(&path).unwrap();
        // What stands behind the client are zones, whose names are replaced as they are answered.
        let (client, _) = text.split_once("[[server]]").unwrap_or((&text, ""));
        for (position, label) in labels(turn) {
            let (word, plain) = if position % 2 == 0 {
                ("kms", "kms")
            } else {
                ("corp", "corp.example")
            };
            // In TOML a backslash is written twice.
            let typed = by_numbers(label).replace('\\', "\\\\");
            let client = replaced(client, plain, &plain.replacen(word, &typed, 1));
            let text = format!("{client}{}", text.get(client_end(&text)..).unwrap());
            // A file of settings has names of its own kind.
            let Ok(scenario) = Scenario::parse("hostile".to_owned(), &text) else {
                continue;
            };
            if scenario.simulate.is_some() || scenario.options.deadline().is_some() {
                continue;
            }
            n_run += 1;
            let fake = FakeWorld::new(&scenario);
            let world = Renamed {
                fake: &fake,
                plain: word,
                hostile: label,
            };
            let report = runtime().block_on(report(&scenario, &world, &fake));
            let found = report.judgement.findings.into_iter();
            remedies.extend(found.filter_map(|it| it.remedy));
        }
    }
    assert!(500 < n_run, "only {n_run} scenarios can be read");
    let n_hostile = check_all(&remedies);
    assert!(100 < n_hostile, "only {n_hostile} commands have such names");
}

/// Where the part of a scenario ends that describes the client.
fn client_end(text: &str) -> usize {
    text.find("[[server]]").unwrap_or(text.len())
}

/// Name servers in whose answers every label that begins with `plain` begins with `hostile`.
struct Renamed<'a> {
    fake: &'a FakeWorld<'a>,
    plain: &'a str,
    hostile: &'a str,
}

impl AskNameServer for Renamed<'_> {
    async fn ask(
        &self,
        server: NameServer,
        question: &Question,
        limits: AskLimits,
    ) -> Vec<Attempt> {
        let asked = Question {
            name: renamed(&question.name, self.hostile, self.plain),
            ..question.clone()
        };
        let mut attempts = self.fake.ask(server, &asked, limits).await;
        for attempt in &mut attempts {
            if let Outcome::Response(it) = &mut attempt.outcome {
                let sections = [&mut it.answer, &mut it.authority, &mut it.additional];
                for record in sections.into_iter().flatten() {
                    let told = |name: &mut DomainName| {
                        *name = renamed(name, self.plain, self.hostile);
                    };
                    told(&mut record.owner);
                    match &mut record.data {
                        RecordData::Srv(srv) => told(&mut srv.target),
                        RecordData::Alias(name) | RecordData::NameServer(name) => told(name),
                        _ => {}
                    }
                }
            }
        }
        attempts
    }
}

/// `name` with `to` in place of `from` wherever a label begins so.
fn renamed(name: &DomainName, from: &str, to: &str) -> DomainName {
    let labels = name
        .labels()
        .map(|label| match label.strip_prefix(from.as_bytes()) {
            Some(rest) => [to.as_bytes(), rest].concat(),
            None => label.to_vec(),
        });
    DomainName::from_labels(labels).unwrap()
}

#[test]
fn record_files_with_hostile_names() {
    let mut remedies = BTreeSet::new();
    let folder = tempfile::tempdir().unwrap();
    let fixtures = ["fixtures/check", "fixtures/forms/same"].map(project_path);
    let fixtures = fixtures
        .iter()
        .flat_map(|it| std::fs::read_dir(it).unwrap());
    for (turn, fixture) in fixtures.map(|it| it.unwrap().path()).enumerate() {
        let kind = fixture
            .extension()
            .map(|it| it.to_string_lossy().into_owned());
        let Some(kind) = kind.filter(|it| it != "expected" && fixture.is_file()) else {
            continue;
        };
        let Ok(text) = std::fs::read_to_string(&fixture) else {
            continue;
        };
        for (position, label) in labels(turn) {
            let label = match kind.as_str() {
                "json" => label.replace('"', "\\\"").replace('\n', "\\n"),
                "conf" => label.replace('\n', " "),
                _ => by_numbers(label),
            };
            // Another port brings the remedies that write a record anew.
            let port = if position % 2 == 0 { "1688" } else { "1689" };
            let text = replaced(&text, "kms", &label).replace("1688", port);
            let found = remedies_of(folder.path(), &fixture, &text);
            if ["conf", "json", "yaml"].contains(&kind.as_str()) {
                let zone_lines: Vec<&String> =
                    found.iter().filter(|it| has_line_of_a_zone(it)).collect();
                assert!(zone_lines.is_empty(), "{kind}: {zone_lines:#?}");
            }
            remedies.extend(found);
        }
    }
    let n_hostile = check_all(&remedies);
    assert!(20 < n_hostile, "only {n_hostile} commands have such names");
}

/// True for a remedy that writes a record as a zone file has it.
fn has_line_of_a_zone(remedy: &str) -> bool {
    let mut literals = remedy.split('`').skip(1).step_by(2);
    literals.any(|it| it.contains(" SRV ") && !it.starts_with("dig "))
}

/// What `check` advises for `text` in place of what `fixture` holds.
fn remedies_of(folder: &Path, fixture: &Path, text: &str) -> Vec<String> {
    let path = folder.join(fixture.file_name().unwrap());
    std::fs::write(&path, text).unwrap();
    let path = path.display().to_string();
    let ran = run_in(
        &NoNetwork,
        &["check", &path, "--format", "json", "--today", "2026-01-01"],
    );
    if ran.out.is_empty() {
        return Vec::new();
    }
    let report = ran.json();
    let findings = report["findings"].as_array().unwrap().iter();
    let remedies = findings.filter_map(|it| it["remedy"].as_str());
    remedies.map(str::to_owned).collect()
}

/// `text` with `label` wherever `word` begins a word.
fn replaced(text: &str, word: &str, label: &str) -> String {
    let mut res = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(word) {
        res.push_str(before);
        let is_inside = res.ends_with(|it: char| it.is_alphanumeric() || it == '_' || it == '-');
        res.push_str(if is_inside { word } else { label });
        rest = behind;
    }
    res + rest
}

/// Looks at every command in the remedies; gives how many have a word in quotes.
fn check_all(remedies: &BTreeSet<String>) -> usize {
    let mut n_quoted = 0;
    let mut faults = Vec::new();
    let mut for_sh = Vec::new();
    for remedy in remedies {
        assert!(
            remedy.matches('`').count() % 2 == 0,
            "a literal does not end: {remedy}"
        );
        for literal in remedy.split('`').skip(1).step_by(2) {
            let program = literal.split(' ').next().unwrap_or_default();
            let is_sound = match program {
                "dig" | "kmsdoctor" | "slmgr" | "cscript" => {
                    for_sh.push(literal);
                    // The command prompt knows double quotes only.
                    let quotes: &[char] = if program == "dig" { &['\''] } else { &['"'] };
                    has_plain_words(literal, quotes)
                }
                _ if program.contains("-Dns") => is_known_to_powershell(literal),
                _ if literal.starts_with("srv-host=") => is_line_of_dnsmasq(literal, &[0, 4]),
                _ if literal.starts_with("host-record=") => is_line_of_dnsmasq(literal, &[1]),
                _ => true,
            };
            n_quoted += usize::from(literal.contains(['\'', '"', '\\']));
            if !is_sound {
                faults.push(literal);
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    feed_to_sh(&for_sh);
    n_quoted
}

/// True when nothing stands outside of quotes that any shell reads as more than a word, and nothing inside that one reads.
fn has_plain_words(command: &str, quotes: &[char]) -> bool {
    let is_outside = |it: char| it.is_ascii_alphanumeric() || " ._:/@+=<>-".contains(it);
    let is_inside = |it: char| it.is_ascii_graphic() && !"$`%!\"".contains(it) || it == ' ';
    let mut letters = command.chars();
    while let Some(letter) = letters.next() {
        if quotes.contains(&letter) {
            let inside: String = letters.by_ref().take_while(|it| *it != letter).collect();
            if !inside.chars().all(is_inside) {
                return false;
            }
        } else if !is_outside(letter) {
            return false;
        }
    }
    true
}

/// True for one of the pipelines that are offered, whatever its strings hold.
fn is_known_to_powershell(command: &str) -> bool {
    const KNOWN: &[&str] = &[
        "Add-DnsServerResourceRecord -Srv -ZoneName S -Name S -DomainName S -Priority N -Weight N -Port N",
        "Add-DnsServerResourceRecord -Srv -ZoneName S -Name S -DomainName S -Priority N -Weight N -Port N -TimeToLive S",
        "Add-DnsServerResourceRecordA -ZoneName S -Name S -IPv4Address ADDRESS",
        "Get-DnsServerResourceRecord -RRType Srv -ZoneName S -Name S | Where-Object { $_.RecordData.DomainName -eq S -and $_.RecordData.Port -eq N -and $_.RecordData.Priority -eq N -and $_.RecordData.Weight -eq N } | Remove-DnsServerResourceRecord -ZoneName S",
        "Add-DnsClientNrptRule -Namespace .DOMAIN -NameServers ADDRESS",
        "Get-DnsClientNrptRule",
        "Get-DnsClientNrptPolicy -Effective",
        "Remove-DnsClientNrptRule -Name NAME",
        "Set-DnsClientServerAddress",
    ];
    skeleton(command)
        .is_some_and(|it| KNOWN.contains(&it.as_str()) || it.starts_with("Set-DnsClient"))
}

/// A PowerShell command with `S` for each string and `N` for each number; none when a string has no end.
fn skeleton(command: &str) -> Option<String> {
    let is_quote = |it: &char| matches!(it, '\'' | '\u{2018}'..='\u{201b}');
    let mut res = String::new();
    let mut letters = command.chars().peekable();
    while let Some(letter) = letters.next() {
        if is_quote(&letter) {
            loop {
                let inside = letters.next()?;
                if is_quote(&inside) && letters.next_if(is_quote).is_none() {
                    break;
                }
            }
            res.push('S');
        } else if letter.is_ascii_digit() && res.ends_with(' ') {
            while letters.next_if(char::is_ascii_digit).is_some() {}
            res.push('N');
        } else {
            res.push(letter);
        }
    }
    Some(res)
}

/// True for a line of so many commas, without anything that parts it otherwise.
fn is_line_of_dnsmasq(line: &str, commas: &[usize]) -> bool {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "=,._-".contains(it);
    line.chars().all(is_plain) && commas.contains(&line.matches(',').count())
}

/// Lets a real shell read the commands: it must find words and nothing else.
fn feed_to_sh(commands: &[&str]) {
    let lines: Vec<String> = commands
        .iter()
        .map(|it| {
            format!(
                "printf '%s\\n' {} >/dev/null || exit 1\n",
                it.replace(['<', '>'], "")
            )
        })
        .collect();
    let script = lines.concat();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("commands.sh");
    std::fs::write(&path, &script).unwrap();
    for flags in [vec!["-n"], vec!["-e"]] {
        let output = std::process::Command::new("sh")
            .args(flags)
            .arg(&path)
            .output();
        let output = output.unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && said.is_empty(), "{said}");
    }
}

#[test]
fn commands_that_fall_apart_are_seen() {
    assert!(!has_plain_words("slmgr /skms-domain a;b", &['"']));
    assert!(!has_plain_words("slmgr /skms-domain 'a;b'", &['"']));
    assert!(!has_plain_words("kmsdoctor diagnose \"a$(b)\"", &['"']));
    assert!(has_plain_words(
        "dig @192.0.2.1 -q '\\059.example.' SRV",
        &['\'']
    ));
    assert!(!is_known_to_powershell(
        "Add-DnsServerResourceRecord -Srv -ZoneName a;b"
    ));
    assert!(!is_known_to_powershell(
        "Add-DnsServerResourceRecordA -ZoneName 'a\u{2019};id -Name 'b' -IPv4Address ADDRESS"
    ));
    assert!(is_known_to_powershell(
        "Add-DnsServerResourceRecordA -ZoneName 'a''b' -Name 'c' -IPv4Address ADDRESS"
    ));
    assert!(!is_line_of_dnsmasq("srv-host=a,b,c,1,2,3", &[0, 4]));
}
