//! One zone, written entry after entry in whatever form the dice say.

use super::super::reading::ORIGIN;
use super::{Dice, Style, Zone};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A name: its labels as they are in presentation form.
type Labels = Vec<&'static str>;

/// Writes entry after entry and knows what has been said before.
struct Writer {
    dice: Dice,
    style: Style,
    zone: Zone,
    origin: Labels,
    ttl: u32,
    owner: Option<Labels>,
}

impl Zone {
    pub(in crate::zones) fn from_seed(seed: u64, style: Style) -> Self {
        let mut writer = Writer {
            dice: Dice(seed),
            style,
            zone: Self {
                entries: Vec::new(),
                rows: BTreeSet::new(),
            },
            origin: apex(),
            ttl: 300,
            owner: None,
        };
        writer.write();
        writer.zone
    }

    pub(in crate::zones) fn text(&self) -> String {
        self.entries.concat()
    }
}

fn apex() -> Labels {
    vec!["corp", "example"]
}

fn absolute(labels: &[&str]) -> String {
    labels.join(".") + "."
}

impl Writer {
    fn write(&mut self) {
        self.push("$TTL 300\n".to_owned());
        self.push(format!(
            "{ORIGIN} IN SOA ns1 hostmaster 1 3600 600 86400 300\n"
        ));
        self.push(format!("{ORIGIN} IN NS ns1\n"));
        self.record(&["ns1", "corp", "example"], "A", "192.0.2.53");
        for idx in 0..12 {
            match self.dice.roll(10) {
                0 => self.change_origin(),
                1 => self.change_ttl(),
                2 => self.other(idx),
                3 => {
                    let line =
                        self.dice
                            .pick(&["\n", "; a remark ( \" \\\n", "  \t \n", "   ; more\n"]);
                    self.push(line.to_owned());
                }
                4 => self.alias(idx),
                5 | 6 => self.service(),
                _ => self.address(idx),
            }
        }
        // BIND takes a last line without a break if it is a record, and refuses a directive.
        let last = self.zone.entries.last_mut().unwrap();
        let ends_with_data = last.trim_end().ends_with(|it: char| it.is_ascii_digit());
        if ends_with_data && !last.starts_with('$') && self.dice.one_in(2) {
            *last = last.trim_end().to_owned();
        }
    }

    fn push(&mut self, entry: String) {
        let breaks = self.style == Style::Rich && self.dice.one_in(3);
        let entry = if breaks {
            entry.replace('\n', "\r\n")
        } else {
            entry
        };
        self.zone.entries.push(entry);
    }

    fn change_origin(&mut self) {
        let mut new = apex();
        if self.dice.one_in(2) {
            new.insert(0, "lab");
        }
        let is_below = self.origin.len() < new.len();
        let line = if self.style == Style::Rich && is_below && self.dice.one_in(2) {
            "$origin lab ; below\n".to_owned()
        } else {
            format!("$ORIGIN {}\n", absolute(&new))
        };
        self.origin = new;
        self.push(line);
    }

    fn change_ttl(&mut self) {
        // LDNS takes a default of 0 for none.
        let (written, seconds) = self.dice.pick(&[
            ("0", 0),
            ("60", 60),
            ("1h", 3_600),
            ("1H30m", 5_400),
            ("1w2d3h4m5s", 788_645),
        ]);
        if seconds == 0 && self.style == Style::Plain {
            return;
        }
        self.ttl = seconds;
        self.push(format!("$TTL {written}\n"));
    }

    /// Records that are not compared, full of marks.
    fn other(&mut self, idx: u32) {
        let data = self.dice.pick(&[
            "TXT \"( ; \\\" \" plain\\; ; rest",
            "MX 10 mail",
            "TXT ( \"a\"\n\n \"b;\" ) ; \" (",
            "PTR lab.corp.example.",
            "TYPE65280 \\# 2 ( ab\n cd )",
            "HINFO \"\" x",
        ]);
        self.owner = None;
        self.push(format!("other{idx} {data}\n"));
    }

    fn address(&mut self, idx: u32) {
        let host = self.dice.pick(&[
            "kms1", "kms2", "KMS3", "a\\.b", "\\@", "\\$x", "b\\;c", "d\\ e", "7",
        ]);
        let mut owner = vec![host];
        if self.dice.one_in(3) {
            owner.push("lab");
        }
        if self.dice.one_in(8) {
            owner.clear();
        }
        owner.extend(apex());
        if let (true, Some(last)) = (self.dice.one_in(2), self.owner.clone()) {
            // Aliases stand alone.
            if !last[0].starts_with("alias") {
                owner = last;
            }
        }
        match self.dice.roll(4) {
            0 => self.record(&owner, "AAAA", &format!("2001:db8::{:x}", idx + 1)),
            1 => {
                let octets = format!("c00002{idx:02x}");
                // Not every reader takes half an octet a word.
                let half = usize::from(self.style == Style::Rich);
                let (start, end) = octets.split_at(2 + half);
                let data = format!("192.0.2.{idx}");
                let written = format!("\\# 4 {start} {end}");
                self.record_as(&owner, "A", &data, &written);
            }
            _ => self.record(&owner, "A", &format!("192.0.2.{idx}")),
        }
    }

    fn alias(&mut self, idx: u32) {
        const ALIASES: [&str; 12] = [
            "alias0", "alias1", "alias2", "alias3", "alias4", "alias5", "alias6", "alias7",
            "alias8", "alias9", "alias10", "alias11",
        ];
        let mut owner = vec![ALIASES[idx as usize]];
        owner.extend(apex());
        let (target, written) = self.target();
        self.record_as(&owner, "CNAME", &absolute(&target), &written);
    }

