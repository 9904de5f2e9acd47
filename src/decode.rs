//! Octets → text, whatever Windows wrote them in.
//!
//! In this order: a byte order mark; UTF-16 without one, told by its NULs; UTF-8; a legacy code page, guessed, that of
//! Western consoles among them.
//! What cannot be decoded becomes U+FFFD, so there is always a text.

mod console;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Octets that are looked at to tell UTF-16 from other encodings, and one code page from another.
const MOST_SAMPLED: usize = 64 << 10;

/// The text of `octets`, without its byte order mark.
///
/// Takes the octets, so that UTF-8, the common case, is not copied. A guessed code page gives the letters of ASCII for
/// certain and the others most likely.
pub fn decode(mut octets: Vec<u8>) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(&octets) {
        octets.drain(..mark);
        return decoded_as(encoding, octets);
    }
    if let Some(encoding) = utf16_by_nuls(&octets) {
        return decoded_as(encoding, octets);
    }
    match String::from_utf8(octets) {
        Ok(text) => text,
        Err(err) => {
            let from = err.utf8_error().valid_up_to();
            let octets = err.into_bytes();
            // The detector wants to see the character before the first one that is not ASCII.
            let rest = octets.get(from.saturating_sub(2)..).unwrap_or_default();
            if console::is_likely(rest.get(..MOST_SAMPLED).unwrap_or(rest)) {
                return console::decode(&octets);
            }
            decoded_as(guessed(rest), octets)
        }
    }
}

/// Why octets are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{what} (byte {offset}, line {line})")]
pub struct DecodeError {
    /// What is there.
    pub what: &'static str,
    /// Where, counted from 0.
    pub offset: usize,
    /// The line it stands in, counted from 1.
    pub line: usize,
}

/// The text of `octets`, as [`decode`] gives it, or the place of the first octet that is no text.
///
/// Half a unit or half a pair of UTF-16, as in a file that was cut off, faults of marked UTF-8, and NULs are errors. A
/// legacy code page is guessed all the same: what is ASCII is certain.
pub fn decode_whole(octets: Vec<u8>) -> Result<String, DecodeError> {
    let marked = Encoding::for_bom(&octets);
    let utf16 = match marked {
        Some((encoding, mark)) if encoding != UTF_8 => Some((encoding, mark)),
        Some(_) => None,
        // A NUL or two in a short file are no proof: half of the units are to have one.
        None => utf16_by_nuls(&octets)
            .filter(|_| octets.len() < 4 * memchr::memchr_iter(0, &octets).count() + 4)
            .map(|it| (it, 0)),
    };
    if let Some((encoding, mark)) = utf16 {
        whole_utf16(&octets, mark, encoding == UTF_16BE)?;
    } else {
        if let (Some(_), Err(err)) = (marked, std::str::from_utf8(&octets)) {
            return Err(fault(&octets, err.valid_up_to(), "no UTF-8"));
        }
        if let Some(offset) = memchr::memchr(0, &octets) {
            return Err(fault(&octets, offset, "a NUL, which no text has"));
        }
    }
    Ok(decode(octets))
}

fn fault(octets: &[u8], offset: usize, what: &'static str) -> DecodeError {
    let before = octets.get(..offset).unwrap_or(octets);
    DecodeError {
        what,
        offset,
        line: memchr::memchr_iter(b'\n', before).count() + 1,
    }
}

/// Finds half a unit and half a pair.
fn whole_utf16(octets: &[u8], mark: usize, is_big: bool) -> Result<(), DecodeError> {
    let (pairs, rest) = octets.get(mark..).unwrap_or_default().as_chunks::<2>();
    let unit = |it: &[u8; 2]| {
        if is_big {
            u16::from_be_bytes(*it)
        } else {
            u16::from_le_bytes(*it)
        }
    };
    let mut line = 1;
    let mut n_units = 0;
    for decoded in char::decode_utf16(pairs.iter().map(unit)) {
        match decoded {
            Err(_) => {
                return Err(DecodeError {
                    what: "half a character of UTF-16",
                    offset: mark + 2 * n_units,
                    line,
                });
            }
            Ok(letter) => {
                line += usize::from(letter == '\n');
                n_units += letter.len_utf16();
            }
        }
    }
    if rest.is_empty() {
        return Ok(());
    }
    Err(DecodeError {
        what: "half a character of UTF-16",
        offset: octets.len() - 1,
        line,
    })
}

