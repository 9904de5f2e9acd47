//! Standard streams: line ends, colors, files and pipes in place of a console.

use super::program::{run, wine};
use crate::support::tool::finish_process;
use std::fs::File;
use std::process::Stdio;
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
