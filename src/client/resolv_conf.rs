//! `resolv.conf` text → profile parts (resolv.conf(5)).
//!
//! A `search` line gives the search list, a `domain` line the primary suffix; of several the last one counts.

use super::suffix::{usable_server, usable_suffix};
use super::{Area, ClientProfile, ClientTextError, Unusable};
use crate::model::{Provenance, Sourced};
use std::net::IpAddr;

/// Characters of an unknown keyword that are kept.
const MAX_KEYWORD: usize = 60;

/// Most name servers, and most suffixes of a line, that are read.
const MOST_IN_LIST: usize = 200;

/// True for a text that is a `resolv.conf`, or one of comments alone.
///
/// A line `nameserver` with an address is proof enough. Without one, every line must be known, and names must look like
/// suffixes: sentences begin with `search` and `domain` too.
pub(super) fn is_resolv_conf(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut has_comment = false;
    let mut has_known_line = false;
    let mut has_other_line = false;
    for line in text.lines() {
        let mut words = line.split_ascii_whitespace();
        match words.next() {
            None => {}
            Some(it) if it.starts_with(['#', ';']) => has_comment = true,
            Some("nameserver") if is_proof(line) => return true,
            // A fault in the address, or a sentence.
            Some("nameserver") if 1 < words.count() => has_other_line = true,
            Some("search" | "domain") if !is_proof(line) => has_other_line = true,
            Some("nameserver" | "search" | "domain" | "options" | "sortlist") => {
                has_known_line = true;
            }
            Some(_) => has_other_line = true,
        }
    }
    !has_other_line && (has_known_line || has_comment)
}

/// True for a line `nameserver` with an address, and for one of `search` or `domain` with names that look like suffixes.
///
/// One name may be a single label, several may not.
pub(super) fn is_proof(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    match words.next() {
        Some("nameserver") => words.next().is_some_and(|it| {
            let address = it.split_once('%').map_or(it, |it| it.0);
            address.parse::<IpAddr>().is_ok()
        }),
        Some("search" | "domain") => {
            let names: Vec<&str> = words.take_while(|it| !it.starts_with(['#', ';'])).collect();
            let is_suffix = |it: &&str| {
                usable_suffix(it).is_ok_and(|it| names.len() == 1 || 1 < it.label_count())
            };
            !names.is_empty() && names.iter().all(is_suffix)
        }
        _ => false,
    }
}

/// Reads the `nameserver`, `search` and `domain` lines of a `resolv.conf`.
///
/// A text of comments and empty lines is an empty profile.
/// What cannot be used stands in [`ClientProfile::unusable`] with the reason, and so does what a later line replaced.
/// `path` is for the provenance only.
pub fn read_resolv_conf(path: &str, text: &str) -> Result<ClientProfile, ClientTextError> {
    let mut res = Reader {
        path,
        profile: ClientProfile::default(),
        suffixes: None,
    };
    let mut knows_a_line = false;
    let mut has_other_lines = false;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (line, number) in text.lines().zip(1_u32..) {
        let mut words = line.split_ascii_whitespace();
        let Some(keyword) = words.next() else {
            continue;
        };
        if keyword.starts_with(['#', ';']) {
            continue;
        }
        let line = Line {
            number,
            text: line.trim_ascii(),
        };
        match keyword {
            "nameserver" => res.name_server(line, words.next()),
            "search" | "domain" => res.suffix_line(line, words.collect()),
            "options" | "sortlist" => {}
            _ => {
                has_other_lines = true;
                let keyword: String = keyword.chars().take(MAX_KEYWORD).collect();
                res.refuse(&keyword, "is no keyword of resolv.conf", line.number);
                continue;
            }
        }
        knows_a_line = true;
    }
    if has_other_lines && !knows_a_line {
        return Err(ClientTextError::UnknownKind);
    }
    if knows_a_line {
        res.profile.known.insert(Area::Suffixes);
    }
    res.settle_suffixes();
    Ok(res.profile)
}

/// A line with its number, counted from 1.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    number: u32,
    text: &'a str,
}

/// What was read so far.
struct Reader<'a> {
    path: &'a str,
    profile: ClientProfile,
    /// The last `search` or `domain` line, with the words behind the keyword.
    suffixes: Option<(Line<'a>, Vec<&'a str>)>,
}

impl<'a> Reader<'a> {
    fn name_server(&mut self, line: Line<'a>, address: Option<&str>) {
        let Some(address) = address else {
            self.refuse(line.text, "no address is given", line.number);
            return;
        };
        match usable_server(address) {
            Ok(_) if self.profile.name_servers.len() == MOST_IN_LIST => {
                let why = format!("only the first {MOST_IN_LIST} name servers are read");
                self.refuse(address, &why, line.number);
            }
            Ok(server) => {
                let server = Sourced::new(server, self.provenance(line.number));
                self.profile.name_servers.push(server);
            }
            Err(why) => self.refuse(address, why, line.number),
        }
    }

    fn suffix_line(&mut self, line: Line<'a>, words: Vec<&'a str>) {
        if let Some((earlier, _)) = self.suffixes.replace((line, words)) {
            let why = format!("replaced by line {}", line.number);
            self.refuse(earlier.text, &why, earlier.number);
        }
    }

