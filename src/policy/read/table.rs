//! A table of the file: values by key, with faults for what has another type and for keys that nobody knows.

use super::Reader;
use super::values::{Kind, nearest, one_of};
use crate::model::Place;
use crate::policy::{Pattern, Share, Written};
use crate::selection::SelectionModel;
use crate::words;
use std::ops::Range;
use std::time::Duration;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// A table of the file.
pub(super) struct Table<'a> {
    /// How messages name it, as `[domains."corp.example"]`; empty for the file itself.
    pub(super) name: String,
    pub(super) keys: &'a DeTable<'a>,
    pub(super) span: Range<usize>,
}

impl<'a> Table<'a> {
    /// Faults for all keys but `known`.
    pub(super) fn refuse_others(&self, known: &[&str], reader: &mut Reader<'_>) {
        for key in self.keys.keys() {
            let name: &str = key.get_ref();
            if known.contains(&name) {
                continue;
            }
            let whose = if self.name.is_empty() {
                "a policy".to_owned()
            } else {
                format!("`{}`", self.name)
            };
            let advice = match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "the keys are {}",
                    words::either(known).replace(" or ", " and ")
                ),
            };
            reader.fault(
                key.span(),
                format!("`{name}` is no key of {whose}; {advice}"),
            );
        }
    }

    /// Keys and values in the order of the file.
    pub(super) fn entries(&self) -> Vec<(&'a Spanned<DeString<'a>>, &'a Spanned<DeValue<'a>>)> {
        let mut res: Vec<_> = self.keys.iter().collect();
        res.sort_by_key(|(key, _)| key.span().start);
        res
    }

    /// The value of `key`, with its place.
    pub(super) fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        let mut entries = self.keys.iter();
        let found = entries.find(|(name, _)| name.get_ref() == key);
        found.map(|(_, value)| value)
    }

    /// A table by `key`.
    pub(super) fn table(&self, key: &str, reader: &mut Reader<'_>) -> Option<Table<'a>> {
        let value = self.get(key)?;
        let Some(table) = value.get_ref().as_table() else {
            reader.wrong_type(key, value, "write a table");
            return None;
        };
        Some(Table {
            name: format!("[{key}]"),
            keys: table,
            span: value.span(),
        })
    }

    /// The entries of a list by `key`; none without the key.
    pub(super) fn list(
        &self,
        key: &str,
        accepted: &str,
        reader: &mut Reader<'_>,
    ) -> Option<Vec<&'a Spanned<DeValue<'a>>>> {
        let value = self.get(key)?;
        let Some(list) = value.get_ref().as_array() else {
            reader.wrong_type(key, value, accepted);
            return None;
        };
        Some(list.iter().collect())
    }

    /// A list of strings; empty without the key.
    pub(super) fn strings(&self, key: &str, reader: &mut Reader<'_>) -> Vec<Written<&'a str>> {
        let accepted = "write a list of strings, as in `[\"zones/*.zone\"]`";
        let mut res = Vec::new();
        for entry in self.list(key, accepted, reader).unwrap_or_default() {
            match entry.get_ref().as_str() {
                Some(value) => res.push(Written {
                    value,
                    place: reader.place(&entry.span()),
                }),
                None => reader.wrong_type(key, entry, accepted),
            }
        }
        res
    }

    /// A string that is not empty.
    pub(super) fn string(
        &self,
        key: &str,
        accepted: &str,
        reader: &mut Reader<'_>,
    ) -> Option<Written<&'a str>> {
        let value = self.get(key)?;
        let place = reader.place(&value.span());
        match value.get_ref().as_str() {
            Some("") => reader.fault_at(place, format!("`{key}` is empty; {accepted}")),
            Some(value) => return Some(Written { value, place }),
            None => reader.wrong_type(key, value, accepted),
        }
        None
    }

    pub(super) fn bool(&self, key: &str, reader: &mut Reader<'_>) -> Option<bool> {
        let value = self.get(key)?;
        let res = value.get_ref().as_bool();
        if res.is_none() {
            reader.wrong_type(key, value, "write `true` or `false`");
        }
        res
    }

    /// A port from 1 to 65535.
    pub(super) fn port(&self, key: &str, reader: &mut Reader<'_>) -> Option<Written<u16>> {
        let accepted = "write a number from 1 to 65535";
        let value = self.get(key)?;
        let Some(number) = value.get_ref().as_integer() else {
            reader.wrong_type(key, value, accepted);
            return None;
        };
        let place = reader.place(&value.span());
        let port = u16::from_str_radix(number.as_str(), number.radix()).ok();
        let port = port.filter(|it| *it != 0);
        if port.is_none() {
            reader.fault_at(place, format!("`{key}`: `{number}` is no port; {accepted}"));
        }
        port.map(|value| Written { value, place })
    }

    /// A percentage.
    pub(super) fn share(&self, key: &str, reader: &mut Reader<'_>) -> Option<Written<Share>> {
        self.read(
            key,
            "write a percentage such as `\"50%\"`",
            reader,
            |text| text.parse::<Share>().map_err(|err| err.to_string()),
        )
    }

    /// A duration in seconds, minutes, hours, days or weeks.
    pub(super) fn duration(&self, key: &str, reader: &mut Reader<'_>) -> Option<Written<Duration>> {
        let accepted = "write `\"3600s\"`, `\"60m\"`, `\"24h\"`, `\"14d\"` or `\"2w\"`";
        self.read(key, accepted, reader, |text| {
            super::values::duration(text)
                .ok_or_else(|| format!("`{text}` is not a duration; {accepted}"))
        })
    }

    /// A selection model.
    pub(super) fn model(
        &self,
        key: &str,
        reader: &mut Reader<'_>,
    ) -> Option<Written<SelectionModel>> {
        let names = SelectionModel::ALL.map(SelectionModel::name);
        let accepted = format!("write {}", words::either(&names));
        self.read(key, &accepted, reader, |text| {
            let mut models = SelectionModel::ALL.into_iter();
            let found = models.find(|it| it.name() == text);
            found.ok_or_else(|| one_of(text, "selection model", &names))
        })
    }

    /// A pattern for names.
    pub(super) fn names(&self, key: &str, reader: &mut Reader<'_>) -> Option<Pattern> {
        let accepted = "write a pattern such as `\"*.corp.example\"`";
        let read = |text: &str| Pattern::of_names(text).map_err(|why| format!("`{text}` {why}"));
        self.read(key, accepted, reader, read).map(|it| it.value)
    }

    /// A pattern for paths.
    pub(super) fn path(&self, key: &str, reader: &mut Reader<'_>) -> Option<Pattern> {
        let accepted = "write a pattern such as `\"zones/*.zone\"`";
        let read = |text: &str| Pattern::parse(text).map_err(|why| format!("`{text}` {why}"));
        self.read(key, accepted, reader, read).map(|it| it.value)
    }

    /// A string that `read` takes; `read` says otherwise what is wrong with it.
    fn read<T>(
        &self,
        key: &str,
        accepted: &str,
        reader: &mut Reader<'_>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<Written<T>> {
        let text = self.string(key, accepted, reader)?;
        match read(text.value) {
            Ok(value) => Some(Written {
                value,
                place: text.place,
            }),
            Err(why) => {
                reader.fault_at(text.place, format!("`{key}`: {why}"));
                None
            }
        }
    }
}

impl Reader<'_> {
    /// A fault for a value of `key` that has another type than is accepted.
    pub(super) fn wrong_type(&mut self, key: &str, value: &Spanned<DeValue<'_>>, accepted: &str) {
        let found = Kind(value.get_ref());
        self.fault(value.span(), format!("`{key}` is {found}; {accepted}"));
    }

    /// The place of a key of `table`.
    pub(super) fn key_place(&self, table: &Table<'_>, key: &str) -> Place {
        let mut keys = table.keys.keys();
        let found = keys.find(|it| it.get_ref() == key);
        self.place(&found.map_or(table.span.clone(), Spanned::span))
    }
}
