//! Files that are no plain text files, and names that are no text: devices, pipes, bytes outside of UTF-8.
#![cfg(unix)]

use crate::support::tool::process;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};
use tempfile::TempDir;

const ZONE: &str = "$ORIGIN corp.example.\n$TTL 300\n@ SOA ns hm 1 2 3 4 5\n@ NS ns\nns A 10.0.0.1\nkms A 10.0.0.2\n_vlmcs._tcp SRV 0 0 1688 kms\n";

/// What the program writes when `sh` starts it as `$K` in a folder with `a.zone`, and its exit status.
fn run(dir: &TempDir, script: &str) -> String {
    std::fs::write(dir.path().join("a.zone"), ZONE).unwrap();
    let output = Command::new("/bin/sh")
        .args(["-c", script])
        .current_dir(dir.path())
        .env_clear()
        .env("K", env!("CARGO_BIN_EXE_kmsdoctor"))
        .env("PATH", "/usr/bin:/bin")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let mut res = String::from_utf8(output.stdout).unwrap();
    let _ = write!(res, "{}", String::from_utf8(output.stderr).unwrap());
    let _ = write!(res, "{}", output.status.code().unwrap());
    res
}

/// A device may have no end; none is opened.
#[test]
fn devices_are_refused_by_every_flag() {
    let dir = TempDir::new().unwrap();
    for device in ["/dev/zero", "/dev/null"] {
        let link = dir.path().join("link");
        let _ = std::fs::remove_file(&link);
        symlink(device, &link).unwrap();
        for (args, flag) in [
            ("check link", "FILE"),
            ("check a.zone --policy link", "--policy"),
            ("check a.zone --baseline link", "--baseline"),
            ("plan --client link", "--client"),
            ("plan --zone link corp.example", "--zone"),
            ("simulate --from link", "--from"),
            ("explain link", "WHAT"),
        ] {
            let expect =
                format!("error: `{flag}`: `link` is a device; give a regular file or a pipe\n2");
            assert_eq!(run(&dir, &format!("\"$K\" {args}")), expect, "{args}");
        }
        let expect = "error: `FILE`: `-` is a device; give a regular file or a pipe\n2";
        assert_eq!(run(&dir, &format!("\"$K\" check - <{device}")), expect);
    }
}

#[test]
fn pipes_are_read_once_and_whole() {
    let dir = TempDir::new().unwrap();
    let expect = run(&dir, "\"$K\" check a.zone --format concise");
    assert!(expect.ends_with("\n0"), "{expect}");
    // More than a pipe holds at once, and than is taken from it at once.
    for (script, name) in [
        ("cat a.zone | \"$K\" check - --format concise", "-"),
        (
            "cat a.zone | \"$K\" check /dev/stdin --format concise",
            "/dev/stdin",
        ),
        (
            "mkfifo p; cat a.zone >p & \"$K\" check p --format concise",
            "p",
        ),
        (
            "{ cat a.zone; yes '; remark' | head -n 400000; } | \"$K\" check - --format concise",
            "-",
        ),
    ] {
        assert_eq!(
            run(&dir, script),
            expect.replace("a.zone:", &format!("{name}:")),
            "{script}"
        );
    }
}

/// Nobody may ever write to it, and the program would wait.
#[test]
fn a_pipe_is_not_included() {
    let dir = TempDir::new().unwrap();
    let script = "mkfifo p; { cat a.zone; echo '$INCLUDE p'; } >b.zone; \"$K\" check b.zone --format concise";
    let said = run(&dir, script);
    let line = "b.zone:8:10: notice[KMS004]: `p` is not read: it is a pipe, and only regular files are included\n";
    assert!(said.contains(line), "{said}");
    let script = "{ cat a.zone; echo '$INCLUDE p'; } >b.zone; \"$K\" diagnose hr.corp.example --no-probe --zone b.zone | head -1";
    let said = run(&dir, script);
    assert!(said.starts_with("UNKNOWN"), "{said}");
}

