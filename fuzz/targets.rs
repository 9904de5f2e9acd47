//! What is fuzzed: each function takes any octets and panics only where something is wrong.
//!
//! Included by the fuzz targets and by the tests of the product.

use kmsdoctor::decode::decode;
use kmsdoctor::explanation::Explanation;
use kmsdoctor::model::ErrorCode;
use kmsdoctor::render::{Style, explain, json};
use kmsdoctor::{run, symptom};

const STYLE: Style = Style {
    color: false,
    width: 80,
    unicode: true,
};

/// Text that somebody pasted, in whatever encoding; whatever is shown of it is harmless.
#[allow(dead_code, reason = "each binary uses one of these")]
pub(crate) fn pasted(octets: &[u8]) {
    let text = decode(octets.to_vec());
    let Some(paste) = symptom::read(&text) else {
        return;
    };
    assert_eq!(paste.events.len(), paste.answers.len());
    for answer in paste.answers.iter().flatten() {
        assert_eq!(paste.events[*answer].id(), 12289);
    }
    show(&Explanation::Paste(paste));
}

/// A word that may be a code: what is read is written in one way, and read again as the same.
#[allow(dead_code, reason = "each binary uses one of these")]
pub(crate) fn code(octets: &[u8]) {
    let text = String::from_utf8_lossy(octets);
    if let Ok(code) = text.parse::<ErrorCode>() {
        assert_eq!(code.to_string().parse(), Ok(code));
        show(&run::explain_code(code));
    }
    // The suggestions compare the word with every other; words are short.
    if octets.len() <= 100 {
        run::suggestions(&text);
    }
    if let Some(explanation) = run::explain_word(&text) {
        show(&explanation);
    }
}

/// A saved report.
#[allow(dead_code, reason = "each binary uses one of these")]
pub(crate) fn report(octets: &[u8]) {
    if let Ok(text) = std::str::from_utf8(octets) {
        // Refusing is fine; panicking is not.
        let _ = json::read(text);
    }
}

/// Renders in every format; nothing that comes out acts on a terminal.
fn show(explanation: &Explanation) {
    for format in explain::ALL {
        let text = (format.render)(explanation, STYLE);
        let acts = |it: char| {
            (it.is_control() && it != '\n')
                || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!text.contains(acts), "{}: {text:?}", format.name);
    }
}
