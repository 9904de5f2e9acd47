//! Octets of a mail → the texts that it carries, as whoever wrote it saw them.
//!
//! Quoted-printable breaks long lines behind `=`, so a name read from the octets would end too early; base64 hides all of it.
//! Only what is encoded or has several parts is taken apart: a plain mail is text as it stands, and keeps the numbers of its
//! lines.

mod html;

use crate::decode::{decode, decode_whole};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use std::borrow::Cow;

/// Mails inside of mails.
const MOST_DEPTH: usize = 8;

/// Texts of one mail.
const MOST_TEXTS: usize = 1_000;

/// Octets of a line that is broken because it is long; 76 are allowed.
const LEAST_BROKEN: usize = 60;

/// Octets in which the header has to begin, behind blank lines.
const MOST_BLANK: usize = 4 << 10;

/// A text that a mail carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailText {
    /// What it is called: the name of an attachment, or `text`.
    pub name: String,
    /// Without any encoding.
    pub text: String,
}

/// What a mail carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// What it is about, decoded; empty where it does not say.
    pub subject: String,
    /// In its order: what was written, and attachments that are text.
    pub texts: Vec<MailText>,
}

impl Mail {
    /// Everything that people read in it, as one text.
    pub fn text(&self) -> String {
        let subject = (!self.subject.is_empty()).then(|| format!("Subject: {}", self.subject));
        let texts = self.texts.iter().map(|it| it.text.clone());
        let all: Vec<String> = subject.into_iter().chain(texts).collect();
        all.join("\n\n")
    }
}

/// Takes a mail apart; none for octets that are no mail, and for a mail that is plain text.
///
/// A text without a header is the body of a mail where it is quoted-printable all through.
pub fn read(octets: &[u8]) -> Option<Mail> {
    let Some(octets) = from_header(octets) else {
        let body = quoted_printable_decode(octets).filter(|_| is_quoted_printable(octets))?;
        return Some(Mail {
            subject: String::new(),
            texts: vec![MailText {
                name: "text".to_owned(),
                text: decode(body),
            }],
        });
    };
    let message = MessageParser::default().parse(octets)?;
    let is_encoded = |it: &MessagePart<'_>| it.encoding != Encoding::None;
    let is_plain = matches!(message.parts.as_slice(), [part] if !is_encoded(part));
    if is_plain && !is_html(&message) {
        return None;
    }
    let mut texts = Vec::new();
    collect(&message, 0, &mut texts);
    Some(Mail {
        subject: message.subject().unwrap_or_default().to_owned(),
        texts,
    })
}

/// The octets from the header of a mail on; none where none begins there.
///
/// Two fields that every mail has, or one that only mails have, make a header: a line with a colon stands in any text.
fn from_header(octets: &[u8]) -> Option<&[u8]> {
    const FIELDS: [&str; 9] = [
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "received",
        "return-path",
        "delivered-to",
        "reply-to",
    ];
    const OWN: [&str; 3] = ["mime-version", "content-type", "content-transfer-encoding"];
    let octets = octets.strip_prefix(b"\xef\xbb\xbf").unwrap_or(octets);
    let head = octets.get(..MOST_BLANK).unwrap_or(octets);
    let blank = head.len() - head.trim_ascii_start().len();
    let mut octets = octets.get(blank..)?;
    // The line with which a mail begins in a mailbox.
    if octets.starts_with(b"From ") {
        let end = memchr::memchr(b'\n', octets)?;
        octets = octets.get(end + 1..)?;
    }
    let (mut n_fields, mut n_own) = (0, 0);
    for line in octets.split(|it| *it == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let colon = memchr::memchr(b':', line)?;
        let name = line.get(..colon)?;
        if name.is_empty() || !name.iter().all(u8::is_ascii_graphic) {
            return None;
        }
        let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
        n_fields += usize::from(FIELDS.iter().any(|it| is(it)));
        n_own += usize::from(OWN.iter().any(|it| is(it)));
    }
    (0 < n_own || 2 <= n_fields).then_some(octets)
}

