//! Zones as octoDNS keeps them (its `YamlProvider`): a mapping of names below the zone to records.
//!
//! Which zone it is stands in the name of the file alone, so it comes in as the origin. A time to live that is left out is
//! 3600, octoDNS's default. Aliases and merged mappings are followed; values with a tag, such as `!include`, are not read.
//!
//! Not done: octoDNS refuses names that are out of order, which says nothing about the records; it publishes names outside
//! ASCII in their IDNA form.

mod yaml;

use super::collect::{Collector, Found};
use super::value::{self, Fault, Word};
use crate::model::{DomainName, FileId, Place, RecordData};
use crate::zone::{FaultKind, Keep, Reading};
use std::collections::BTreeMap;
use yaml::{Node, Pair, Value};

/// Seconds of a record that says none.
const DEFAULT_TTL: u32 = 3_600;

/// Faults of the YAML itself behind which reading goes on.
const MOST_RESTARTS: usize = 20;

/// Mappings that are merged into one, those of merged ones included.
const MOST_MERGED: usize = 16;

/// Records and values that are looked at; aliases can make far more of them than the text has.
const MOST_LOOKED_AT: usize = 4_000_000;

/// Reads a zone.
pub(super) fn read(
    file: FileId,
    octets: &[u8],
    origin: Option<&DomainName>,
    keep: &mut dyn Keep,
) -> Reading {
    let mut collector = Collector::new(keep);
    let bare = octets.strip_prefix(b"\xef\xbb\xbf").unwrap_or(octets);
    let mut offset = octets.len() - bare.len();
    let (text, is_cut) = match std::str::from_utf8(bare) {
        Ok(text) => (text, false),
        Err(err) => {
            let valid = bare.get(..err.valid_up_to()).unwrap_or_default();
            (std::str::from_utf8(valid).unwrap_or_default(), true)
        }
    };
    if is_cut {
        let at = number(offset + text.len());
        let place = Place {
            file,
            start: at,
            end: at + 1,
        };
        let message = "this octet is no UTF-8, which YAML is written in; the rest was not read";
        collector.fault((place, FaultKind::Syntax, message.to_owned()));
    }
    let mut zone = Zone {
        origin,
        collector,
        names: BTreeMap::new(),
        n_looked_at: 0,
    };
    let mut rest = text;
    for n_restarts in 0..=MOST_RESTARTS {
        let parsed = yaml::parse(file, rest, number(offset));
        let Some(fault) = parsed.fault else {
            zone.root(parsed.root.as_deref(), true);
            break;
        };
        // A fault right behind a record may well be one of the record, and is said once.
        zone.root(parsed.root.as_deref(), parsed.cut_off.is_some());
        let local = |at: u32| usize::try_from(at).unwrap_or(usize::MAX) - offset;
        let from = local(parsed.cut_off.unwrap_or(fault.0.start));
        let next = next_name(rest, from);
        let faults = match parsed.cut_off {
            // The parser looks ahead: what it cut off may be sound, and the fault one of what follows.
            Some(_) if next < rest.len() => {
                let record = rest.get(from..next).unwrap_or_default();
                let alone = yaml::parse(file, record, number(offset + from));
                zone.root(
                    alone.root.as_deref().filter(|_| alone.fault.is_none()),
                    true,
                );
                alone.fault
            }
            _ => Some(fault),
        };
        let goes_on = faults.as_ref().is_none_or(|it| it.1 == FaultKind::Syntax);
        if let Some(fault) = faults {
            zone.collector.fault(fault);
        }
        if next == rest.len() || !goes_on {
            break;
        }
        rest = rest.get(next..).unwrap_or_default();
        offset += next;
        if n_restarts == MOST_RESTARTS {
            let message = format!(
                "more than {MOST_RESTARTS} places are no YAML; what stands behind was not read"
            );
            let at = number(offset);
            let place = Place {
                file,
                start: at,
                end: at,
            };
            zone.collector.fault((place, FaultKind::Bound, message));
        }
    }
    zone.collector.finish()
}

/// Where, behind `from`, the next line begins at the margin with what can be a name; the end of the text if none does.
fn next_name(text: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(behind) = text.get(at..)
        && let Some(length) = behind.find('\n')
    {
        at += length + 1;
        let first = text.get(at..).and_then(|it| it.chars().next());
        if first.is_some_and(|it| it.is_alphanumeric() || matches!(it, '_' | '*' | '\'' | '"')) {
            return at;
        }
    }
    text.len()
}

/// A zone that is being read.
struct Zone<'z> {
    origin: Option<&'z DomainName>,
    collector: Collector<'z>,
    /// Names so far, each with its key.
    names: BTreeMap<String, Place>,
    n_looked_at: usize,
}

/// A name and where it stands.
struct Owner<'a> {
    word: Word<'a>,
    name: DomainName,
}

