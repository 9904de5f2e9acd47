//! JSON as text: indented, with the numbers of a list on one line, and with nothing in it that steers a terminal.

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};
use std::io::{Result, Write};

/// Indented JSON with a final line break.
pub(in crate::render) fn pretty(value: &impl Serialize) -> String {
    let mut octets = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut octets, Layout::default());
    // The wire types have text keys only, and memory takes whatever is written: this cannot fail.
    let _ = value.serialize(&mut serializer);
    let mut res = String::from_utf8(octets).unwrap_or_default();
    res.push('\n');
    res
}

/// Control and format characters (Unicode, general categories Cc, Zl, Zp and the common ones of Cf).
pub(super) fn is_invisible(it: char) -> bool {
    it.is_control()
        || matches!(
            it,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// The layout of `serde_json`, but for lists of numbers: thousands of days would fill as many lines.
#[derive(Default)]
struct Layout<'a> {
    usual: PrettyFormatter<'a>,
    /// An element of a list begins, and its kind is not known yet; true for the first one.
    element: Option<bool>,
    /// What was written last is a number.
    is_after_number: bool,
}

impl Layout<'_> {
    /// Writes what stands before a value: a number stays on the line, everything else begins one.
    fn before<W: ?Sized + Write>(&mut self, writer: &mut W, is_number: bool) -> Result<()> {
        self.is_after_number = is_number;
        match self.element.take() {
            Some(is_first) if !is_number => self.usual.begin_array_value(writer, is_first),
            Some(false) => writer.write_all(b", "),
            Some(true) | None => Ok(()),
        }
    }
}

/// Numbers of every type are written alike.
macro_rules! numbers {
    ($($write:ident: $number:ty),+ $(,)?) => {$(
        fn $write<W: ?Sized + Write>(&mut self, writer: &mut W, number: $number) -> Result<()> {
            self.before(writer, true)?;
            CompactFormatter.$write(writer, number)
        }
    )+};
}

impl Formatter for Layout<'_> {
    numbers! {
        write_i8: i8, write_i16: i16, write_i32: i32, write_i64: i64, write_i128: i128,
        write_u8: u8, write_u16: u16, write_u32: u32, write_u64: u64, write_u128: u128,
        write_f32: f32, write_f64: f64, write_number_str: &str,
    }

    fn write_null<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.before(writer, false)?;
        self.usual.write_null(writer)
    }

    fn write_bool<W: ?Sized + Write>(&mut self, writer: &mut W, value: bool) -> Result<()> {
        self.before(writer, false)?;
        self.usual.write_bool(writer, value)
    }

    fn begin_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.before(writer, false)?;
        self.usual.begin_string(writer)
    }

    /// Writes characters that steer a terminal or turn the direction of text as `\uXXXX`, which means the same.
    ///
    /// `serde_json` does so only below U+0020.
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> Result<()> {
        for part in fragment.split_inclusive(is_invisible) {
            let last = part.chars().next_back().filter(|it| is_invisible(*it));
            let plain = last.map_or(part, |it| part.strip_suffix(it).unwrap_or(part));
            writer.write_all(plain.as_bytes())?;
            for unit in last
                .iter()
                .flat_map(|it| it.encode_utf16(&mut [0; 2]).to_vec())
            {
                write!(writer, "\\u{unit:04x}")?;
            }
        }
        Ok(())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.before(writer, false)?;
        self.usual.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.is_after_number = false;
        self.usual.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, _: &mut W, is_first: bool) -> Result<()> {
        self.element = Some(is_first);
        Ok(())
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        // A list that has other values than numbers ends on a line of its own; of numbers the usual layout does not know.
        if self.is_after_number {
            return Ok(());
        }
        self.usual.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.before(writer, false)?;
        self.usual.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.is_after_number = false;
        self.usual.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> Result<()> {
        self.usual.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.usual.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.usual.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::pretty;
    use expect_test::{Expect, expect};
    use serde_json::{Value, json};

    fn check(value: Value, expect: Expect) {
        let text = pretty(&value);
        expect.assert_eq(&text);
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }

    #[test]
    fn numbers_of_a_list_share_a_line() {
        check(
            json!([]),
            expect![[r#"
            []
        "#]],
        );
        check(
            json!({ "none": [], "one": [1], "some": [-1, 2.5, 3], "n": 4, "no": {} }),
            expect![[r#"
                {
                  "n": 4,
                  "no": {},
                  "none": [],
                  "one": [1],
                  "some": [-1, 2.5, 3]
                }
            "#]],
        );
        check(
            json!([[1, 2], [3], [], [{ "n": 4 }, { "n": 5 }], ["a", "b"]]),
            expect![[r#"
                [
                  [1, 2],
                  [3],
                  [],
                  [
                    {
                      "n": 4
                    },
                    {
                      "n": 5
                    }
                  ],
                  [
                    "a",
                    "b"
                  ]
                ]
            "#]],
        );
    }

    #[test]
    fn lists_of_several_kinds_stay_json() {
        check(
            json!([1, null, 2, 3, "a", true, 4]),
            expect![[r#"
            [1,
              null, 2, 3,
              "a",
              true, 4
            ]
        "#]],
        );
    }

    #[test]
    fn all_else_is_laid_out_as_usual() {
        let value = json!({
            "a": null, "b": [true, "x\"y\\z\n\u{1f}ü😀", { "c": {}, "d": [[], "e"] }], "f": { "g": 1.5 },
        });
        let usual = serde_json::to_string_pretty(&value).unwrap() + "\n";
        assert_eq!(pretty(&value), usual);
    }

    #[test]
    fn nothing_steers() {
        check(
            json!({ "\u{202e}key": "a\u{9b}b\u{200b}\u{200b}\u{e0001}", "\u{7f}": ["\u{feff}", ""] }),
            expect![[r#"
                {
                  "\u007f": [
                    "\ufeff",
                    ""
                  ],
                  "\u202ekey": "a\u009bb\u200b\u200b\udb40\udc01"
                }
            "#]],
        );
    }
}
