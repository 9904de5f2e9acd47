//! JSON text → values with their places.
//!
//! `serde_json` checks the whole text and gives each value as the stretch of text it was read from; where that stands is
//! told by its address inside the text. Values are looked into only as deep as somebody asks, and nothing recurses.

use super::super::value::Word;
use crate::model::{FileId, Place};
use serde::de::{Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// A text that values stand in.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    /// All of it.
    pub(super) text: &'a str,
    /// Offset of the text in its file.
    pub(super) offset: u32,
    /// Which file.
    pub(super) file: FileId,
}

/// A value.
#[derive(Clone, Copy)]
pub(super) struct Json<'a> {
    source: Source<'a>,
    /// As written, without white space around it.
    pub(super) text: &'a str,
}

/// Why the rest of a text was not read.
pub(super) struct NoJson {
    /// Where, in the file.
    pub(super) place: Place,
    /// What is wrong, in the library's words.
    pub(super) message: String,
}

impl<'a> Source<'a> {
    /// Hands over every value of the array that the text is, or the one value it is.
    pub(super) fn values(self, each: &mut dyn FnMut(Json<'a>)) -> Result<(), NoJson> {
        let mut reader = serde_json::Deserializer::from_str(self.text);
        let res = if self.text.trim_ascii_start().starts_with('[') {
            reader.deserialize_seq(Each(&mut |raw| each(self.value(raw))))
        } else {
            <&RawValue as serde::Deserialize>::deserialize(&mut reader)
                .map(|raw| each(self.value(raw)))
        };
        res.and_then(|()| reader.end()).map_err(|err| {
            let at = self.offset_of(err.line(), err.column());
            // The place is said elsewhere.
            let message = err.to_string();
            let end = message.rfind(" at line ").unwrap_or(message.len());
            NoJson {
                place: self.place(at, at),
                message: message.get(..end).unwrap_or_default().to_owned(),
            }
        })
    }

    fn value(self, raw: &'a RawValue) -> Json<'a> {
        Json {
            source: self,
            text: raw.get(),
        }
    }

    /// `line` counts from 1, `column` is the number of octets of it that were read.
    fn offset_of(self, line: usize, column: usize) -> usize {
        let octets = self.text.as_bytes();
        let start = match line.checked_sub(2) {
            None => 0,
            Some(n_breaks) => memchr::memchr_iter(b'\n', octets)
                .nth(n_breaks)
                .map_or(octets.len(), |it| it + 1),
        };
        (start + column.saturating_sub(1)).min(octets.len())
    }

    fn place(self, start: usize, end: usize) -> Place {
        let offset = |it: usize| self.offset + u32::try_from(it).unwrap_or(u32::MAX);
        Place {
            file: self.file,
            start: offset(start),
            end: offset(end),
        }
    }
}

impl<'a> Json<'a> {
    /// Where it stands.
    pub(super) fn place(self) -> Place {
        let start = self.text.as_ptr().addr() - self.source.text.as_ptr().addr();
        self.source.place(start, start + self.text.len())
    }

    /// Its first character: what it is may be long.
    pub(super) fn start(self) -> Place {
        let place = self.place();
        Place {
            end: place.start + 1,
            ..place
        }
    }

    /// True for `null`.
    pub(super) fn is_null(self) -> bool {
        self.text == "null"
    }

    /// Keys and what stands under them; none when it is no object.
    pub(super) fn fields(self) -> Option<Vec<(String, Json<'a>)>> {
        let mut res = Vec::new();
        let mut reader = serde_json::Deserializer::from_str(self.text);
        let visitor = Fields(&mut |key, raw| res.push((key, self.source.value(raw))));
        self.text.starts_with('{').then_some(())?;
        reader.deserialize_map(visitor).ok()?;
        Some(res)
    }

    /// The values of an array; none when it is none.
    pub(super) fn items(self) -> Option<Vec<Json<'a>>> {
        let mut res = Vec::new();
        let mut reader = serde_json::Deserializer::from_str(self.text);
        self.text.starts_with('[').then_some(())?;
        let each = Each(&mut |raw| res.push(self.source.value(raw)));
        reader.deserialize_seq(each).ok()?;
        Some(res)
    }

    /// The text of a string, with the place inside its quotes, or of a number; none for everything else.
    pub(super) fn word(self) -> Option<Word<'a>> {
        let place = self.place();
        if self.text.starts_with('"') {
            let text: String = serde_json::from_str(self.text).ok()?;
            return Some(Word {
                text: text.into(),
                place: Place {
                    start: place.start + 1,
                    end: place.end - 1,
                    ..place
                },
            });
        }
        let is_number = self
            .text
            .starts_with(|it: char| it == '-' || it.is_ascii_digit());
        is_number.then(|| Word {
            text: self.text.into(),
            place,
        })
    }

    /// The place of a stretch of its text, counted in octets as written.
    pub(super) fn within(self, start: usize, end: usize) -> Place {
        let whole = self.place();
        let offset = |it: usize| whole.start + u32::try_from(it).unwrap_or(u32::MAX);
        Place {
            start: offset(start),
            end: offset(end),
            ..whole
        }
    }
}

/// Hands over the values of an array one by one, those before a fault too.
struct Each<'f, 'a>(&'f mut dyn FnMut(&'a RawValue));

impl<'a> Visitor<'a> for Each<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(raw) = items.next_element::<&RawValue>()? {
            (self.0)(raw);
        }
        Ok(())
    }
}

/// Hands over the fields of an object one by one.
struct Fields<'f, 'a>(&'f mut dyn FnMut(String, &'a RawValue));

impl<'a> Visitor<'a> for Fields<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some((key, raw)) = fields.next_entry::<String, &RawValue>()? {
            (self.0)(key, raw);
        }
        Ok(())
    }
}