/// True for text whose every `=` stands for an octet or breaks a line (RFC 2045, 6.7), and that has a line broken so: a long
/// one, unless octets are there too, since a list of settings may have one without a value.
fn is_quoted_printable(octets: &[u8]) -> bool {
    let mut has_octet = false;
    let mut longest = 0;
    let mut line_start = 0;
    for at in memchr::memchr2_iter(b'=', b'\n', octets) {
        let behind = octets.get(at + 1..).unwrap_or_default();
        if octets.get(at) == Some(&b'\n') {
            line_start = at + 1;
        } else if behind.starts_with(b"\n") || behind.starts_with(b"\r\n") {
            longest = longest.max(at - line_start + 1);
        } else if let [b'0'..=b'9' | b'A'..=b'F', b'0'..=b'9' | b'A'..=b'F', ..] = behind {
            has_octet = true;
        } else {
            return false;
        }
    }
    let least = if has_octet { 1 } else { LEAST_BROKEN };
    least <= longest
}

/// True for a mail whose only part is HTML.
fn is_html(message: &Message<'_>) -> bool {
    matches!(message.parts.as_slice(), [part] if matches!(part.body, PartType::Html(_)))
}

/// Adds the texts of a message and of those that it forwards.
fn collect(message: &Message<'_>, depth: usize, texts: &mut Vec<MailText>) {
    let part_at = |id: &u32| message.parts.get(usize::try_from(*id).ok()?);
    let bodies = message.text_body.iter().filter_map(part_at);
    for part in bodies {
        add(message, part, "text", depth, texts);
    }
    let is_body = |id: &&u32| message.text_body.contains(id) || message.html_body.contains(id);
    let attached = message.attachments.iter().filter(|it| !is_body(it));
    for part in attached.filter_map(part_at) {
        let name = part.attachment_name().unwrap_or("attachment");
        add(message, part, name, depth, texts);
    }
}

fn add(
    message: &Message<'_>,
    part: &MessagePart<'_>,
    name: &str,
    depth: usize,
    texts: &mut Vec<MailText>,
) {
    let text = match &part.body {
        PartType::Message(inner) if depth < MOST_DEPTH => {
            collect(inner, depth + 1, texts);
            return;
        }
        PartType::Text(text) => of_unlabeled(message, part).map_or(text.clone(), Cow::Owned),
        PartType::Html(page) => Cow::Owned(html::text(page)),
        PartType::Binary(octets) | PartType::InlineBinary(octets) => {
            // Pictures and archives are no text.
            match decode_whole(octets.to_vec()) {
                Ok(text) => Cow::Owned(text),
                Err(_) => return,
            }
        }
        PartType::Message(_) | PartType::Multipart(_) => return,
    };
    if texts.len() < MOST_TEXTS && !text.trim().is_empty() {
        texts.push(MailText {
            name: name.to_owned(),
            text: text.into_owned(),
        });
    }
}

