//! The data of a record, in every shape that depth and version of PowerShell give it.
//!
//! `RecordData` is a CIM instance. Windows PowerShell 5.1 and PowerShell 7 write its own properties (`DomainName`), or the
//! list `CimInstanceProperties`, or both; at the default depth of 2 that list is cut to texts such as `DomainName = "kms1."`,
//! or to one text of all of them, or to the name of its class.

use super::super::value::Word;
use super::json::Json;

/// A property, as far as it was written.
pub(super) enum Property<'a> {
    /// What it says.
    Found(Word<'a>),
    /// It was cut off.
    Cut,
    /// The data has no such property.
    Absent,
}

/// The data of a record.
pub(super) struct Data<'a> {
    /// Properties that are written as fields.
    fields: Vec<(String, Json<'a>)>,
    /// Properties that are written as texts: name and value.
    texts: Vec<(String, Word<'a>)>,
    /// True when the properties of a CIM instance should stand here and do not.
    is_cut: bool,
}

impl<'a> Data<'a> {
    /// Reads `RecordData`.
    pub(super) fn read(json: Json<'a>) -> Self {
        let mut res = Self {
            fields: Vec::new(),
            texts: Vec::new(),
            is_cut: false,
        };
        let Some(fields) = json.fields() else {
            // The name of the class, or nothing.
            res.is_cut = true;
            return res;
        };
        let properties = fields.iter().find(|it| it.0 == "CimInstanceProperties");
        let properties = properties.map(|it| it.1);
        res.fields = fields;
        if let Some(properties) = properties {
            res.properties(properties);
        }
        res
    }

    fn properties(&mut self, json: Json<'a>) {
        let Some(items) = json.items() else {
            self.texts(json);
            self.is_cut = self.texts.is_empty();
            return;
        };
        let n_before = self.fields.len();
        for item in items {
            let Some(fields) = item.fields() else {
                self.texts(item);
                continue;
            };
            let get = |key: &str| fields.iter().find(|it| it.0 == key).map(|it| it.1);
            if let (Some(name), Some(value)) = (get("Name").and_then(Json::word), get("Value")) {
                self.fields.push((name.text.into_owned(), value));
            }
        }
        self.is_cut = self.texts.is_empty() && self.fields.len() == n_before;
    }

    /// Takes `Name = value` and `Name = "value"`, as many as stand in one text.
    fn texts(&mut self, json: Json<'a>) {
        // As written: the quotes are escaped, and a value that stands in them has no further ones.
        let written = json.text;
        if !written.starts_with('"') {
            return;
        }
        let mut at = 1;
        while let Some(rest) = written.get(at..)
            && let Some(length) = rest.find(" = ")
        {
            let name = rest.get(..length).unwrap_or_default();
            let name = name.rsplit([' ', '"']).next().unwrap_or_default();
            let start = at + length + 3;
            let behind = written.get(start..).unwrap_or_default();
            let (first, quote) = match ["\\\"", "\\u0022"]
                .iter()
                .find(|it| behind.starts_with(**it))
            {
                Some(quote) => (start + quote.len(), *quote),
                None => (start, " "),
            };
            let value = written.get(first..).unwrap_or_default();
            let value = value.split(quote).next().unwrap_or_default();
            // The end of the text, when nothing stands behind it.
            let value = value.trim_end_matches('"');
            let end = first + value.len();
            self.texts.push((
                name.to_owned(),
                Word {
                    text: value.into(),
                    place: json.within(first, end),
                },
            ));
            at = end.max(start);
        }
    }

    /// One property by its name.
    pub(super) fn property(&self, name: &str) -> Property<'a> {
        let field = self.fields.iter().find(|it| it.0 == name);
        if let Some((_, json)) = field.filter(|it| !it.1.is_null()) {
            return match scalar(*json) {
                Some(word) => Property::Found(word),
                None => Property::Cut,
            };
        }
        match self.texts.iter().find(|it| it.0 == name) {
            Some((_, word)) => Property::Found(word.clone()),
            None if self.is_cut => Property::Cut,
            None => Property::Absent,
        }
    }

    /// A property that is an object of its own.
    pub(super) fn object(&self, name: &str) -> Option<Json<'a>> {
        let field = self.fields.iter().find(|it| it.0 == name);
        field.map(|it| it.1)
    }
}

/// A text or a number, or an address object's text.
fn scalar(json: Json<'_>) -> Option<Word<'_>> {
    json.word().or_else(|| {
        let fields = json.fields()?;
        let text = fields.iter().find(|it| it.0 == "IPAddressToString")?;
        text.1.word()
    })
}
