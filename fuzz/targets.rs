//! What is fuzzed: each function takes any octets and panics only where something is wrong.
//!
//! Included by the fuzz targets and by the tests of the product.

use kmsdoctor::baseline::Baseline;
use kmsdoctor::client::collected::{self, Collected};
use kmsdoctor::client::{self, ClientProfile};
use kmsdoctor::decode::{decode, decode_whole};
use kmsdoctor::explanation::Explanation;
use kmsdoctor::forms::{self, Form};
use kmsdoctor::model::{
    DomainName, ErrorCode, FileId, Place, Question, RecordData, RecordType, SourceFile,
};
use kmsdoctor::net::read_response;
use kmsdoctor::plan::plan;
use kmsdoctor::policy::Policy;
use kmsdoctor::port::Reading;
use kmsdoctor::render::{self, Style, explain, json};
use kmsdoctor::report::Report;
use kmsdoctor::rules::{self, select::Judging};
use kmsdoctor::selection::SelectionModel;
use kmsdoctor::zone::{self, Keep, OwnerText, RecordKind, Sources};
use kmsdoctor::{rpc, run, symptom};
use std::fmt::Write as _;
use std::sync::Arc;

const STYLE: Style = Style::PLAIN;

/// Text that somebody pasted, in whatever encoding; whatever is shown of it is harmless.
#[allow(dead_code, reason = "each binary uses one of these")]
pub(crate) fn pasted(octets: &[u8]) {
    let text = decode(octets.to_vec());
    let Some(paste) = symptom::read(&text) else {
        return;
    };
    assert_eq!(paste.events.len(), paste.answers.len());
    for answer in paste.answers.iter().flatten() {
        assert_eq!(paste.events[*answer].id(), 12289);
    }
    show(&Explanation::Paste(paste));
}

/// A word that may be a code: what is read is written in one way, and read again as the same.
#[allow(dead_code, reason = "each binary uses one of these")]
pub(crate) fn code(octets: &[u8]) {
    let text = String::from_utf8_lossy(octets);
    if let Ok(code) = text.parse::<ErrorCode>() {
        assert_eq!(code.to_string().parse(), Ok(code));
        show(&run::explain_code(code));
    }
    // The suggestions compare the word with every other; words are short.
    if octets.len() <= 100 {
        run::suggestions(&text);
    }
    if let Some(explanation) = run::explain_word(&text) {
        show(&explanation);
    }
}

/// A saved report: what can be read is judged and shown in every format, and its JSON is read again and judged the same.
#[allow(dead_code, reason = "each binary uses one of these")]
pub(crate) fn report(octets: &[u8]) {
    let Some(report) = std::str::from_utf8(octets).ok().and_then(judged) else {
        return;
    };
    for format in render::ALL {
        let text = (format.render)(&report, STYLE);
        assert!(!text.contains(acts), "{}: {text:?}", format.name);
    }
    let text = json::render(&report, STYLE);
    let again = judged(&text).expect("what was written can be read");
    assert_eq!(again.verdict, report.verdict);
    assert_eq!(json::render(&again, STYLE), text);
}

/// Judges a saved report as `diagnose --from` does; none where it cannot be read.
fn judged(text: &str) -> Option<Report> {
    let saved = json::read(text).ok()?;
    let evidence = run::diagnose_again(saved.evidence, &SelectionModel::ALL).ok()?;
    Some(run::conclude(saved.run, evidence, &Judging::default()))
}

/// A policy file: a fault stands inside it, and what can be read is asked for every rule.
#[allow(dead_code, reason = "each binary uses one of these")]
pub(crate) fn policy(octets: &[u8]) {
    let source = SourceFile {
        path: "p".to_owned(),
        octets: octets.into(),
    };
    match Policy::parse(source, FileId(0), &rules::infos()) {
        Ok(policy) => {
            for rule in rules::infos() {
                policy.severity_of(rule.code);
                policy.may_ignore(rule.code, None);
            }
        }
        Err(err) => {
            assert!(!err.faults.is_empty());
            for fault in err.faults {
                assert!(fault.place.start <= fault.place.end);
                assert!(fault.place.end as usize <= octets.len());
                let shown = render::escape::terminal(&fault.what);
                assert!(!shown.contains(acts), "{shown:?}");
            }
        }
    }
}

