//! What the documents show is what the program says: every `console` block that needs no network is run.

use crate::support::project_path;
use crate::support::tool::{EmptyWorld, run_in};
use std::fmt::Write as _;

/// Documents with examples.
const DOCUMENTS: [&str; 8] = [
    "README.md",
    "docs/check.md",
    "docs/ci.md",
    "docs/diagnose.md",
    "docs/explain.md",
    "docs/performance.md",
    "docs/simulate.md",
    "docs/windows.md",
];

/// How the program is called in a document: as it is installed, and from the source.
const PROGRAM: [&str; 2] = ["kmsdoctor ", "cargo run --release -- "];

/// What stands in place of lines that are left out.
const LEFT_OUT: &str = "...";

/// A command, and what the document says that it prints.
struct Example<'a> {
    command: &'a str,
    output: Vec<&'a str>,
}

#[test]
fn outputs_are_those_of_the_program() {
    let is_update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut faults = Vec::new();
    let mut n_run = 0;
    for document in DOCUMENTS {
        let path = project_path(document);
        let text = std::fs::read_to_string(&path).unwrap();
        let mut renewed = text.clone();
        for example in examples(&text) {
            if example.output.is_empty() {
                continue;
            }
            n_run += 1;
            let world = EmptyWorld::default();
            let ran = run_in(&world, &words(example.command));
            assert_eq!(
                world.n_touched(),
                0,
                "it needs a network: {}",
                example.command
            );
            let said = ran.out + &ran.err;
            let said = without_footer(&said);
            match shown(&example.output, &said) {
                Ok(lines) if lines == example.output => {}
                Ok(lines) => {
                    let [old, new] = [&example.output, &lines]
                        .map(|it| format!("$ {}\n{}\n", example.command, it.join("\n")));
                    renewed = renewed.replacen(&old, &new, 1);
                    faults.push(format!("{document}: $ {}\n{new}", example.command));
                }
                Err(line) => faults.push(format!(
                    "{document}: $ {}\nno line `{line}` in\n{}",
                    example.command,
                    said.join("\n")
                )),
            }
        }
        if is_update && renewed != text {
            std::fs::write(&path, renewed).unwrap();
        }
    }
    assert!(10 <= n_run, "only {n_run} examples with an output");
    assert!(
        faults.is_empty(),
        "`UPDATE_EXPECT=1 cargo test` writes what the program says:\n{}",
        faults.join("\n\n")
    );
}

/// The examples of a document, in their order.
fn examples(text: &str) -> Vec<Example<'_>> {
    let mut res = Vec::new();
    let mut is_inside = false;
    for line in text.lines() {
        match line {
            "```console" => is_inside = true,
            "```" => is_inside = false,
            _ if !is_inside => {}
            _ => match (line.strip_prefix("$ "), res.last_mut()) {
                (Some(command), _) => res.push(Example {
                    command,
                    output: Vec::new(),
                }),
                (None, Some(last)) => last.output.push(line),
                (None, None) => {}
            },
        }
    }
    res.retain(|it| {
        PROGRAM
            .iter()
            .any(|program| it.command.starts_with(program))
    });
    res
}

/// The lines of an output without the last one, which tells when and how long the run was, and the blank one above.
fn without_footer(said: &str) -> Vec<&str> {
    let mut res: Vec<&str> = said.lines().collect();
    let is_footer = |it: &&str| it.starts_with("kmsdoctor ") && it.contains(", took ");
    if res.last().is_some_and(is_footer) {
        res.truncate(res.len().saturating_sub(2));
    }
    res
}

/// The words behind the program, without their quotes.
fn words(command: &str) -> Vec<String> {
    let arguments = PROGRAM.iter().find_map(|it| command.strip_prefix(it));
    let parts = arguments.unwrap_or_default().split('"').enumerate();
    let mut res: Vec<String> = Vec::new();
    for (idx, part) in parts {
        if idx % 2 == 1 {
            res.push(part.to_owned());
        } else {
            res.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    res
}

/// What of `said` the document should show: all of it, or, between lines left out, stretches with the same ends as before.
///
/// The error is an end of a stretch that the program does not say any more.
fn shown<'a>(document: &[&'a str], said: &[&'a str]) -> Result<Vec<&'a str>, String> {
    if !document.contains(&LEFT_OUT) {
        return Ok(said.to_vec());
    }
    let mut res = Vec::new();
    let mut rest = said;
    let stretches: Vec<&[&str]> = document.split(|it| *it == LEFT_OUT).collect();
    for (idx, stretch) in stretches.iter().enumerate() {
        if 0 < idx {
            res.push(LEFT_OUT);
        }
        let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else {
            continue;
        };
        // What is not behind lines left out begins the output.
        let start = if idx == 0 {
            0
        } else {
            let found = rest.iter().position(|it| it == first);
            found.ok_or_else(|| (*first).to_owned())?
        };
        let behind = rest.get(start..).unwrap_or_default();
        let length = if idx + 1 == stretches.len() {
            behind.len()
        } else {
            let wanted = stretch.iter().filter(|it| *it == last).count();
            let mut ends = behind.iter().enumerate().filter(|it| it.1 == last);
            let end = ends.nth(wanted - 1);
            end.ok_or_else(|| (*last).to_owned())?.0 + 1
        };
        let (own, behind) = behind.split_at(length);
        res.extend(own);
        rest = behind;
    }
    Ok(res)
}

#[test]
fn lines_are_left_out_between_known_ones() {
    let check = |document: &[&str], said: &[&str], expect: Result<&[&str], &str>| {
        let mut text = String::new();
        for line in document {
            writeln!(text, "{line}").unwrap();
        }
        let expect = expect.map(<[&str]>::to_vec).map_err(str::to_owned);
        assert_eq!(shown(document, said), expect, "{text}");
    };
    check(&["a"], &["b", "c"], Ok(&["b", "c"]));
    check(
        &["a", "...", "d"],
        &["a", "b", "c", "d"],
        Ok(&["a", "...", "d"]),
    );
    check(
        &["a", "...", "c", "e"],
        &["a", "b", "c", "x", "e"],
        Ok(&["a", "...", "c", "x", "e"]),
    );
    check(
        &["a", "x", "c", "..."],
        &["a", "b", "c", "d"],
        Ok(&["a", "b", "c", "..."]),
    );
    check(&["a", "...", "z"], &["a", "b"], Err("z"));
    assert_eq!(
        words("kmsdoctor simulate --record \"0 1 2 x\" --seed 7"),
        ["simulate", "--record", "0 1 2 x", "--seed", "7"]
    );
}