fn decoded_as(encoding: &'static Encoding, octets: Vec<u8>) -> String {
    if encoding != UTF_8 {
        let (text, _) = encoding.decode_without_bom_handling(&octets);
        return text.into_owned();
    }
    match String::from_utf8(octets) {
        Ok(text) => text,
        Err(err) => String::from_utf8_lossy(err.as_bytes()).into_owned(),
    }
}

/// UTF-16, if nearly all NULs stand in one half of the octet pairs and there are some.
///
/// Blanks, line breaks, digits and codes have a NUL each in UTF-16, whatever the language around them; no other encoding of
/// text has any.
fn utf16_by_nuls(octets: &[u8]) -> Option<&'static Encoding> {
    let sample = octets.get(..MOST_SAMPLED).unwrap_or(octets);
    let (pairs, _) = sample.as_chunks::<2>();
    let n_first = pairs.iter().filter(|[first, _]| *first == 0).count();
    let n_second = pairs.iter().filter(|[_, second]| *second == 0).count();
    let is_plain = |many: usize, few: usize| pairs.len() < 16 * many && 16 * few < many;
    if is_plain(n_second, n_first) {
        Some(UTF_16LE)
    } else if is_plain(n_first, n_second) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The code page that `rest` is most likely in; it begins a little before the first octet that is not ASCII.
