//! The file → what was collected; each value with its line.

use super::{Collected, Product, WAYS, lenient, wire_v1 as wire};
use crate::client::registry::known_by_collector;
use crate::client::text::guid;
use crate::client::{Adapter, AdapterState, Adapters, RegistryData, RegistryValue, RegistryValues};
use crate::model::{Provenance, Sourced};
use crate::words;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// Most entries of each list.
const MOST_ENTRIES: usize = 2_000;

/// Why a file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CollectedError {
    /// No JSON, or not that of the schema.
    #[error("line {line}, column {column}: {what}")]
    Json {
        /// Counted from 1.
        line: u32,
        /// Counted from 1, in octets; 0 when it is not known.
        column: usize,
        /// What the reader of JSON says.
        what: String,
    },
    /// Another version.
    #[error("its schema is `{0}`, and only `{known}` can be read", known = wire::SCHEMA)]
    Schema(String),
    /// An entry that contradicts itself.
    #[error("line {line}: {what}")]
    Entry {
        /// Where the entry begins, counted from 1.
        line: u32,
        /// What is wrong with it.
        what: String,
    },
    /// More entries than any machine has.
    #[error("more than {MOST_ENTRIES} entries in one list")]
    TooMany,
}

/// The schema alone, to be looked at first.
#[derive(serde::Deserialize)]
struct Head {
    schema: String,
}

/// The lists with their entries as they stand, so that their lines can be told.
#[derive(serde::Deserialize)]
struct Outline<'a> {
    #[serde(default)]
    redacted: bool,
    #[serde(borrow)]
    registry: &'a RawValue,
    #[serde(borrow, default)]
    keys: Option<&'a RawValue>,
    #[serde(borrow, default)]
    adapters: Option<&'a RawValue>,
    #[serde(borrow, default)]
    products: Option<&'a RawValue>,
    #[serde(borrow, default)]
    resolv_conf: Option<&'a RawValue>,
}

/// Where the first JSON value of `text` ends, in octets; none where it is not whole.
pub(in crate::client) fn extent(text: &str) -> Option<usize> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    values.next()?.ok()?;
    Some(values.byte_offset())
}

/// Reads a file. `path` is for the provenance only.
pub fn read(path: &str, text: &str) -> Result<Collected, CollectedError> {
    let text = text.trim_start_matches('\u{feff}');
    let file = File { path, text };
    let head: Head = serde_json::from_str(text).map_err(|err| file.error(text, &err))?;
    if head.schema != wire::SCHEMA {
        return Err(CollectedError::Schema(crate::words::shortened(
            &head.schema,
            60,
        )));
    }
    let outline: Outline<'_> = serde_json::from_str(text).map_err(|err| file.error(text, &err))?;
    let values = file.each("registry", Some(outline.registry), registry_value)?;
    let adapters = file.each("adapters", outline.adapters, adapter)?;
    Ok(Collected {
        is_redacted: outline.redacted,
        registry: RegistryValues {
            known: known_by_collector(&values, !adapters.is_empty()),
            values,
            keys: file.each("keys", outline.keys, |key: String, at| {
                Ok(Sourced::new(key, at))
            })?,
        },
        adapters: Adapters { adapters },
        products: file.each("products", outline.products, product)?,
        resolv_conf: file.each("resolv_conf", outline.resolv_conf, |line: String, at| {
            // One entry is one line, whatever was put into it.
            let line = line.replace(['\n', '\r'], " ");
            Ok(Sourced::new(line, at))
        })?,
    })
}

struct File<'a> {
    path: &'a str,
    text: &'a str,
}

impl File<'_> {
    /// Reads the entries of the list `name`, which stand in the text one behind the other; none where there is no list.
    fn each<W: DeserializeOwned, T>(
        &self,
        name: &str,
        list: Option<&RawValue>,
        convert: impl Fn(W, Provenance) -> Result<T, String>,
    ) -> Result<Vec<T>, CollectedError> {
        let Some(list) = list else {
            return Ok(Vec::new());
        };
        let entries = lenient::entries(list).map_err(|why| CollectedError::Entry {
            line: self.line_of(list.get()),
            what: format!("`{name}`: {why}"),
        })?;
        if MOST_ENTRIES < entries.len() {
            return Err(CollectedError::TooMany);
        }
        let mut line = 1;
        let mut counted = 0;
        let mut res = Vec::with_capacity(entries.len());
        for entry in entries {
            let start = self.offset_of(entry.get());
            line += n_breaks(self.text, counted, start);
            counted = start;
            let parsed: W = serde_json::from_str(entry.get()).or_else(|err| {
                let lenient = lenient::entry(entry.get());
                let lenient = lenient.and_then(|it| serde_json::from_value(it).ok());
                lenient.ok_or_else(|| self.error(entry.get(), &err))
            })?;
            let at = Provenance::File {
                path: self.path.to_owned(),
                line,
            };
            let it = convert(parsed, at).map_err(|what| CollectedError::Entry { line, what })?;
            res.push(it);
        }
        Ok(res)
    }

    /// How far the start of `part`, which is a part of the text, is from that of the text.
    fn offset_of(&self, part: &str) -> usize {
        part.as_ptr().addr() - self.text.as_ptr().addr()
    }

    /// The line in which `part` begins, counted from 1.
    fn line_of(&self, part: &str) -> u32 {
        1 + n_breaks(self.text, 0, self.offset_of(part))
    }

    /// The error of a reader of `part`.
    fn error(&self, part: &str, err: &serde_json::Error) -> CollectedError {
        let what = words::json_fault(err);
        let line = u32::try_from(err.line()).unwrap_or(u32::MAX / 2);
        let first_line = self.line_of(part);
        CollectedError::Json {
            line: first_line.saturating_add(line.saturating_sub(1)),
            column: err.column(),
            what: lenient::words(&what, part, err.line(), err.column()),
        }
    }
}

