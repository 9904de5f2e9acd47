//! `kmsdoctor explain`: a word, a file or standard input → what it means. No network, no configuration.

use super::args;
use super::error::SettingsError;
use super::inputs::Inputs;
use super::os_text::shown;
use super::output::explain_targets;
use super::{Streams, Surroundings, files};
use crate::codes::Side;
use crate::explanation::{Explanation, List};
use crate::render::escape;
use crate::run::{explain_text, explain_word, suggestions};
use crate::symptom::without_keys;
use crate::words::shortened;
use std::path::Path;

/// Most octets of a file that may be one word.
const LONGEST_WORD: usize = 200;

/// Letters of a text that a message repeats.
const MOST_SHOWN: usize = 60;

/// Settles what is meant and writes the explanation.
pub(super) fn run(
    args: &args::Explain,
    surroundings: Surroundings,
    streams: &mut Streams<'_>,
) -> anyhow::Result<u8> {
    let targets = explain_targets(&args.output, &surroundings)?;
    let mut inputs = Inputs::default();
    let explanation = explanation(args, &mut inputs)?;
    let targets = targets.sparing(inputs)?;
    targets.write_explanation(&explanation, streams)?;
    Ok(0)
}

fn explanation(args: &args::Explain, inputs: &mut Inputs) -> anyhow::Result<Explanation> {
    if let Some(side) = &args.side {
        let known = Side::from_name(side).ok_or_else(|| {
            let names: Vec<&str> = Side::ALL.iter().map(|it| it.name()).collect();
            SettingsError::value(
                "--side",
                side,
                format!("is none of `{}`", names.join("`, `")),
            )
        })?;
        return Ok(Explanation::List(List { side: Some(known) }));
    }
    if args.list {
        return Ok(Explanation::List(List { side: None }));
    }
    let what: Vec<String> = args.what.iter().map(|it| shown(it)).collect();
    let text = what.join(" ");
    if let ([word], [typed]) = (what.as_slice(), args.what.as_slice()) {
        if let Some(known) = explain_word(word) {
            return Ok(known);
        }
        let path = Path::new(typed);
        if word == "-" || (path.exists() && !path.is_dir()) {
            let pasted = files::pasted(path, inputs)?;
            let found = explain_text(&pasted).or_else(|| {
                // A file, or a pipe, may hold nothing but a word.
                let word = pasted.trim();
                (word.len() <= LONGEST_WORD).then(|| explain_word(word))?
            });
            return found.ok_or_else(|| nothing_known(word, true).into());
        }
        if has_ending_of_text(word) {
            return Err(no_file(word).into());
        }
    }
    explain_text(&text).ok_or_else(|| match what.as_slice() {
        [word] if is_like_path(word) => no_file(word).into(),
        _ => nothing_known(&text, false).into(),
    })
}

/// True for one word that ends as the names of files do that hold events or the output of tools.
fn has_ending_of_text(word: &str) -> bool {
    const ENDINGS: [&str; 7] = ["txt", "log", "xml", "evtx", "reg", "csv", "json"];
    let ending = Path::new(word).extension().and_then(|it| it.to_str());
    let is_known = |it: &str| ENDINGS.iter().any(|known| it.eq_ignore_ascii_case(known));
    !word.contains(['\n', '\r', ',', ';', '=']) && ending.is_some_and(is_known)
}

/// True for a directory, and for one word with a separator in it.
fn is_like_path(word: &str) -> bool {
    let has_separator = word.contains(['/', '\\']) && !word.contains(char::is_whitespace);
    has_separator || Path::new(word).is_dir()
}

/// A name of a file at which there is none.
fn no_file(word: &str) -> SettingsError {
    let why = if Path::new(word).is_dir() {
        "is a directory"
    } else {
        "no such file"
    };
    let shown = shortened(&without_keys(word), LONGEST_WORD);
    SettingsError::value("WHAT", &shown, why)
}

/// What is accepted, and what may have been meant.
fn nothing_known(text: &str, is_file: bool) -> SettingsError {
    const ACCEPTED: &str = "write a code such as `0xC004F074`, a rule such as `KMS301`, a topic of `kmsdoctor explain --list` \
                            or the name of a file, or paste an event or the output of `slmgr /dlv` or `ospp.vbs /dstatus`";
    let shown = shortened(&escape::terminal(&without_keys(text)), MOST_SHOWN);
    if is_file {
        return SettingsError::Value {
            flag: "WHAT",
            why: format!("`{shown}` holds nothing that is known; {ACCEPTED}"),
        };
    }
    let near = suggestions(text);
    let why = if near.is_empty() {
        format!("`{shown}` is nothing that is known; {ACCEPTED}")
    } else {
        format!(
            "`{shown}` is nothing that is known; did you mean {}? Otherwise {ACCEPTED}",
            crate::words::either(&near)
        )
    };
    SettingsError::Value { flag: "WHAT", why }
}