#[test]
fn names_that_are_not_utf8_are_read_and_shown() {
    let dir = TempDir::new().unwrap();
    let name = OsStr::from_bytes(b"corp\xff.zone");
    std::fs::write(dir.path().join(name), ZONE).unwrap();
    std::fs::write(dir.path().join(OsStr::from_bytes(b"\xfe.inc")), "").unwrap();
    let args = |start: &[u8]| {
        let mut command = process(&[]);
        command.current_dir(dir.path());
        let args = start.split(|it| *it == b' ').map(OsStr::from_bytes);
        let output = command.args(args).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).unwrap())
    };
    let (status, text) = args(b"check corp\xff.zone --format concise");
    assert_eq!(status, Some(0), "{text}");
    assert!(text.starts_with("corp%FF.zone:7:1: notice"), "{text}");
    let (status, text) = args(b"check corp\xff.zone=corp.example --output json:out\xff");
    assert_eq!(status, Some(0), "{text}");
    let out = dir.path().join(OsStr::from_bytes(b"out\xff"));
    let out = std::fs::read_to_string(out).unwrap();
    assert!(out.contains("\"file\": \"corp%FF.zone\""), "{out}");
    for command in [
        &b"check corp\xff.zone --output json:corp\xff.zone"[..],
        b"plan --zone corp\xff.zone corp.example --output json:corp\xff.zone",
    ] {
        let (status, text) = args(command);
        assert_eq!(status, Some(2), "{text}");
        assert!(
            text.contains("`corp%FF.zone`: this run reads the file"),
            "{text}"
        );
    }
    for (command, expect) in [
        (
            &b"check no\xff"[..],
            "error: `FILE`: `no%FF`: No such file or directory\n",
        ),
        (
            b"plan --client no\xff",
            "error: `--client`: `no%FF`: No such file or directory\n",
        ),
        (
            b"explain no\xff.txt",
            "error: `WHAT`: `no%FF.txt`: no such file\n",
        ),
        (
            b"plan --client corp\xff.zone caf\xe9.example",
            "error: the argument `caf%E9.example` is not UTF-8 text\n",
        ),
        (
            b"plan --caching \xe9",
            "error: the argument `%E9` is not UTF-8 text\n",
        ),
        (
            b"plan --zzzz\xe9",
            "error: unexpected argument '--zzzz%E9' found; see `kmsdoctor --help`\n",
        ),
        (
            b"plan --\x1b[31mx",
            "error: unexpected argument '--\\x1b[31mx' found; see `kmsdoctor --help`\n",
        ),
        (
            b"plan --a\n\nb",
            "error: unexpected argument '--a\\n\\nb' found; see `kmsdoctor --help`\n",
        ),
    ] {
        assert_eq!(args(command), (Some(2), expect.to_owned()));
    }
}

#[test]
fn empty_files_are_called_empty() {
    let dir = TempDir::new().unwrap();
    for text in ["", "\n \n"] {
        std::fs::write(dir.path().join("empty"), text).unwrap();
        for (args, flag) in [
            ("simulate --from empty", "--from"),
            ("check a.zone --baseline empty", "--baseline"),
        ] {
            let expect = format!("error: `{flag}`: `empty`: the file is empty\n2");
            assert_eq!(run(&dir, &format!("\"$K\" {args}")), expect);
        }
    }
}

/// A file of another kind does not fill the screen.
#[test]
fn a_policy_that_is_no_toml_is_one_line() {
    let dir = TempDir::new().unwrap();
    assert_eq!(
        run(&dir, "\"$K\" check a.zone --policy a.zone"),
        "error: a.zone:1:1: the file is not TOML: 7 lines are wrong (invalid unquoted key, expected letters, numbers, `-`, `_`)\n2"
    );
    let script = "for n in $(seq 300); do echo \"key$n = 1\"; done >p.toml; \"$K\" check a.zone --policy p.toml";
    let said = run(&dir, script);
    assert_eq!(said.lines().count(), 51, "{said}");
    assert!(said.contains("; 250 more faults below\n"), "{said}");
}