impl Zone<'_> {
    /// Reads all records; faults of the last one are left out when they are not wanted.
    fn root(&mut self, root: Option<&Node<'_>>, wants_last_faults: bool) {
        let Some(root) = root else {
            return;
        };
        let Value::Map(pairs) = &root.value else {
            if root.word().is_some() || matches!(root.value, Value::List(_)) {
                let message = "a zone is a mapping of names to records, and this is none";
                self.collector
                    .fault((root.start(), FaultKind::Syntax, message.to_owned()));
            }
            return;
        };
        for (idx, (key, value)) in pairs.iter().enumerate() {
            self.collector.is_muted = !wants_last_faults && idx + 1 == pairs.len();
            if let Err(fault) = self.name(key, value) {
                self.collector.fault(fault);
            }
        }
        self.collector.is_muted = false;
    }

    fn name(&mut self, key: &Node<'_>, value: &Node<'_>) -> Result<(), Fault> {
        self.is_read(key)?;
        self.is_read(value)?;
        let Value::Scalar(text, is_plain) = &key.value else {
            return Err((
                key.start(),
                FaultKind::Syntax,
                "this is no name of a record".to_owned(),
            ));
        };
        let word = Word {
            text: text.clone(),
            place: key.place,
        };
        if *is_plain && text == "<<" {
            let message = "names that are merged from elsewhere are not read".to_owned();
            return Err((key.place, FaultKind::Include, message));
        }
        if self.names.insert(text.to_string(), key.place).is_some() {
            self.collector.fault(word.syntax(format!(
                "the name `{}` stands twice, of which octoDNS takes only the last",
                word.shown()
            )));
        }
        let name = self.whole_name(&word)?;
        let owner = Owner { word, name };
        match &value.value {
            Value::List(records) => {
                for record in records {
                    let res = self.record(&owner, record);
                    if let Err(fault) = res {
                        self.collector.fault(fault);
                    }
                }
                Ok(())
            }
            Value::Map(_) | Value::Scalar(..) => self.record(&owner, value),
        }
    }

    fn whole_name(&self, word: &Word<'_>) -> Result<DomainName, Fault> {
        if word.text == "@" {
            return Err(word.syntax("octoDNS writes the name of the zone itself as `''`, not `@`"));
        }
        let Some(origin) = self.origin else {
            let message = format!(
                "the name `{}` stands below the zone, and nothing says which it is; give `--origin NAME`, or name the file after it",
                word.shown()
            );
            return Err((word.place, FaultKind::Origin, message));
        };
        if word.text.is_empty() {
            return Ok(origin.clone());
        }
        let relative = word.name("owner")?;
        origin.prefixed(&relative).map_err(|err| {
            word.syntax(format!(
                "the owner `{}` is no domain name: {err}",
                word.shown()
            ))
        })
    }

    fn record(&mut self, owner: &Owner<'_>, node: &Node<'_>) -> Result<(), Fault> {
        self.look_at(node)?;
        self.is_read(node)?;
        let Value::Map(pairs) = &node.value else {
            let message = format!(
                "what stands under `{}` is no record: a mapping with `type` and `value`",
                owner.word.shown()
            );
            return Err((node.start(), FaultKind::Syntax, message));
        };
        let field = |name: &str| field(pairs, name, &mut { MOST_MERGED });
        let Some(record_type) = field("type").and_then(Node::word) else {
            let message = format!("the record of `{}` has no `type`", owner.word.shown());
            return Err((node.start(), FaultKind::Syntax, message));
        };
        let own_ttl = match field("ttl").and_then(Node::word) {
            Some(ttl) => Some(ttl.ttl()?),
            None => None,
        };
        let place = owner.word.place.to(node.place);
        let place = if place.start <= place.end && owner.word.place.start <= node.place.start {
            place
        } else {
            // An alias leads to a place before its name.
            owner.word.place
        };
        let frame = Frame {
            owner,
            place,
            own_ttl,
            record_type: &record_type,
        };
        if !matches!(&*record_type.text, "SRV" | "A" | "AAAA" | "CNAME" | "NS") {
            let data = RecordData::Other {
                record_type: record_type.text.to_string(),
            };
            self.take(&frame, data, Vec::new());
            return Ok(());
        }
        let values = match (field("values"), field("value")) {
            (Some(values), _) | (None, Some(values)) => values,
            (None, None) => {
                let message = format!(
                    "the {} record of `{}` has neither `value` nor `values`",
                    record_type.text,
                    owner.word.shown()
                );
                return Err((node.start(), FaultKind::Syntax, message));
            }
        };
        self.is_read(values)?;
        match &values.value {
            Value::List(values) => {
                for value in values {
                    if let Err(fault) = self.value(&frame, value) {
                        self.collector.fault(fault);
                    }
                }
                Ok(())
            }
            Value::Map(_) | Value::Scalar(..) => self.value(&frame, values),
        }
    }

    fn value(&mut self, frame: &Frame<'_>, node: &Node<'_>) -> Result<(), Fault> {
        self.look_at(node)?;
        self.is_read(node)?;
        let record_type = &*frame.record_type.text;
        if record_type == "SRV" {
            let (data, places) = srv(node)?;
            self.take(frame, data, places);
            return Ok(());
        }
        let Some(word) = node.word() else {
            let message = format!("this is no value of a record of type {record_type}");
            return Err((node.start(), FaultKind::Syntax, message));
        };
        let data = match record_type {
            "A" => RecordData::Address(word.ipv4()?),
            "AAAA" => RecordData::Address(word.ipv6()?),
            "CNAME" => RecordData::Alias(target(&word, "target")?),
            _ => RecordData::NameServer(target(&word, "name server")?),
        };
        self.take(frame, data, vec![word.place]);
        Ok(())
    }

    fn take(&mut self, frame: &Frame<'_>, data: RecordData, data_places: Vec<Place>) {
        self.collector.take(Found {
            written: &frame.owner.word.text,
            owner: frame.owner.name.clone(),
            owner_place: frame.owner.word.place,
            ttl: frame.own_ttl.unwrap_or(DEFAULT_TTL),
            has_own_ttl: frame.own_ttl.is_some(),
            data,
            data_places,
            place: frame.place,
            aging: None,
        });
    }

    /// That the bound of what is looked at is not reached.
    fn look_at(&mut self, node: &Node<'_>) -> Result<(), Fault> {
        self.n_looked_at += 1;
        if self.n_looked_at <= MOST_LOOKED_AT {
            return Ok(());
        }
        let message = format!("the file makes more than {MOST_LOOKED_AT} values; this is not read");
        Err((node.start(), FaultKind::Bound, message))
    }

    /// That a value stands here, and not a note on where it stands.
    fn is_read(&self, node: &Node<'_>) -> Result<(), Fault> {
        let Some(tag) = &node.tag else {
            return Ok(());
        };
        let kind = if tag == "!include" {
            FaultKind::Include
        } else {
            FaultKind::Syntax
        };
        let shown = node.word().map(|it| format!(" {}", it.shown()));
        let message = format!(
            "`{}{}` was not read: tags are not followed",
            value::shown(tag),
            shown.unwrap_or_default()
        );
        Err((node.start(), kind, message))
    }
}

