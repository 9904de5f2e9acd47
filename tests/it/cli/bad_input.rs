//! Wrong usage and input: exit status 2, one line on standard error, no network.

use crate::support::tool::{EmptyWorld, Ran, run_in};
use expect_test::{Expect, expect};
use std::fmt::Write as _;

mod check;
mod files;
mod names;
mod simulate;

/// Refused before anything happens, in one line that has each of `names`; gives that line.
fn refused(args: &[&str], names: &[&str]) -> String {
    let world = EmptyWorld::default();
    let Ran { status, out, err } = run_in(&world, args);
    assert_eq!((status, out.as_str()), (2, ""), "{args:?}: {err}");
    let line = err.strip_suffix('\n').unwrap_or_default();
    assert!(line.starts_with("error: "), "{args:?}: {err:?}");
    assert!(!line.contains(char::is_control), "{args:?}: {err:?}");
    for name in names {
        assert!(line.contains(name), "{args:?}: `{name}` not in {line}");
    }
    assert_eq!(world.n_touched(), 0, "{args:?}: the network was touched");
    line.to_owned()
}

/// Each value of `flag` is refused; `expect` has the messages without what all have in common.
#[expect(
    clippy::needless_pass_by_value,
    reason = "a snapshot is written where it is used"
)]
fn check(before: &[&str], flag: &str, values: &[&str], expect: Expect) {
    let mut text = String::new();
    for value in values {
        let attached = format!("{flag}={value}");
        let shown = value.escape_default().to_string();
        let names = [
            flag,
            if value.contains(char::is_control) {
                ""
            } else {
                &shown
            },
        ];
        let line = refused(&[before, &[flag, value]].concat(), &names);
        let other = refused(&[before, &[&attached]].concat(), &names);
        assert_eq!(line, other, "`{flag}` with a blank and with `=`");
        let rest = line.strip_prefix(&format!("error: `{flag}`: "));
        writeln!(text, "{}", rest.unwrap_or(&line)).unwrap();
    }
    expect.assert_eq(&text);
}

const DIAGNOSE: &[&str] = &["diagnose", "corp.example", "--server", "192.0.2.53"];
const PLAN: &[&str] = &["plan", "corp.example"];

