//! The tree of a zone's YAML → its records.

use super::super::collect::{Collector, Found};
use super::super::value::{self, Fault, Word};
use super::yaml::{Node, Pair, Value};
use crate::model::{DomainName, Place, RecordData};
use crate::zone::{FaultKind, TtlFrom};
use std::collections::BTreeMap;

/// Seconds of a record that says none.
const DEFAULT_TTL: u32 = 3_600;

/// Mappings that are merged into one, those of merged ones included.
const MOST_MERGED: usize = 16;

/// Records and values that are looked at; aliases can make far more of them than the text has.
const MOST_LOOKED_AT: usize = 4_000_000;

/// A zone that is being read.
pub(super) struct Zone<'z> {
    origin: Option<&'z DomainName>,
    /// What was found.
    pub(super) collector: Collector<'z>,
    /// Names so far, each with its key.
    names: BTreeMap<String, Place>,
    n_looked_at: usize,
}

/// A name and where it stands.
struct Owner<'a> {
    word: Word<'a>,
    name: DomainName,
}

impl<'z> Zone<'z> {
    pub(super) fn new(origin: Option<&'z DomainName>, collector: Collector<'z>) -> Self {
        Self {
            origin,
            collector,
            names: BTreeMap::new(),
            n_looked_at: 0,
        }
    }

    /// Reads all records; faults of the last one are left out when they are not wanted.
    pub(super) fn root(&mut self, root: Option<&Node<'_>>, wants_last_faults: bool) {
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
        is_read(key)?;
        is_read(value)?;
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
        is_read(node)?;
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
        if !matches!(
            &*record_type.text,
            "SRV" | "A" | "AAAA" | "CNAME" | "DNAME" | "NS"
        ) {
            let data = RecordData::Other {
                record_type: record_type.text.to_string(),
            };
            self.take(&frame, data, Vec::new());
            return Ok(());
        }
        let Some(values) = field("values").or_else(|| field("value")) else {
            let message = format!(
                "the {} record of `{}` has neither `value` nor `values`",
                record_type.text,
                owner.word.shown()
            );
            return Err((node.start(), FaultKind::Syntax, message));
        };
        is_read(values)?;
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
        is_read(node)?;
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
            "DNAME" => RecordData::Redirect(target(&word, "target")?),
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
            ttl_from: TtlFrom::own_or_default(frame.own_ttl),
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
}

/// What all values of a record share.
struct Frame<'a> {
    owner: &'a Owner<'a>,
    place: Place,
    own_ttl: Option<u32>,
    record_type: &'a Word<'a>,
}

/// That a value stands here, and not a note on where it stands.
fn is_read(node: &Node<'_>) -> Result<(), Fault> {
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