fn guessed(rest: &[u8]) -> &'static Encoding {
    let sample = rest.get(..MOST_SAMPLED).unwrap_or(rest);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, sample.len() == rest.len());
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(octets: &[u8], expect: &str) {
        assert_eq!(decode(octets.to_vec()), expect, "{octets:x?}");
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        let units = text.encode_utf16();
        let octets = units.map(|it| {
            if big {
                it.to_be_bytes()
            } else {
                it.to_le_bytes()
            }
        });
        octets.flatten().collect()
    }

    #[test]
    fn marks_are_believed_and_dropped() {
        check(b"\xef\xbb\xbfgr\xc3\xbcn", "grün");
        check(
            &[b"\xff\xfe".as_slice(), &utf16("grün", false)].concat(),
            "grün",
        );
        check(
            &[b"\xfe\xff".as_slice(), &utf16("grün", true)].concat(),
            "grün",
        );
        check(b"\xef\xbb\xbf", "");
        check(b"\xff\xfe", "");
        check(b"\xef\xbb\xbfa\xff", "a\u{fffd}");
    }

    #[test]
    fn utf16_needs_no_mark() {
        for text in [
            "Info:\r\n0x800706BA, 1",
            "要求 0x800706BA\r\n",
            "Клиент: 0, kms1:1688",
        ] {
            check(&utf16(text, false), text);
            check(&utf16(text, true), text);
        }
    }

    #[test]
    fn odd_octets_of_utf16_are_replaced() {
        let mut octets = utf16("0x800706BA", false);
        octets.push(b'x');
        check(&octets, "0x800706BA\u{fffd}");
        octets.splice(..0, *b"\xff\xfe");
        check(&octets, "0x800706BA\u{fffd}");
        check(b"\xff\xfea", "\u{fffd}");
        // Half a surrogate pair.
        check(b"\xff\xfe\x00\xd8a\x00", "\u{fffd}a");
    }

    fn check_whole(octets: &[u8], expect: &str) {
        let shown = match decode_whole(octets.to_vec()) {
            Ok(text) => text,
            Err(err) => format!("error: {err}"),
        };
        assert_eq!(shown, expect, "{octets:x?}");
    }

    #[test]
    fn cut_off_text_is_an_error_with_its_place() {
        let text = "one\ntwo\n𝄞 four five six seven eight nine";
        let little = utf16(text, false);
        let marked = [b"\xff\xfe".as_slice(), &little].concat();
        check_whole(&marked, text);
        check_whole(&little, text);
        let half = "error: half a character of UTF-16";
        check_whole(&marked[..11], &format!("{half} (byte 10, line 2)"));
        // Behind the first half of a pair.
        check_whole(&marked[..20], &format!("{half} (byte 18, line 3)"));
        let odd = &little[..little.len() - 1];
        check_whole(odd, &format!("{half} (byte {}, line 3)", odd.len() - 1));
        check_whole(b"\xef\xbb\xbfa\n\xff", "error: no UTF-8 (byte 5, line 2)");
        check_whole(
            b"search a\n\x00\xff\xfe",
            "error: a NUL, which no text has (byte 9, line 2)",
        );
        check_whole(b"gr\xc3\xbcn", "grün");
        check_whole(b"", "");
    }

    #[test]
    fn utf8_is_told_from_code_pages() {
        check(
            "Fehler: Schlüssel übergeben".as_bytes(),
            "Fehler: Schlüssel übergeben",
        );
        check(b"plain", "plain");
        check(b"", "");
        // A NUL or two make no UTF-16.
        check(
            b"one\0two three four five six seven",
            "one\0two three four five six seven",
        );
    }

    /// As `cmd.exe` writes it.
    #[test]
    fn code_page_of_consoles_is_guessed() {
        check(
            b"Carte r\x82seau sans fil Wi-Fi\r\n",
            "Carte réseau sans fil Wi-Fi\r\n",
        );
        check(
            b"Schl\x81sselverwaltungsdienst-Client\r\nl\x84uft",
            "Schlüsselverwaltungsdienst-Client\r\nläuft",
        );
        check(b"Suchdom\x84ne f\x81r KMS", "Suchdomäne für KMS");
    }

    #[test]
    fn code_pages_are_guessed() {
        for (page, text) in [
            (
                "windows-1252",
                "Der Schlüsselverwaltungsdienst läuft auf diesem Gerät, die Prüfung schlägt fehl",
            ),
            (
                "windows-1252",
                "Le client a envoyé une requête à l'hôte, l'activation a échoué",
            ),
            (
                "windows-1251",
                "Клиент отправил запрос активации на компьютер службы",
            ),
            (
                "ibm866",
                "Клиент отправил запрос активации на компьютер службы",
            ),
            (
                "shift_jis",
                "クライアントがライセンス認証の要求を送信しました",
            ),
            ("gbk", "客户端已向密钥管理服务计算机发送激活请求"),
            ("big5", "用戶端已將啟用要求傳送至金鑰管理服務電腦"),
            (
                "euc-kr",
                "클라이언트가 키 관리 서비스 컴퓨터에 요청을 보냈습니다",
            ),
        ] {
            let encoding = Encoding::for_label(page.as_bytes()).unwrap();
            let text = format!("{text}\r\n0x800706BA, 0x00000000, kms1.corp.example:1688");
            let (octets, _, has_faults) = encoding.encode(&text);
            assert!(!has_faults, "{page}");
            check(&octets, &text);
        }
    }

    proptest! {
        #[test]
        fn every_text_survives_utf8_and_marked_utf16(text in "[^\0\u{feff}]*") {
            prop_assert_eq!(&decode(text.clone().into_bytes()), &text);
            let little = [b"\xff\xfe".as_slice(), &utf16(&text, false)].concat();
            prop_assert_eq!(&decode(little), &text);
            let big = [b"\xfe\xff".as_slice(), &utf16(&text, true)].concat();
            prop_assert_eq!(&decode(big), &text);
        }

        #[test]
        fn any_octets_give_a_text(octets in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(octets);
        }
    }
}
