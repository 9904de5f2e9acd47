//! Standard streams: line ends, colors, files and pipes in place of a console.

use super::program::{run, wine};
use crate::support::tool::finish_process;
use std::fs::File;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use tempfile::TempDir;

const HOSTS: [&str; 5] = [
    "simulate",
    "--record",
    "0 10 1688 kms1",
    "--record",
    "0 90 1688 kms2",
];

/// Git, editors and `PowerShell` take them; a report is the same octets wherever it was made.
#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn lines_end_with_a_line_feed_alone() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("out.txt");
    let args = [&HOSTS[..], &["--output", "table:report.txt"]].concat();
    let ran = finish_process(wine(dir.path(), &args).stdout(File::create(&path).unwrap()));
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let redirected = std::fs::read_to_string(&path).unwrap();
    let written = std::fs::read_to_string(dir.path().join("report.txt")).unwrap();
    let piped = run(dir.path(), &HOSTS).out;
    for text in [redirected, written, piped] {
        assert!(!text.contains('\r'), "{text:?}");
        assert!(text.ends_with('\n'), "{text:?}");
    }
}

#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn colors_of_a_pipe() {
    let dir = TempDir::new().unwrap();
    for (flags, is_colored) in [
        (&[][..], false),
        (&["--color", "auto"], false),
        (&["--color", "never"], false),
        (&["--color", "always"], true),
    ] {
        let ran = run(dir.path(), &[&HOSTS, flags].concat());
        assert_eq!(ran.out.contains('\u{1b}'), is_colored, "{flags:?}");
        assert_eq!(ran.status, 0, "{flags:?}");
    }
}

/// The reader is gone before the program writes.
#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn closed_pipe_ends_quietly() {
    let dir = TempDir::new().unwrap();
    for args in [&HOSTS[..], &["explain", "--list"], &["--help"], &["man"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ran = finish_process(wine(dir.path(), args).stdout(writer).stderr(Stdio::piped()));
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{args:?}");
    }
}

/// Whoever reads a pipe takes it for text of the console's code page, which is seldom UTF-8.
#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn pipe_gets_ascii_and_a_file_gets_signs() {
    let dir = TempDir::new().unwrap();
    let args = [&HOSTS[..], &["--output", "table:report.txt"]].concat();
    let ran = run(dir.path(), &args);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert!(ran.out.is_ascii(), "{}", ran.out);
    let written = std::fs::read_to_string(dir.path().join("report.txt")).unwrap();
    assert!(written.contains('█'), "{written}");
}

/// What a console of Windows shows, as a terminal here is told to show it; once it shows `question`, Enter is pressed.
fn on_console(variables: &[(&str, &str)], args: &[&str], question: &str) -> String {
    let dir = TempDir::new().unwrap();
    let plain = wine(dir.path(), args);
    let words = std::iter::once(plain.get_program()).chain(plain.get_args());
    let words: Vec<String> = words
        .map(|it| format!("'{}'", it.to_str().unwrap()))
        .collect();
    // Wine takes keys as they come; a terminal that edits lines makes another key of Enter.
    let line = format!("stty cols 80 rows 50 raw -echo; {}", words.join(" "));
    // A program that waits for a key that never comes shall fail the test and not stop it.
    let mut command = Command::new("timeout");
    command.args(["120", "script", "--quiet", "--return", "--command", &line]);
    let set = plain.get_envs();
    let set = set.filter_map(|(name, value)| Some((name, value?)));
    let mut child = command
        .arg("/dev/null")
        .env_clear()
        .envs(set)
        .envs(variables.iter().copied())
        .current_dir(dir.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("`script` can be started");
    let (mut keys, mut screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (mut shown, mut buffer) = (Vec::new(), [0; 4096]);
    let mut is_answered = question.is_empty();
    loop {
        let n_octets = screen.read(&mut buffer).unwrap();
        if n_octets == 0 {
            break;
        }
        shown.extend_from_slice(&buffer[..n_octets]);
        if !is_answered && String::from_utf8_lossy(&shown).contains(question) {
            keys.write_all(b"\r").unwrap();
            is_answered = true;
        }
    }
    let status = child.wait().unwrap().code();
    let shown = String::from_utf8_lossy(&shown).into_owned();
    assert_ne!(status, Some(124), "the program went on: {shown}");
    shown
}

#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn colors_of_a_console() {
    const BOLD: &str = "\u{1b}[1m";
    for (variables, flags, is_colored) in [
        (&[][..], &[][..], true),
        (&[], &["--color", "never"], false),
        (&[("NO_COLOR", "1")], &[], false),
        (&[("NO_COLOR", "1")], &["--color", "always"], true),
    ] {
        let shown = on_console(variables, &[&HOSTS, flags].concat(), "");
        assert!(shown.contains("FORECAST:"), "{shown}");
        assert_eq!(shown.contains(BOLD), is_colored, "{variables:?} {flags:?}");
    }
}

#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn signs_on_a_console_are_those_it_is_known_to_have() {
    let old = on_console(&[], &HOSTS, "");
    assert!(old.contains("####") && !old.contains('█'), "{old}");
    let modern = on_console(&[("WT_SESSION", "1")], &HOSTS, "");
    assert!(modern.contains("████"), "{modern}");
}

/// Nobody else is attached to the console, as after a double click.
#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn window_of_its_own_stays_until_a_key() {
    const QUESTION: &str = "Press Enter to close this window";
    let opened = on_console(&[], &[], QUESTION);
    assert!(opened.contains(QUESTION), "{opened}");
    let typed = on_console(&[], &["explain", "0xC004F074"], QUESTION);
    assert!(!typed.contains(QUESTION), "{typed}");
}