/// The line breaks of `text` between two octets.
fn n_breaks(text: &str, from: usize, to: usize) -> u32 {
    let passed = text.as_bytes().get(from..to).unwrap_or_default();
    let n_breaks = memchr::memchr_iter(b'\n', passed).count();
    u32::try_from(n_breaks).unwrap_or(u32::MAX / 2)
}

fn registry_value(value: wire::RegistryValue, at: Provenance) -> Result<RegistryValue, String> {
    use wire::{Data, RegistryType as Type};
    let data = match (value.unreadable, value.kind, value.data) {
        (Some(why), _, _) => RegistryData::Unreadable { why },
        (None, Some(Type::Sz), Some(Data::Text(it))) => RegistryData::Text(it),
        (None, Some(Type::ExpandSz), Some(Data::Text(it))) => RegistryData::ExpandText(it),
        (None, Some(Type::MultiSz), Some(Data::Texts(it))) => RegistryData::MultiText(it),
        // Windows PowerShell 5.1 writes a list of one text, and an empty one, without brackets.
        (None, Some(Type::MultiSz), Some(Data::Text(it))) => RegistryData::MultiText(vec![it]),
        (None, Some(Type::MultiSz), None) => RegistryData::MultiText(Vec::new()),
        (None, Some(Type::Dword), Some(Data::Number(it))) => {
            // .NET gives numbers of 32 bits with a sign.
            let bits = bits(&it).and_then(|bits| {
                let signed = i32::try_from(bits.cast_signed()).ok();
                u32::try_from(bits).ok().or(signed.map(i32::cast_unsigned))
            });
            RegistryData::Dword(bits.ok_or_else(|| format!("`{it}` is no number of 32 bits"))?)
        }
        (None, Some(Type::Qword), Some(Data::Number(it))) => {
            let bits = bits(&it);
            RegistryData::Qword(bits.ok_or_else(|| format!("`{it}` is no number of 64 bits"))?)
        }
        (None, Some(Type::Binary), _) => RegistryData::Binary(Vec::new()),
        (None, Some(_), _) => return Err("`data` does not fit `type`".to_owned()),
        (None, None, _) => return Err("neither `type` nor `unreadable` is given".to_owned()),
    };
    Ok(RegistryValue {
        key: value.key,
        name: value.name,
        data,
        provenance: at,
    })
}

/// The 64 bits of a number, signed or not.
fn bits(number: &serde_json::Number) -> Option<u64> {
    number
        .as_u64()
        .or_else(|| number.as_i64().map(i64::cast_unsigned))
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "all three are handed to the reader of lists alike"
)]
fn adapter(adapter: wire::Adapter, at: Provenance) -> Result<Adapter, String> {
    Ok(Adapter {
        name: adapter.name,
        guid: match adapter.guid {
            Some(text) => Some(guid(&text).ok_or_else(|| format!("`{text}` is no GUID"))?),
            None => None,
        },
        state: match adapter.state {
            wire::AdapterState::Up => AdapterState::Up,
            wire::AdapterState::Down => AdapterState::Down,
            wire::AdapterState::Unknown => AdapterState::Unknown,
        },
        suffix: adapter
            .suffix
            .filter(|it| !it.is_empty())
            .map(|it| Sourced::new(it, at.clone())),
        name_servers: adapter
            .name_servers
            .into_iter()
            .map(|it| Sourced::new(it, at.clone()))
            .collect(),
        addresses: {
            let texts = adapter.addresses.iter();
            texts.filter_map(|it| it.parse().ok()).collect()
        },
    })
}

fn product(product: wire::Product, at: Provenance) -> Result<Product, String> {
    let id = |text: &str| guid(text).ok_or_else(|| format!("`{text}` is no GUID"));
    let port = product.cached_port.filter(|it| *it != 0);
    Ok(Product {
        application_id: id(&product.application_id)?,
        activation_id: id(&product.activation_id)?,
        description: product.description,
        activated_by: product.last_activation_type.and_then(|number| {
            let mut ways = WAYS.iter();
            ways.find(|it| it.0 == number).map(|it| it.1)
        }),
        cached_host: product
            .cached_host
            .filter(|it| !it.is_empty())
            .map(|it| Sourced::new(it, at.clone())),
        provenance: at,
        cached_port: match port {
            Some(port) => Some(u16::try_from(port).map_err(|_| format!("`{port}` is no port"))?),
            None => None,
        },
    })
}
