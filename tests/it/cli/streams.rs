//! Standard streams, colors and exit status of the process itself.

use crate::support::tool::{EmptyWorld, finish_process, process, run_at};
use kmsdoctor::cli::Surroundings;
use std::process::Stdio;

const PLAN: [&str; 2] = ["plan", "corp.example"];

#[test]
fn exit_status_of_the_process() {
    for (args, status) in [
        (&["plan", "corp.example"][..], 0),
        (&["plan", "--primary-suffix", "local"], 0),
        (&["plan", "a..b"], 2),
        (&["--version"], 0),
        (&["--help"], 0),
    ] {
        let ran = finish_process(&mut process(args));
        assert_eq!(ran.status, status, "{args:?}: {ran:?}");
        assert_eq!(ran.out.is_empty(), status == 2, "{args:?}: {ran:?}");
        assert_eq!(ran.err.is_empty(), status != 2, "{args:?}: {ran:?}");
    }
}

#[test]
fn version() {
    let ran = finish_process(&mut process(&["--version"]));
    assert_eq!(
        ran.out,
        format!("kmsdoctor {}\n", env!("CARGO_PKG_VERSION"))
    );
    assert_eq!(finish_process(&mut process(&["-V"])), ran);
}

/// The reader is gone before the program writes.
#[test]
fn closed_pipe_ends_quietly() {
    for args in [
        &PLAN[..],
        &["plan", "corp.example", "--format", "json"],
        &["--help"],
        &["--version"],
        &["completions", "bash"],
        &["man"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ran = finish_process(process(args).stdout(writer).stderr(Stdio::piped()));
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{args:?}");
    }
}

#[test]
fn closed_standard_error_does_not_hide_the_status() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let ran = finish_process(
        process(&["plan", "a..b"])
            .stdout(Stdio::piped())
            .stderr(writer),
    );
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
}

#[cfg(target_os = "linux")]
#[test]
fn full_device_is_said() {
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let ran = finish_process(process(&PLAN).stdout(full).stderr(Stdio::piped()));
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.starts_with("error: standard output: "),
        "{}",
        ran.err
    );
}

#[test]
fn colors() {
    let check = |stdout_is_terminal, no_color, flags: &[&str], is_colored| {
        let surroundings = Surroundings {
            stdout_is_terminal,
            no_color,
            ..Surroundings::default()
        };
        let args = [&PLAN, flags].concat();
        let ran = run_at(surroundings, &EmptyWorld::default(), &args);
        assert_eq!(
            ran.out.contains('\x1b'),
            is_colored,
            "{surroundings:?} {flags:?}"
        );
    };
    check(true, false, &[], true);
    check(true, true, &[], false);
    check(false, false, &[], false);
    check(true, false, &["--color", "auto"], true);
    check(true, true, &["--color", "auto"], false);
    check(false, false, &["--color", "auto"], false);
    check(true, false, &["--color", "never"], false);
    check(false, false, &["--color", "always"], true);
    // What was asked for by flag comes before the environment.
    check(false, true, &["--color", "always"], true);
}

#[test]
fn json_and_files_have_no_color() {
    let dir = tempfile::TempDir::new().unwrap();
    let path = dir.path().join("report").display().to_string();
    let output = format!("table:{path}");
    let args = [
        &PLAN[..],
        &["--color", "always", "--format", "json", "--output", &output],
    ]
    .concat();
    let ran = finish_process(&mut process(&args));
    let file = std::fs::read_to_string(&path).unwrap();
    assert!(
        !ran.out.contains('\x1b') && !file.contains('\x1b'),
        "{ran:?} {file}"
    );
}

#[test]
fn color_in_the_process() {
    for (variable, value, flags, is_colored) in [
        ("NO_COLOR", "1", &["--color", "always"][..], true),
        ("NO_COLOR", "1", &[], false),
        ("TERM", "xterm", &[], false),
        ("CLICOLOR_FORCE", "1", &["--color", "never"], false),
    ] {
        let args = [&PLAN[..], flags].concat();
        let ran = finish_process(process(&args).env(variable, value));
        assert_eq!(
            ran.out.contains('\x1b'),
            is_colored,
            "{variable}={value} {flags:?}"
        );
    }
}

/// Whatever this machine's settings are, and whether or not it has a network.
#[test]
fn without_a_command_this_machine_is_diagnosed() {
    let args = ["--no-probe", "--deadline", "1ms", "--format", "json"];
    let ran = finish_process(&mut process(&args));
    assert!([0, 1, 3].contains(&ran.status), "{ran:?}");
    let report = ran.json();
    assert_eq!(report["run"]["command"], "diagnose");
    assert_eq!(ran.err, "");
}

#[test]
fn saved_report_from_standard_input() {
    let dir = tempfile::TempDir::new().unwrap();
    let path = dir.path().join("report.json");
    let output = format!("json:{}", path.display());
    let args = [
        "diagnose",
        "--primary-suffix",
        "local",
        "--format",
        "json",
        "--output",
        &output,
    ];
    let ran = finish_process(&mut process(&args));
    let file = std::fs::File::open(&path).unwrap();
    let mut again = process(&["diagnose", "--from", "-", "--format", "json"]);
    assert_eq!(finish_process(again.stdin(file)), ran);
}

#[cfg(unix)]
#[test]
fn arguments_that_are_not_text() {
    use std::os::unix::ffi::OsStrExt;
    let hostile = std::ffi::OsStr::from_bytes(b"\xff\x1b[2J.example");
    for args in [
        &["diagnose", "--server", "192.0.2.53"][..],
        &["plan", "--search-list"],
        &["plan", "--client"],
        &["diagnose", "--from"],
        &[],
    ] {
        let ran = finish_process(process(args).arg(hostile));
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        let line = ran.err.strip_suffix('\n').unwrap_or_default();
        assert!(line.starts_with("error: "), "{args:?}: {line:?}");
        assert!(!line.contains(char::is_control), "{args:?}: {line:?}");
    }
}
