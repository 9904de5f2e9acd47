//! Files that cannot be read or written, or do not hold what they should.

use super::{DIAGNOSE, PLAN, check, refused};
use crate::support::tool::{EmptyWorld, run_in};
use expect_test::expect;
use std::fmt::Write as _;
use tempfile::TempDir;

#[test]
fn output_files() {
    let values = [
        "",
        ":",
        "table",
        "json:",
        ":report",
        "yaml:report",
        "json:no-such-directory/report",
    ];
    check(
        PLAN,
        "--output",
        &values,
        expect![[r#"
            `` is not `FORMAT:FILE`
            `:` is not `FORMAT:FILE`
            `table` is not `FORMAT:FILE`
            `json:` is not `FORMAT:FILE`
            `:report` is not a format; formats are `table`, `text`, `concise`, `json`, `sarif`, `junit`, `github`
            `yaml:report` is not a format; formats are `table`, `text`, `concise`, `json`, `sarif`, `junit`, `github`
            `json:no-such-directory/report`: the directory of the file does not exist
        "#]],
    );

    let dir = TempDir::new().unwrap();
    let path = |name: &str| dir.path().join(name).display().to_string();
    let (root, report, same) = (path(""), path("report"), path("./report"));
    let refused = |output: &[&str], why: &str| {
        let mut args = PLAN.to_vec();
        for it in output {
            args.extend(["--output", it]);
        }
        refused(&args, &["`--output`", why]);
    };
    refused(&[&format!("json:{root}")], "the file is a directory");
    refused(&[&format!("json:{report}/")], "is a directory");
    let twice = [format!("json:{report}"), format!("table:{same}")];
    refused(&[&twice[0], &twice[0]], "the same file is written twice");
    refused(&[&twice[0], &twice[1]], "the same file is written twice");
    assert!(!dir.path().join("report").exists());
}

/// Even a superuser cannot write there.
#[cfg(target_os = "linux")]
#[test]
fn unwritable_output_file() {
    let args = [PLAN, &["--output", "json:/proc/kmsdoctor-report"]].concat();
    refused(&args, &["`--output`", "json:/proc/kmsdoctor-report"]);
}

#[test]
fn saved_reports() {
    let dir = TempDir::new().unwrap();
    let file = |name: &str, octets: &[u8]| {
        let path = dir.path().join(name);
        std::fs::write(&path, octets).unwrap();
        path.display().to_string()
    };
    let root = dir.path().display().to_string();
    let text = file("text", b"kmsdoctor");
    let half = file("half", b"{\"schema\": ");
    let other = file("other", b"{\"schema\": \"kmsdoctor-report/v2\"}");
    let empty = file("empty", b"");
    let binary = file("binary", b"\xff\xfe");
    let missing = format!("{root}/missing");
    let mut lines = String::new();
    for path in [&text, &half, &other, &empty, &binary, &missing, &root] {
        let line = refused(&["diagnose", "--from", path], &["`--from`", path]);
        writeln!(lines, "{}", line.replace(&root, "DIR")).unwrap();
    }
    expect![[r#"
        error: `--from`: `DIR/text`: line 1, column 1: expected value
        error: `--from`: `DIR/half`: line 1, column 11: the text ends inside of a JSON value; it looks cut off, so give the whole file
        error: `--from`: `DIR/other`: its schema is `kmsdoctor-report/v2`, and only `kmsdoctor-report/v1` can be read
        error: `--from`: `DIR/empty`: the file is empty
        error: `--from`: `DIR/binary` is not UTF-8 text (byte 0)
        error: `--from`: `DIR/missing`: No such file or directory
        error: `--from`: `DIR` is a directory; give a regular file or a pipe
    "#]].assert_eq(&lines);

    for beside in [
        &["corp.example"][..],
        &["--primary-suffix", "corp.example"],
        &["--client", &empty],
        &["--caching", "off"],
        &["--server", "192.0.2.53"],
        &["--dns-timeout", "1s"],
        &["--dns-tries", "1"],
        &["--probe-timeout", "1s"],
        &["--deadline", "1s"],
        &["--jobs", "1"],
        &["--limit-names", "1"],
        &["--no-probe"],
        &["--rpc-bind"],
        &["-4"],
        &["-6"],
    ] {
        let args = [&["diagnose", "--from", &empty][..], beside].concat();
        refused(&args, &["`--from`", "cannot stand beside it"]);
    }
}

/// Reports that are sound, and of no use to the command.
#[test]
fn reports_of_other_commands() {
    let dir = TempDir::new().unwrap();
    let saved = |name: &str, args: &[&str]| {
        let path = dir.path().join(name).display().to_string();
        let ran = run_in(
            &EmptyWorld::default(),
            &[args, &["--format", "json"]].concat(),
        );
        assert_ne!(ran.status, 2, "{}", ran.err);
        std::fs::write(&path, ran.out).unwrap();
        path
    };
    let root = dir.path().display().to_string();
    let simulation = saved(
        "simulation",
        &["simulate", "--record", "0 0 1688 kms1.corp.example"],
    );
    let plan = saved("plan", PLAN);
    let probe = saved("probe", &["probe", "192.0.2.7"]);
    let hostless = saved("hostless", DIAGNOSE);
    let mut lines = String::new();
    for (command, path) in [
        ("diagnose", &simulation),
        ("simulate", &plan),
        ("simulate", &probe),
        ("simulate", &hostless),
    ] {
        let line = refused(&[command, "--from", path], &["`--from`", path]);
        writeln!(lines, "{}", line.replace(&root, "DIR")).unwrap();
    }
    expect![[r#"
        error: `--from`: `DIR/simulation`: it was simulated, not found out; only `kmsdoctor simulate --from` reads it
        error: `--from`: `DIR/plan`: the run only made a plan; no name server was asked for hosts
        error: `--from`: `DIR/probe`: its hosts were named to be contacted; clients do not choose among them
        error: `--from`: `DIR/hostless`: there is no host that a client comes to
    "#]].assert_eq(&lines);
}

#[test]
fn client_files() {
    let dir = TempDir::new().unwrap();
    let file = |name: &str, octets: &[u8]| {
        let path = dir.path().join(name);
        std::fs::write(&path, octets).unwrap();
        path.display().to_string()
    };
    let root = dir.path().display().to_string();
    let binary = file("binary", b"search a\n\x00\xff\xfe");
    let unknown = file("unknown", b"Name: Windows\n");
    let missing = format!("{root}/missing");
    let steering = format!("{root}/\x1b[2J\n");
    let mut lines = String::new();
    for path in [&binary, &unknown, &missing, &root, &steering] {
        let line = refused(&["plan", "--client", path], &["`--client`"]);
        writeln!(lines, "{}", line.replace(&root, "DIR")).unwrap();
    }
    expect![[r#"
        error: `--client`: `DIR/binary` is no text: a NUL, which no text has (byte 9, line 2)
        error: `--client`: `DIR/unknown`: no client settings found; what is read is a `.reg` export, a file of `kmsdoctor collect`, text of `slmgr /dlv`, `ospp.vbs /dstatus`, `reg query` or `ipconfig /all`, and `resolv.conf`, with lines that start with `nameserver`, `search` or `domain`
        error: `--client`: `DIR/missing`: No such file or directory
        error: `--client`: `DIR` is a directory; give a regular file or a pipe
        error: `--client`: `DIR/\x1b[2J\n`: No such file or directory
    "#]].assert_eq(&lines);
}
