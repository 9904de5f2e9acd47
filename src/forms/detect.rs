//! Which form a text is in.

use super::{Form, dnsmasq, foreign};
use crate::decode::decode;

/// Octets that are looked at.
const MOST_SAMPLED: usize = 64 << 10;

/// Types of the records that zone files have most.
const TYPES: [&str; 10] = [
    "SOA", "NS", "SRV", "A", "AAAA", "CNAME", "MX", "TXT", "PTR", "DNAME",
];

/// The form of a file: by what it holds, and by its name where that leaves it open.
///
/// Sure signs decide, in this order: JSON that begins as PowerShell writes it; the first line that is an option of dnsmasq,
/// or a directive or record of a zone file; then YAML that has records. A file without any of them goes by its name, and is
/// a zone file where that says nothing. Looks at the start of the file only.
pub fn detect(path_name: &str, octets: &[u8]) -> Form {
    let sample = octets.get(..MOST_SAMPLED).unwrap_or(octets);
    let text = decode(sample.to_vec());
    if is_json(&text, path_name) {
        return Form::PowerShell;
    }
    if let Some(form) = by_lines(&text) {
        return form;
    }
    if is_yaml(&text) {
        return Form::OctoDns;
    }
    by_name(path_name)
}

/// Why a file of which no record could be read holds none at all, as a phrase; nothing where it does, with faults, or may be
/// empty for good reason. What it looks like is told where that is known, and which forms are read.
///
/// A single line with a directive, or with a class or type where a record has it, makes a zone file: what is wrong with it is
/// a finding then, not the choice of the file. Of a long file only the start is looked at, which says nothing of the rest. UTF-16 is read for this, since such a file is a zone in the wrong encoding; of other files with NUL
/// octets only what stands before the first one. dnsmasq's options and YAML are known by marks of their own, and may say
/// nothing of hosts.
pub fn why_no_zone(form: Form, path_name: &str, octets: &[u8]) -> Option<String> {
    let sample = octets.get(..MOST_SAMPLED).unwrap_or(octets);
    let is_utf16 = matches!(sample, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    // What is read of PowerShell's exports was decoded before.
    let nul_at = memchr::memchr(0, sample).filter(|_| !is_utf16);
    let head = nul_at.and_then(|it| sample.get(..it)).unwrap_or(sample);
    let text = decode(head.to_vec());
    let is_cut = sample.len() < octets.len();
    let is_sign = |it| is_directive(it) || is_record(it) || is_meant_as_record(it);
    let has_sign = || text.lines().any(is_sign);
    let is_own = match form {
        Form::Dnsmasq => is_dnsmasq(&text),
        _ => text.starts_with('$'),
    };
    let of_others = || foreign::looks_like(path_name, &text).filter(|_| !is_own);
    if let Some(what) = foreign::binary(sample).or_else(of_others) {
        return Some(format!("it looks like {what}; {}", forms_read()));
    }
    let why = match form {
        _ if nul_at.is_some() && !has_sign() => Some("it is not text"),
        Form::MasterFile if is_cut => None,
        Form::MasterFile if text.trim().is_empty() => Some("it is empty"),
        Form::MasterFile => (!has_sign()).then_some("no line of it is a record or a directive"),
        // An empty list is what an empty zone gives.
        Form::PowerShell => (text.contains('{') && !text.contains("\"RecordData\""))
            .then_some("no object in it has the field `RecordData`"),
        Form::OctoDns => is_configuration(octets).then_some("it is the configuration of octoDNS"),
        Form::Dnsmasq => None,
    };
    why.map(|it| format!("{it}; {}", forms_read()))
}

/// The same for a text in which what stands for a record is the exception; nothing where its first line begins a zone, since
/// a zone with many faults is still one.
pub fn why_prose(octets: &[u8]) -> Option<String> {
    let sample = octets.get(..MOST_SAMPLED).unwrap_or(octets);
    let text = decode(sample.to_vec());
    let is_said = |it: &&str| !it.trim().is_empty() && !it.starts_with(';');
    let first = text.lines().find(is_said).unwrap_or_default();
    let begins_zone = is_directive(first) || is_record(first) || is_meant_as_record(first);
    (!begins_zone).then(|| format!("nearly all of its lines are no records; {}", forms_read()))
}

/// Which forms there are.
fn forms_read() -> String {
    let names = Form::ALL.map(Form::name);
    format!("forms that are read are {} (`--input`)", names.join(", "))
}

/// True for a file that shows records in some form: of those of a folder, what is to be read.
pub fn holds_records(path_name: &str, octets: &[u8]) -> bool {
    let sample = octets.get(..MOST_SAMPLED).unwrap_or(octets);
    let text = decode(sample.to_vec());
    if is_json(&text, path_name) {
        return text.contains("\"RecordData\"");
    }
    by_lines(&text).is_some() || is_yaml(&text) && !is_configuration(octets)
}

/// True for the configuration of octoDNS itself, which names providers by their classes.
pub fn is_configuration(octets: &[u8]) -> bool {
    let sample = octets.get(..MOST_SAMPLED).unwrap_or(octets);
    let text = decode(sample.to_vec());
    let is_class = |it: &str| it.starts_with([' ', '\t']) && it.trim_start().starts_with("class:");
    text.lines().any(|it| it.trim_end() == "providers:") && text.lines().any(is_class)
}

/// True for `[{` and `{"`; a mapping of YAML may begin so too.
fn is_json(text: &str, path_name: &str) -> bool {
    let mut marks = text.chars().filter(|it| !it.is_whitespace());
    match (marks.next(), marks.next()) {
        (Some('['), Some('{' | ']') | None) => true,
        (Some('{'), Some('"')) => {
            text.contains("\"RecordData\"") || by_name(path_name) != Form::OctoDns
        }
        _ => false,
    }
}

/// The form of the first line that tells.
fn by_lines(text: &str) -> Option<Form> {
    text.lines().find_map(|line| {
        if is_directive(line) {
            return Some(Form::MasterFile);
        }
        if is_option(line) {
            return Some(Form::Dnsmasq);
        }
        is_record(line).then_some(Form::MasterFile)
    })
}

/// True for a line that is an option of dnsmasq: with a value, or one that needs none and is a word of nobody else.
fn is_option(line: &str) -> bool {
    let key = dnsmasq::key_of(line.as_bytes());
    key.is_some_and(|it| dnsmasq::is_option(it) && (line.contains('=') || it.contains(&b'-')))
}

/// True for a text of which most lines are options of dnsmasq.
fn is_dnsmasq(text: &str) -> bool {
    let lines = text.lines().map(str::trim_start);
    let lines = lines.filter(|it| !it.is_empty() && !it.starts_with('#'));
    let (mut n_lines, mut n_options) = (0_usize, 0_usize);
    for line in lines {
        n_lines += 1;
        n_options += usize::from(is_option(line));
    }
    n_lines <= n_options * 2
}

/// True for `$` and a word: `$ORIGIN`, `$TTL`.
fn is_directive(line: &str) -> bool {
    line.strip_prefix('$')
        .is_some_and(|it| it.starts_with(|first: char| first.is_ascii_alphabetic()))
}

/// True for a line that has a type where a record of a zone file has it.
fn is_record(line: &str) -> bool {
    if line.starts_with(['#', ';']) {
        return false;
    }
    let text = line.split(';').next().unwrap_or_default();
    let is_indented = text.starts_with([' ', '\t']);
    let mut words = text.split_whitespace();
    if !is_indented {
        let owner = words.next().unwrap_or_default();
        if owner.is_empty() || owner == "-" || owner.ends_with(':') || owner.contains('=') {
            return false;
        }
    }
    // At most aging, TTL and class stand before the type, and something behind it.
    let words: Vec<&str> = words.take(5).collect();
    let is_type = |it: &&str| TYPES.iter().any(|known| it.eq_ignore_ascii_case(known));
    let Some(position) = words.iter().position(is_type) else {
        return false;
    };
    let is_fit = |it: &&str| {
        it.eq_ignore_ascii_case("IN")
            || it.starts_with(|first: char| first.is_ascii_digit() || first == '[')
    };
    let before = words.get(..position).unwrap_or_default();
    let (Some(record_type), Some(data)) = (words.get(position), words.get(position + 1)) else {
        return false;
    };
    // `a` is a word of other texts too; an address may have a fault.
    let is_data =
        !record_type.eq_ignore_ascii_case("A") || data.starts_with(|it: char| it.is_ascii_digit());
    before.iter().all(is_fit) && is_data
}

/// True for a line that has a class or type where a record has it, whatever is wrong behind that.
///
/// `in` and `a` are words of other texts too: without a number before it a word counts in capitals, and `A` where nothing but
/// an address stands behind.
fn is_meant_as_record(line: &str) -> bool {
    let text = line.split(';').next().unwrap_or_default();
    let is_indented = text.starts_with([' ', '\t']);
    let words = text.split_whitespace().skip(usize::from(!is_indented));
    let words: Vec<&str> = words.take(5).collect();
    let is_number =
        |it: &&&str| it.starts_with(|first: char| first.is_ascii_digit() || first == '[');
    let n_numbers = words.iter().take_while(is_number).count();
    let Some(word) = words.get(n_numbers) else {
        return false;
    };
    let is = |known: &[&str]| known.iter().any(|it| word.eq_ignore_ascii_case(it));
    if is_generic(word) {
        return true;
    }
    if !is(&["IN", "CH", "HS"]) && !is(&TYPES) {
        return false;
    }
    let next = words.get(n_numbers + 1);
    let is_capital = word.chars().all(|it| it.is_ascii_uppercase());
    let is_told =
        *word != "A" || next.is_none_or(|it| it.starts_with(|it: char| it.is_ascii_digit()));
    0 < n_numbers || is_capital && is_told
}

/// True for `TYPE33` and `CLASS1` (RFC 3597, 5).
fn is_generic(word: &str) -> bool {
    let upper = word.to_ascii_uppercase();
    let number = upper.strip_prefix("TYPE").or(upper.strip_prefix("CLASS"));
    number.is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()))
}

/// True when a name at the margin has fields of a record below it.
fn is_yaml(text: &str) -> bool {
    let mut has_name = false;
    text.lines().any(|line| {
        let is_indented = line.starts_with([' ', '-']);
        let words = line.trim_start_matches([' ', '-']);
        if !is_indented {
            let name = line.split(" #").next().unwrap_or_default().trim_end();
            has_name |= !line.starts_with('#') && (name.ends_with(':') || name.contains(": "));
        }
        // A list instead of a mapping is a fault, and YAML all the same.
        has_name |= line.starts_with("- ");
        let is_field = |it: &str| words.starts_with(it);
        let fields = ["type:", "ttl:", "value:", "values:", "octodns:"];
        has_name
            && (is_indented && fields.into_iter().any(is_field)
                || line.contains('{') && line.contains("type: "))
    })
}

fn by_name(path_name: &str) -> Form {
    let lower = path_name.to_ascii_lowercase();
    let ends = |it: &str| lower.ends_with(it);
    if ends(".yaml") || ends(".yml") {
        Form::OctoDns
    } else if ends(".json") {
        Form::PowerShell
    } else if lower.contains("dnsmasq") {
        Form::Dnsmasq
    } else {
        Form::MasterFile
    }
}