/// A baseline: what is read is written, and read again as the same.
#[allow(dead_code, reason = "each binary uses one of these")]
pub(crate) fn baseline(octets: &[u8]) {
    let Ok(text) = std::str::from_utf8(octets) else {
        return;
    };
    if let Ok(baseline) = Baseline::from_json(text) {
        let written = baseline.to_json();
        let again = Baseline::from_json(&written).expect("what was written can be read");
        assert_eq!(again.len(), baseline.len());
        assert_eq!(again.to_json(), written);
    }
}

/// A message of a name server, as it stands and as a response to each question that it may answer.
#[allow(dead_code, reason = "each binary uses one of these")]
pub(crate) fn message(octets: &[u8]) {
    let name = DomainName::parse("_vlmcs._tcp.corp.example").expect("the name is one");
    for record_type in [RecordType::Srv, RecordType::A, RecordType::Aaaa] {
        let question = Question {
            name: name.clone(),
            record_type,
        };
        let read = read_response(octets, &question);
        assert_eq!(read, read_response(octets, &question));
    }
}

/// The reply to a bind, in whatever parts it comes: once it is whole it stays so.
#[allow(dead_code, reason = "each binary uses one of these")]
pub(crate) fn bind_reply(octets: &[u8]) {
    let talk = rpc::bind();
    let n_first = (0..=octets.len()).find(|it| (talk.read)(&octets[..*it]) != Reading::More);
    if let Some(n_first) = n_first {
        assert_ne!((talk.read)(octets), Reading::More);
        rpc::read_reply(&octets[..n_first]);
    }
    rpc::read_reply(octets);
}

/// An export of the registry: what is read is written as a collector's file, and read again as the same.
#[allow(dead_code, reason = "each binary uses one of these")]
pub(crate) fn reg_file(octets: &[u8]) {
    let Ok(text) = decode_whole(octets.to_vec()) else {
        return;
    };
    let Ok(registry) = client::read_reg_file("r", &text) else {
        return;
    };
    for it in &registry.values {
        assert!(client::is_known_key(&it.key));
    }
    let collected = Collected {
        registry,
        ..Collected::default()
    };
    come_back(&collected);
    tried_by(&collected.profile());
}

/// Output of `slmgr` or `ospp.vbs`.
#[allow(dead_code, reason = "each binary uses one of these")]
pub(crate) fn licenses(octets: &[u8]) {
    tried_by(&client::read_licenses("d", &decode(octets.to_vec())));
}

/// Output of `ipconfig /all`.
#[allow(dead_code, reason = "each binary uses one of these")]
pub(crate) fn ipconfig(octets: &[u8]) {
    tried_by(&client::read_ipconfig("i", &decode(octets.to_vec())));
}

/// Whatever `--client` is given: a text of any kind, several in one, or one inside a mail.
#[allow(dead_code, reason = "each binary uses one of these")]
pub(crate) fn settings(octets: &[u8]) {
    let text = decode(octets.to_vec());
    match client::read_text("c", &text) {
        Ok(profile) => tried_by(&profile),
        // What is refused is told in one line.
        Err(err) => assert!(!err.to_string().contains('\n')),
    }
}

/// A collector's file: whatever can be read can be redacted, and that is read again.
#[allow(dead_code, reason = "each binary uses one of these")]
pub(crate) fn collected(octets: &[u8]) {
    let Ok(text) = decode_whole(octets.to_vec()) else {
        return;
    };
    if let Ok(collected) = collected::read("f", &text) {
        come_back(&collected);
        come_back(&collected::redact(&collected));
        tried_by(&collected.profile());
    }
}

/// Writes and reads again: nothing is lost but the provenance.
fn come_back(collected: &Collected) {
    let file = collected::write(collected);
    let again = collected::read("f", &file).expect("what was written can be read");
    assert_eq!(collected::write(&again), file);
}

/// What a client tries is asked once, and each of its names can be shown.
fn tried_by(profile: &ClientProfile) {
    let plan = plan(profile);
    let owners: Vec<_> = plan.srv_steps().map(|(_, owner)| owner).collect();
    for (idx, owner) in owners.iter().enumerate() {
        assert!(!owners[..idx].contains(owner));
    }
}