/// What all values of a record share.
struct Frame<'a> {
    owner: &'a Owner<'a>,
    place: Place,
    own_ttl: Option<u32>,
    record_type: &'a Word<'a>,
}

/// `priority`, `weight`, `port` and `target`.
fn srv(node: &Node<'_>) -> Result<(RecordData, Vec<Place>), Fault> {
    let Value::Map(pairs) = &node.value else {
        let message =
            "the value of an SRV record is a mapping of `priority`, `weight`, `port` and `target`";
        return Err((node.start(), FaultKind::Syntax, message.to_owned()));
    };
    let field = |name: &str| {
        let found = field(pairs, name, &mut { MOST_MERGED }).and_then(Node::word);
        found.ok_or_else(|| {
            let message = format!("the SRV record has no `{name}`");
            (node.start(), FaultKind::Syntax, message)
        })
    };
    let word = field("target")?;
    let target = (target(&word, "target")?, word.place);
    value::srv(
        &field("priority")?,
        &field("weight")?,
        &field("port")?,
        target,
    )
}

/// A name that octoDNS wants whole.
fn target(word: &Word<'_>, what: &str) -> Result<DomainName, Fault> {
    let name = word.name(what)?;
    if !word.text.ends_with('.') || word.text.ends_with("\\.") {
        return Err(word.syntax(format!(
            "the {what} `{}` misses its final dot: octoDNS wants whole names",
            word.shown()
        )));
    }
    Ok(name)
}

/// What stands under a key, the last time it does; or else under that key of a mapping that is merged into this one.
fn field<'n, 'a>(pairs: &'n [Pair<'a>], name: &str, merges: &mut usize) -> Option<&'n Node<'a>> {
    let is = |pair: &&Pair<'a>, name: &str| matches!(&pair.0.value, Value::Scalar(text, _) if text == name);
    if let Some((_, value)) = pairs.iter().rev().find(|it| is(it, name)) {
        return Some(value);
    }
    let merged = pairs.iter().filter(|it| is(it, "<<"));
    for (_, value) in merged {
        let sources: &[_] = match &value.value {
            Value::List(sources) => sources,
            Value::Map(_) | Value::Scalar(..) => std::slice::from_ref(value),
        };
        for source in sources {
            if let Value::Map(pairs) = &source.value {
                *merges = merges.checked_sub(1)?;
                if let Some(found) = field(pairs, name, merges) {
                    return Some(found);
                }
            }
        }
    }
    None
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