    /// Takes over the names of the line that counts.
    fn settle_suffixes(&mut self) {
        let Some((line, words)) = self.suffixes.take() else {
            return;
        };
        let is_domain = line.text.starts_with("domain");
        if words.is_empty() {
            self.refuse(line.text, "no name is given", line.number);
        }
        for (idx, word) in words.iter().copied().enumerate() {
            if idx == MOST_IN_LIST {
                let why = format!("only the first {MOST_IN_LIST} suffixes are read");
                self.refuse(word, &why, line.number);
                break;
            }
            if word.starts_with(['#', ';']) {
                let rest = words.get(idx..).unwrap_or_default().join(" ");
                self.refuse(&rest, "a comment stands on a line of its own", line.number);
                break;
            }
            if is_domain && 0 < idx {
                self.refuse(word, "`domain` takes one name", line.number);
                continue;
            }
            match usable_suffix(word) {
                Err(why) => self.refuse(word, &why, line.number),
                Ok(name) => {
                    let name = Sourced::new(name, self.provenance(line.number));
                    if is_domain {
                        self.profile.primary_suffix = Some(name);
                    } else {
                        self.profile.search_list.push(name);
                    }
                }
            }
        }
    }

    fn provenance(&self, line: u32) -> Provenance {
        Provenance::File {
            path: self.path.to_owned(),
            line,
        }
    }

    fn refuse(&mut self, text: &str, why: &str, line: u32) {
        let provenance = self.provenance(line);
        self.profile.unusable.push(Unusable {
            text: text.to_owned(),
            why: why.to_owned(),
            provenance,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;
    use std::fmt::Write as _;

    fn check(text: &str, expect: &Expect) {
        let mut shown = String::new();
        match read_resolv_conf("r", text) {
            Err(err) => shown = format!("error: {err}\n"),
            Ok(profile) => {
                if let Some(it) = &profile.primary_suffix {
                    writeln!(shown, "{}: primary {}", it.provenance, it.value).unwrap();
                }
                for it in &profile.search_list {
                    writeln!(shown, "{}: search {}", it.provenance, it.value).unwrap();
                }
                for it in &profile.name_servers {
                    writeln!(shown, "{}: server {}", it.provenance, it.value).unwrap();
                }
                for it in &profile.unusable {
                    let Unusable {
                        text,
                        why,
                        provenance,
                    } = it;
                    writeln!(shown, "{provenance}: unusable {text:?}, {why}").unwrap();
                }
            }
        }
        expect.assert_eq(&shown);
    }

    #[test]
    fn servers_and_suffixes_in_their_order() {
        check(
            "# made by hand\n\nnameserver 192.0.2.1\nsearch corp.example branch.example\noptions ndots:2\nnameserver 2001:db8::1\n",
            &expect![[r"
                r:4: search corp.example.
                r:4: search branch.example.
                r:3: server 192.0.2.1:53
                r:6: server [2001:db8::1]:53
            "]],
        );
    }

    #[test]
    fn last_suffix_line_counts() {
        check(
            "search a.example b.example\ndomain corp.example\n",
            &expect![[r#"
                r:2: primary corp.example.
                r:1: unusable "search a.example b.example", replaced by line 2
            "#]],
        );
        check(
            "domain corp.example\nsearch a.example\nsearch b.example\n",
            &expect![[r#"
                r:3: search b.example.
                r:1: unusable "domain corp.example", replaced by line 2
                r:2: unusable "search a.example", replaced by line 3
            "#]],
        );
    }

    #[test]
    fn spacing_and_line_ends() {
        check(
            "\u{feff}nameserver\t192.0.2.1 \r\n ; comment\r\n\tsearch\tcorp.example\t\r\n",
            &expect![[r"
                r:3: search corp.example.
                r:1: server 192.0.2.1:53
            "]],
        );
    }

    #[test]
    fn what_cannot_be_used_is_kept_with_the_reason() {
        check(
            "nameserver\nnameserver dns.example\nnameserver fe80::1%eth0\nnameserver fe80::1\ndomain corp.example x\n",
            &expect![[r#"
                r:5: primary corp.example.
                r:4: server [fe80::1]:53
                r:1: unusable "nameserver", no address is given
                r:2: unusable "dns.example", not an IP address
                r:3: unusable "fe80::1%eth0", an IPv6 address that holds on one interface only is not asked
                r:5: unusable "x", `domain` takes one name
            "#]],
        );
        check(
            "search . a..b corp.example\u{1b}[31m ok.example\n",
            &expect![[r#"
                r:1: search ok.example.
                r:1: unusable ".", the root is not a suffix
                r:1: unusable "a..b", a label is empty
                r:1: unusable "corp.example\u{1b}[31m", the name has a control character
            "#]],
        );
        check(
            "search corp.example # our own\n",
            &expect![[r##"
                r:1: search corp.example.
                r:1: unusable "# our own", a comment stands on a line of its own
            "##]],
        );
        check(
            "search\n",
            &expect![[r#"
                r:1: unusable "search", no name is given
            "#]],
        );
    }

    #[test]
    fn text_of_another_kind() {
        check("", &expect![""]);
        check("# nothing\n;\n", &expect![""]);
        check("options rotate\n", &expect![""]);
        check(
            "Windows Registry Editor Version 5.00\n",
            &expect![[r#"
                error: no client settings found; what is read is a `.reg` export, a file of `kmsdoctor collect`, text of `slmgr /dlv`, `ospp.vbs /dstatus`, `reg query` or `ipconfig /all`, and `resolv.conf`, with lines that start with `nameserver`, `search` or `domain`
            "#]],
        );
        check(
            "hello\nnameserver 192.0.2.1\n",
            &expect![[r#"
                r:2: server 192.0.2.1:53
                r:1: unusable "hello", is no keyword of resolv.conf
            "#]],
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(?s)((nameserver|search|domain|#)[ \t]?.{0,20}[\n\r]{0,2}){0,6}.{0,40}") {
            let _ = read_resolv_conf("r", &text);
        }
    }
}
