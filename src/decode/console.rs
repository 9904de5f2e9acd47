//! Code page 850, in which `cmd.exe` of Western systems writes what is sent to a file.
//!
//! No library here has it, and detectors of encodings take it for windows-1252, which makes `r‚seau` of `réseau`. Code page
//! 437 has the same letters at the same places, but for a few.

/// The characters of octets 0x80 to 0xFF.
const UPPER: &str = "\
    ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// True when octets stand inside of words where this code page has letters, more often than where windows-1252 has them.
///
/// Where windows-1252 has signs that people write between letters without a blank, such as dashes, nothing counts. Scripts
/// other than Latin have their octets side by side, which words of Western languages hardly have.
pub(super) fn is_likely(octets: &[u8]) -> bool {
    let mut n_here = 0_usize;
    let mut n_there = 0_usize;
    let mut n_pairs = 0_usize;
    for window in octets.windows(3) {
        let [before, octet, behind] = *window else {
            continue;
        };
        n_pairs += usize::from(!octet.is_ascii() && !behind.is_ascii());
        if !(before.is_ascii_alphabetic() && behind.is_ascii_alphabetic()) {
            continue;
        }
        match octet {
            0x80..=0x84 | 0x86..=0x90 | 0x94 | 0x95 | 0x98..=0x9a | 0xa1..=0xa5 => n_here += 1,
            0xc0..=0xe0 | 0xe2..=0xff => n_there += 1,
            _ => {}
        }
    }
    n_there < n_here && 4 * n_pairs <= n_here
}

/// The text of `octets`; every octet is a character.
pub(super) fn decode(octets: &[u8]) -> String {
    let upper: Vec<char> = UPPER.chars().collect();
    let character = |octet: &u8| match octet.checked_sub(0x80) {
        None => char::from(*octet),
        Some(idx) => upper
            .get(usize::from(idx))
            .copied()
            .unwrap_or(char::REPLACEMENT_CHARACTER),
    };
    octets.iter().map(character).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By Microsoft's table of code page 850.
    #[test]
    fn every_octet_has_its_character() {
        assert_eq!(UPPER.chars().count(), 0x80);
        let octets: Vec<u8> = (0..=u8::MAX).collect();
        let text: Vec<char> = decode(&octets).chars().collect();
        for (octet, expect) in [
            (0x41, 'A'),
            (0x80, 'Ç'),
            (0x81, 'ü'),
            (0x82, 'é'),
            (0x8f, 'Å'),
            (0x90, 'É'),
            (0xa4, 'ñ'),
            (0xaf, '»'),
            (0xb5, 'Á'),
            (0xbf, '┐'),
            (0xc0, '└'),
            (0xcf, '¤'),
            (0xd0, 'ð'),
            (0xd5, 'ı'),
            (0xdf, '▀'),
            (0xe1, 'ß'),
            (0xef, '´'),
            (0xf0, '\u{ad}'),
            (0xff, '\u{a0}'),
        ] {
            assert_eq!(text[octet], expect, "{octet:#x}");
        }
    }

    #[test]
    fn words_tell_the_code_page() {
        for (octets, expect) in [
            (&b"Carte r\x82seau sans fil"[..], true),
            (b"Vertrauensw\x81rdige Zeit", true),
            (b"Descripci\xa2n", true),
            // The same in windows-1252, and signs between letters.
            (b"Carte r\xe9seau sans fil", false),
            (b"Vertrauensw\xfcrdige Zeit", false),
            (b"Descripci\xf3n", false),
            (b"it\x92s one\x97two\x85three", false),
            (b"plain", false),
        ] {
            assert_eq!(is_likely(octets), expect, "{octets:x?}");
        }
    }
}