#[test]
fn durations() {
    let values = [
        "",
        "5",
        "5x",
        "s",
        "0s",
        "0ms",
        "-1s",
        "1.5s",
        " 2s",
        "25h",
        "1441m",
        "99999999999999999999999s",
    ];
    check(
        DIAGNOSE,
        "--deadline",
        &values,
        expect![[r#"
        `` is not a duration; write `500ms`, `2s` or `1m`
        `5` is not a duration; write `500ms`, `2s` or `1m`
        `5x` is not a duration; write `500ms`, `2s` or `1m`
        `s` is not a duration; write `500ms`, `2s` or `1m`
        `0s` must be greater than zero
        `0ms` must be greater than zero
        `-1s` is not a duration; write `500ms`, `2s` or `1m`
        `1.5s` is not a duration; write `500ms`, `2s` or `1m`
        ` 2s` is not a duration; write `500ms`, `2s` or `1m`
        `25h` is not a duration; write `500ms`, `2s` or `1m`
        `1441m` is longer than a day
        `99999999999999999999999s` is not a duration; write `500ms`, `2s` or `1m`
    "#]],
    );
    for flag in ["--dns-timeout", "--probe-timeout", "--deadline"] {
        for value in values {
            refused(&[DIAGNOSE, &[flag, value]].concat(), &[flag, value]);
            refused(&["probe", "192.0.2.1", flag, value], &[flag, value]);
        }
    }
}

#[test]
fn counts() {
    let values = ["", "0", "-1", "1.5", "many", "4294967296"];
    check(
        DIAGNOSE,
        "--dns-tries",
        &values,
        expect![[r#"
        `` is not a whole number from 1 to 100
        `0` is not a whole number from 1 to 100
        `-1` is not a whole number from 1 to 100
        `1.5` is not a whole number from 1 to 100
        `many` is not a whole number from 1 to 100
        `4294967296` is not a whole number from 1 to 100
    "#]],
    );
    check(
        DIAGNOSE,
        "--jobs",
        &values,
        expect![[r#"
        `` is not a whole number from 1 to 10000
        `0` is not a whole number from 1 to 10000
        `-1` is not a whole number from 1 to 10000
        `1.5` is not a whole number from 1 to 10000
        `many` is not a whole number from 1 to 10000
        `4294967296` is not a whole number from 1 to 10000
    "#]],
    );
    check(
        DIAGNOSE,
        "--limit-names",
        &values,
        expect![[r#"
        `` is not a whole number from 1 to 1000000
        `0` is not a whole number from 1 to 1000000
        `-1` is not a whole number from 1 to 1000000
        `1.5` is not a whole number from 1 to 1000000
        `many` is not a whole number from 1 to 1000000
        `4294967296` is not a whole number from 1 to 1000000
    "#]],
    );
    check(
        PLAN,
        "--limit-names",
        &["0"],
        expect![[r#"
        `0` is not a whole number from 1 to 1000000
    "#]],
    );
}

#[test]
fn words() {
    let values = ["", "x", "\x1b]0;title\x07"];
    check(
        DIAGNOSE,
        "--fail-on",
        &values,
        expect![[r#"
        `` is none of `error`, `warning`, `notice`, `never`
        `x` is none of `error`, `warning`, `notice`, `never`
        `\x1b]0;title\x07` is none of `error`, `warning`, `notice`, `never`
    "#]],
    );
    check(
        DIAGNOSE,
        "--model",
        &values,
        expect![[r#"
        `` is none of `rfc2782`, `proportional`, `uniform`, `all`
        `x` is none of `rfc2782`, `proportional`, `uniform`, `all`
        `\x1b]0;title\x07` is none of `rfc2782`, `proportional`, `uniform`, `all`
    "#]],
    );
    check(
        DIAGNOSE,
        "--caching",
        &values,
        expect![[r#"
        `` is neither `on` nor `off`
        `x` is neither `on` nor `off`
        `\x1b]0;title\x07` is neither `on` nor `off`
    "#]],
    );
    check(
        DIAGNOSE,
        "--color",
        &values,
        expect![[r#"
        `` is none of `auto`, `always`, `never`
        `x` is none of `auto`, `always`, `never`
        `\x1b]0;title\x07` is none of `auto`, `always`, `never`
    "#]],
    );
    check(
        DIAGNOSE,
        "--width",
        &["", "x", "0", "39", "-80", "10001"],
        expect![[r#"
            `` is not a whole number from 40 to 10000
            `x` is not a whole number from 40 to 10000
            `0` is not a whole number from 40 to 10000
            `39` is not a whole number from 40 to 10000
            `-80` is not a whole number from 40 to 10000
            `10001` is not a whole number from 40 to 10000
        "#]],
    );
}

#[test]
fn rules() {
    let values = ["", "KMS999", "3", "no-such-rule", "KMS2,", "\x1b[1m"];
    check(
        DIAGNOSE,
        "--select",
        &values[..4],
        expect![[r#"
        `` fits no rule; write a code such as `KMS301`, a prefix such as `KMS3`, or a name
        `KMS999` fits no rule; write a code such as `KMS301`, a prefix such as `KMS3`, or a name
        `3` fits no rule; write a code such as `KMS301`, a prefix such as `KMS3`, or a name
        `no-such-rule` fits no rule; write a code such as `KMS301`, a prefix such as `KMS3`, or a name
    "#]],
    );
    for value in values {
        let line = refused(&[DIAGNOSE, &["--select", value]].concat(), &[]);
        let other = refused(&[DIAGNOSE, &["--ignore", value]].concat(), &[]);
        assert_eq!(other, line.replace("--select", "--ignore"));
    }
}

#[test]
fn formats() {
    let values = ["", "yaml", "TABLE", "markdown", "html", "nagios", "\x1b[1m"];
    check(
        PLAN,
        "--format",
        &values,
        expect![[r#"
            `` is not a format; formats are `table`, `text`, `concise`, `json`, `sarif`, `junit`, `github`
            `yaml` is not a format; formats are `table`, `text`, `concise`, `json`, `sarif`, `junit`, `github`
            `TABLE` is not a format; formats are `table`, `text`, `concise`, `json`, `sarif`, `junit`, `github`
            `markdown` is not built yet; formats are `table`, `text`, `concise`, `json`, `sarif`, `junit`, `github`
            `html` is not built yet; formats are `table`, `text`, `concise`, `json`, `sarif`, `junit`, `github`
            `nagios` is not built yet; formats are `table`, `text`, `concise`, `json`, `sarif`, `junit`, `github`
            `\x1b[1m` is not a format; formats are `table`, `text`, `concise`, `json`, `sarif`, `junit`, `github`
        "#]],
    );
    for format in kmsdoctor::render::NOT_BUILT {
        refused(
            &[PLAN, &["--format", format]].concat(),
            &["`--format`", format, "not built yet"],
        );
        let output = format!("{format}:report");
        refused(
            &[PLAN, &["--output", &output]].concat(),
            &["`--output`", &output, "not built yet"],
        );
    }
}

#[test]
fn usage() {
    let mut lines = String::new();
    for args in [
        &["frobnicate"][..],
        &["plna"],
        &["frob\x1b[2J\nnicate"],
        &["--nope"],
        &["diagnose", "--nope\x07\n"],
        &["plan", "corp.example", "--server", "192.0.2.53"],
        &["plan", "corp.example", "--select", "KMS2"],
        &["plan", "--symptom", "0xC004F074"],
        &["plan", "--fail-on=never"],
        &["probe"],
        &["probe", "kms1.example", "--no-probe"],
        &["completions"],
        &["completions", "tcsh"],
        &["man", "diagnose"],
        &["diagnose", "corp.example", "-4", "-6"],
        &["diagnose", "corp.example", "--no-probe", "--rpc-bind"],
        &["diagnose", "corp.example", "--rpc-bind=yes"],
        &["diagnose", "--server"],
        &["diagnose", "--client", ""],
        &["diagnose", "--from", ""],
        &["diagnose", "--primary-suffix", "a", "--primary-suffix", "b"],
        &["--format", "json", "plan"],
        &["--color", "never", "probe", "kms1.example"],
    ] {
        writeln!(lines, "{}", refused(args, &[])).unwrap();
    }
    expect![[r#"
        error: unrecognized subcommand 'frobnicate'; see `kmsdoctor --help`
        error: unrecognized subcommand 'plna'; some similar subcommands exist: 'explain', 'plan'
        error: unrecognized subcommand 'frob\x1b[2J\nnicate'; see `kmsdoctor --help`
        error: unexpected argument '--nope' found; a similar argument exists: '--ignore'
        error: unexpected argument '--nope\x07\n' found; see `kmsdoctor --help`
        error: unexpected argument '--server' found; `--server` is a flag of `diagnose`, `probe`, `check`
        error: unexpected argument '--select' found; `--select` is a flag of `diagnose`, `simulate`, `probe`, `check`
        error: unexpected argument '--symptom' found; `--symptom` is a flag of `diagnose`
        error: unexpected argument '--fail-on' found; `--fail-on` is a flag of `diagnose`, `simulate`, `probe`, `check`
        error: the following required arguments were not provided: <HOST[:PORT]>...; see `kmsdoctor --help`
        error: unexpected argument '--no-probe' found; `--no-probe` is a flag of `diagnose`
        error: the following required arguments were not provided: <SHELL>; see `kmsdoctor --help`
        error: invalid value 'tcsh' for '<SHELL>' [possible values: bash, elvish, fish, powershell, zsh]; a similar value exists: 'zsh'
        error: unexpected argument 'diagnose' found; see `kmsdoctor --help`
        error: the argument '-4' cannot be used with '-6'; see `kmsdoctor --help`
        error: the argument '--no-probe' cannot be used with '--rpc-bind'; see `kmsdoctor --help`
        error: unexpected value 'yes' for '--rpc-bind' found; no more were expected; see `kmsdoctor --help`
        error: a value is required for '--server <ADDR[:PORT]>' but none was supplied; see `kmsdoctor --help`
        error: a value is required for '--client <FILE>' but none was supplied; see `kmsdoctor --help`
        error: a value is required for '--from <REPORT.json>' but none was supplied; see `kmsdoctor --help`
        error: the argument '--primary-suffix <NAME>' cannot be used multiple times; see `kmsdoctor --help`
        error: `plan` stands behind a flag; write the command first, or `kmsdoctor diagnose plan` for a domain of that name
        error: `probe` stands behind a flag; write the command first, or `kmsdoctor diagnose probe` for a domain of that name
    "#]].assert_eq(&lines);
}