    fn service(&mut self) {
        let mut owner = vec!["_vlmcs", "_tcp"];
        owner.extend(apex());
        let numbers = format!(
            "{} {} {}",
            self.dice.roll(3) * 10,
            self.dice.roll(65_536),
            self.dice.roll(65_536)
        );
        let (target, written) = self.target();
        let data = format!("{numbers} {}", absolute(&target));
        self.record_as(&owner, "SRV", &data, &format!("{numbers} {written}"));
    }

    /// A name in data, and one way to write it.
    fn target(&mut self) -> (Labels, String) {
        let target: Labels = match self.dice.roll(5) {
            0 => Vec::new(),
            1 => apex(),
            2 => vec!["kms", "example", "net"],
            _ => vec![
                self.dice.pick(&["kms1", "Kms2", "a\\.b"]),
                "corp",
                "example",
            ],
        };
        let written = self.written(&target);
        (target, written)
    }

    fn record(&mut self, owner: &[&'static str], kind: &'static str, data: &str) {
        self.record_as(owner, kind, data, data);
    }

    fn record_as(&mut self, owner: &[&'static str], kind: &'static str, data: &str, written: &str) {
        let rich = self.style == Style::Rich;
        let inherits = self.owner.as_deref() == Some(owner) && !self.dice.one_in(3);
        let mut words = Vec::new();
        if !inherits {
            words.push(self.written(owner));
        }
        self.owner = Some(owner.to_vec());
        let mut ttl = self.ttl;
        if self.dice.one_in(3) {
            let (written, seconds) =
                self.dice
                    .pick(&[("600", 600), ("2m", 120), ("0", 0), ("01D", 86_400)]);
            words.push(written.to_owned());
            ttl = seconds;
        }
        if self.dice.one_in(2) {
            let class = if rich {
                self.dice.pick(&["IN", "in", "CLASS1"])
            } else {
                "IN"
            };
            let first = rich && self.dice.one_in(2);
            let at = if first {
                usize::from(!inherits)
            } else {
                words.len()
            };
            words.insert(at, class.to_owned());
        }
        let number = match kind {
            "A" => 1,
            "CNAME" => 5,
            "AAAA" => 28,
            _ => 33,
        };
        words.push(match self.dice.roll(6) {
            0 => kind.to_lowercase(),
            1 => format!("TYPE{number}"),
            _ => kind.to_owned(),
        });
        words.extend(data_words(written));
        let entry = self.joined(&words, inherits);
        self.push(entry);
        let lower = |text: &str| undo_digits(text).to_ascii_lowercase();
        self.zone
            .rows
            .insert((lower(&absolute(owner)), ttl, kind, lower(data)));
    }

    /// A name in one of the ways that mean it here.
    fn written(&mut self, labels: &[&str]) -> String {
        let below = labels
            .len()
            .checked_sub(self.origin.len())
            .filter(|it| labels[*it..] == self.origin[..]);
        let text = match below {
            Some(0) if self.dice.one_in(2) => return "@".to_owned(),
            Some(n) if n != 0 && !self.dice.one_in(3) => labels[..n].join("."),
            _ => absolute(labels),
        };
        // One letter by its number.
        if self.dice.one_in(4)
            && let Some(at) = text.find('k').or_else(|| text.find('e'))
            && !text[..at].ends_with('\\')
        {
            let (start, rest) = text.split_at(at);
            return format!("{start}\\{:03}{}", rest.as_bytes()[0], &rest[1..]);
        }
        text
    }

    /// The words of a record as one entry, perhaps over several lines.
    fn joined(&mut self, words: &[String], inherits: bool) -> String {
        let rich = self.style == Style::Rich;
        let mut res = String::new();
        if inherits {
            res.push_str(self.dice.pick(&[" ", "\t", "        "]));
        }
        let opens_at = self.dice.one_in(3).then(|| {
            // Every reader takes them around the data.
            let first = if rich { 0 } else { words.len() - 1 };
            first.max(usize::from(!rich))
        });
        for (idx, word) in words.iter().enumerate() {
            if idx != 0 {
                let blank = self.dice.pick(&[" ", "\t", "   "]);
                res.push_str(blank);
            }
            if opens_at == Some(idx) {
                res.push_str("( ");
                if rich && self.dice.one_in(2) {
                    res.push_str("( ) ");
                }
            }
            let is_inside = opens_at.is_some_and(|it| it < idx) || (opens_at == Some(idx) && !rich);
            if is_inside && self.dice.one_in(2) {
                res.push_str(self.dice.pick(&["\n", "; ) \"\n", "\n\n "]));
            }
            res.push_str(word);
        }
        if opens_at.is_some() {
            res.push_str(" )");
        }
        if self.dice.one_in(4) {
            let _ = write!(res, "{}; \" ( remark", if rich { "" } else { " " });
        }
        res.push('\n');
        res
    }
}

/// Words of data; a blank behind a backslash is part of one.
fn data_words(data: &str) -> Vec<String> {
    let mut res: Vec<String> = Vec::new();
    for word in data.split(' ') {
        match res.last_mut() {
            Some(last) if last.ends_with('\\') && !last.ends_with("\\\\") => {
                last.push(' ');
                last.push_str(word);
            }
            _ => res.push(word.to_owned()),
        }
    }
    res
}

/// Names as this program prints them: blanks by number.
fn undo_digits(text: &str) -> String {
    text.replace("\\ ", "\\032")
}