/// The text of a part that does not say its charset, or says one that it is not in: an export of the registry is UTF-16, and
/// the console writes a code page.
fn of_unlabeled(message: &Message<'_>, part: &MessagePart<'_>) -> Option<String> {
    let PartType::Text(text) = &part.body else {
        return None;
    };
    if !text.contains(['\0', '\u{fffd}']) {
        return None;
    }
    let body = usize::try_from(part.offset_body).ok()?;
    let end = usize::try_from(part.offset_end).ok()?;
    let raw = message.raw_message.get(body..end)?;
    let octets = match part.encoding {
        Encoding::None => raw.to_vec(),
        Encoding::QuotedPrintable => quoted_printable_decode(raw)?,
        Encoding::Base64 => base64_decode(raw)?,
    };
    Some(decode(octets))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(mail: &str, expect: &[(&str, &str)]) {
        let found = read(mail.replace('\n', "\r\n").as_bytes()).unwrap();
        let texts = found.texts.iter();
        let texts: Vec<(&str, String)> = texts
            .map(|it| {
                (
                    it.name.as_str(),
                    it.text.replace("\r\n", "\n").trim().to_owned(),
                )
            })
            .collect();
        let expect: Vec<_> = expect.iter().map(|it| (it.0, it.1.to_owned())).collect();
        assert_eq!(texts, expect, "{mail}");
    }

    #[test]
    fn broken_lines_are_whole_again() {
        check(
            "From: a@corp.example\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nSuffix : corp.ex=\nample\nvoil=C3=A0=20\n",
            &[("text", "Suffix : corp.example\nvoilà")],
        );
        check(
            "\nFrom: a@corp.example\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: Quoted-Printable\n\nvoil=E0",
            &[("text", "voilà")],
        );
        check(
            "From a@corp.example Tue Dec  1 00:00:00 2026\nSubject: x\nTo: b@corp.example\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\nMHhDMDA0RjA3NA==\n",
            &[("text", "0xC004F074")],
        );
    }

    /// What was written, as text where there is both, and attachments: an export of the registry is UTF-16.
    #[test]
    fn parts_and_attachments() {
        check(
            "From: a@corp.example\nSubject: =?utf-8?B?MHhDMDA0RjA3NA==?=\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/alternative; boundary=y\n\n--y\nContent-Type: text/plain\n\nSee below=\n--y\nContent-Type: text/html\n\n<p>See below</p>\n--y--\n--x\nContent-Type: application/octet-stream; name=\"a.reg\"\nContent-Disposition: attachment; filename=\"a.reg\"\nContent-Transfer-Encoding: base64\n\n//5rAG0AcwA=\n--x\nContent-Type: text/plain; name=\"b.txt\"\nContent-Disposition: attachment; filename=\"b.txt\"\nContent-Transfer-Encoding: base64\n\n//5rAG0AcwA=\n--x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgoAAAANSUhEUgAA\n--x--\n",
            &[("text", "See below="), ("a.reg", "kms"), ("b.txt", "kms")],
        );
        let subject = "From: a@corp.example\nSubject: =?utf-8?B?MHhDMDA0RjA3NA==?=\nContent-Transfer-Encoding: base64\n\nMQ==\n";
        let mail = read(subject.as_bytes()).unwrap();
        assert_eq!(mail.text(), "Subject: 0xC004F074\n\n1");
    }

    #[test]
    fn forwarded_mails_and_pages() {
        check(
            "From: a@corp.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nlook\n--x\nContent-Type: message/rfc822\n\nFrom: b@corp.example\nContent-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\nSuffix : corp.ex=\nample\n--x--\n",
            &[("text", "look"), ("text", "Suffix : corp.example")],
        );
        check(
            "From: a@corp.example\nTo: b@corp.example\nContent-Type: text/html\n\n<div>Suffix : corp.example</div>\n",
            &[("text", "Suffix : corp.example")],
        );
    }

    /// Copied out of the source of a mail, or out of a program that shows it.
    #[test]
    fn a_body_without_its_header() {
        let long =
            "   Description . . . . . . . . . . . : Intel(R) Ethernet Connection (7) =\nI219-LM\n";
        let whole =
            "   Description . . . . . . . . . . . : Intel(R) Ethernet Connection (7) I219-LM";
        check(long, &[("text", whole.trim())]);
        check(
            "Suffix : corp.ex=\nample\nvoil=C3=A0\n",
            &[("text", "Suffix : corp.example\nvoilà")],
        );
    }

    #[test]
    fn what_is_no_mail_stays_as_it_is() {
        let long = "x".repeat(70);
        for text in [
            "KeyManagementServiceMachine=\nKeyManagementServicePort=\n",
            "ClientMachineID=\nName=10\n_vlmcs=q\n",
            &format!("{long}=\nNV Domain=corp.example\n"),
            "",
            "Windows IP Configuration\n\n   Host Name . . : pc1\n",
            "From: a@corp.example\nTo: b@corp.example\n\nSuffix : corp.example\n",
            "Name: Windows(R)\nDescription: x\nDate: y\n",
            "From: a@corp.example\nno header\nContent-Transfer-Encoding: base64\n\nMQ==",
            "Subject: 1",
        ] {
            assert_eq!(read(text.as_bytes()), None, "{text}");
        }
    }
}