/// A zone file, which may include itself under any name: everything stands inside it, and what was read, printed in full, is
/// read again as the same.
#[allow(dead_code, reason = "each binary uses one of these")]
pub(crate) fn zone(octets: &[u8]) {
    for origin in [None, DomainName::parse("corp.example").ok()] {
        let mut itself = Itself(octets, 0);
        let reading = zone::read(
            FileId(0),
            octets,
            origin.as_ref(),
            &mut itself,
            &mut First(1_000),
        );
        let is_inside = |it: Place| it.start <= it.end && it.end as usize <= octets.len();
        let mut text = String::new();
        for entry in &reading.entries {
            assert!(is_inside(entry.place) && is_inside(entry.owner_place));
            assert!(entry.data_places.iter().all(|it| is_inside(*it)));
            let record = &entry.record;
            let _ = write!(text, "{} {} IN ", record.owner, record.ttl);
            let _ = match &record.data {
                RecordData::Srv(it) => writeln!(
                    text,
                    "SRV {} {} {} {}",
                    it.priority, it.weight, it.port, it.target
                ),
                RecordData::Address(it) if it.is_ipv4() => writeln!(text, "A {it}"),
                RecordData::Address(it) => writeln!(text, "AAAA {it}"),
                RecordData::Alias(it) => writeln!(text, "CNAME {it}"),
                RecordData::Redirect(it) => writeln!(text, "DNAME {it}"),
                RecordData::NameServer(it) => writeln!(text, "NS {it}"),
                RecordData::Soa { serial, minimum } => {
                    writeln!(text, "SOA . . {serial} 0 0 0 {minimum}")
                }
                // The reader tells apart what may stand beside a CNAME, and nothing else.
                RecordData::Other { record_type } if record_type == "DNSSEC" => {
                    writeln!(text, "NSEC . A")
                }
                RecordData::Other { .. } => writeln!(text, "TXT x"),
            };
        }
        for fault in &reading.faults {
            // A missing end stands behind the last octet, a flaw on the octet itself.
            assert!(fault.place.start as usize <= octets.len());
        }
        let again = zone::read(
            FileId(0),
            text.as_bytes(),
            None,
            &mut Itself(b"", 0),
            &mut First(1_000),
        );
        // Whatever some server refuses is kept all the same; a text that cannot be read has fewer records.
        let records = |it: &zone::Reading| -> Vec<_> {
            it.entries.iter().map(|it| it.record.clone()).collect()
        };
        assert_eq!(records(&again), records(&reading));
    }
}

/// Records in a form that is no zone file, and may include itself: whatever form it looks like, each reads it, and everything
/// stands inside it.
#[allow(dead_code, reason = "each binary uses one of these")]
pub(crate) fn other_forms(octets: &[u8]) {
    let origin = DomainName::parse("corp.example").ok();
    forms::detect("file", octets);
    for form in [Form::Dnsmasq, Form::OctoDns, Form::PowerShell] {
        let text = forms::to_text(form, octets.to_vec());
        let reading = forms::read(
            form,
            FileId(0),
            &text,
            origin.as_ref(),
            &mut Itself(&text, 0),
            &mut First(1_000),
        );
        let is_inside = |it: &Place| it.start <= it.end && it.end as usize <= text.len();
        for entry in &reading.entries {
            assert!(is_inside(&entry.place) && is_inside(&entry.owner_place));
            assert!(entry.data_places.iter().all(is_inside));
        }
        assert!(reading.faults.iter().all(|it| is_inside(&it.place)));
    }
}

/// A file that includes itself, each time as another one.
struct Itself<'a>(&'a [u8], u32);

impl Sources for Itself<'_> {
    fn include(&mut self, _: FileId, _: &str) -> Result<(FileId, Arc<[u8]>), String> {
        // Few enough to be quick.
        if self.1 == 3 {
            return Err("there are no more".to_owned());
        }
        self.1 += 1;
        Ok((FileId(self.1), self.0.into()))
    }
}

/// Keeps the first records, so that a pattern of very many stays quick.
struct First(usize);

impl Keep for First {
    fn keeps(&mut self, owner: &OwnerText<'_>, _: RecordKind) -> bool {
        let name = owner.name().expect("owners that are handed over are names");
        assert!(owner.is(&name));
        self.0 = self.0.saturating_sub(1);
        self.0 != 0
    }
}

/// Renders in every format; nothing that comes out acts on a terminal.
fn show(explanation: &Explanation) {
    for format in explain::ALL {
        let text = (format.render)(explanation, STYLE);
        assert!(!text.contains(acts), "{}: {text:?}", format.name);
    }
}

/// True for characters that act on a terminal.
fn acts(it: char) -> bool {
    (it.is_control() && it != '\n')
        || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
