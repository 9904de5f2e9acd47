//! Domains, name servers and hosts that are none.

use super::{check, refused};
use expect_test::expect;
use std::fmt::Write as _;

/// The same message wherever a domain is named.
#[test]
fn domain_names() {
    let label = "a".repeat(64);
    let name = "abcde.".repeat(43);
    let values = [
        "",
        "a..b",
        ".a",
        "..",
        &label,
        &name,
        "a b",
        "a\tb",
        "a\nb",
        "a\x1b[31mb",
        "a\x7fb",
        "a\\",
        "a\\256",
        "192.0.2.1",
        "192.0.2.1.",
        "::1",
        ".",
        "\u{202e}x",
        "xn--a.ü",
    ];
    let mut text = String::new();
    for value in values {
        let line = refused(
            &["diagnose", value, "--server", "192.0.2.53"],
            &["`DOMAIN`"],
        );
        for flag in [
            "--primary-suffix",
            "--connection-suffix",
            "--search-list",
            "--lookup-domain",
        ] {
            for command in ["diagnose", "plan"] {
                let other = refused(&[command, flag, value], &[]);
                assert_eq!(other, line.replace("`DOMAIN`", &format!("`{flag}`")));
            }
        }
        writeln!(text, "{}", line.replace("error: `DOMAIN`: ", "")).unwrap();
    }
    expect![[r#"
        `` is not a domain name: the name is empty
        `a..b` is not a domain name: a label is empty
        `.a` is not a domain name: a label is empty
        `..` is not a domain name: a label is empty
        `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa` is not a domain name: the label `aaaaaaaaaaaaaaaaaaaa…` has 64 bytes, at most 63 are allowed
        `abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.abcde.` is not a domain name: the name has 259 bytes, at most 255 are allowed
        `a b` is not a domain name: the name has white space
        `a\tb` is not a domain name: the name has white space
        `a\nb` is not a domain name: the name has white space
        `a\x1b[31mb` is not a domain name: the name has a control character
        `a\x7fb` is not a domain name: the name has a control character
        `a\` is not a domain name: the name has an escape that is not `\DDD` or `\X`
        `a\256` is not a domain name: the name has an escape that is not `\DDD` or `\X`
        `192.0.2.1` is an address, not a domain; hosts are named with `--kms-host`
        `192.0.2.1.` is an address, not a domain; hosts are named with `--kms-host`
        `::1` is an address, not a domain; hosts are named with `--kms-host`
        `.` is the root of DNS, not a domain
        `\u{202e}x` is not an internationalized domain name
        `xn--a.ü` is not an internationalized domain name
    "#]].assert_eq(&text);
}

#[test]
fn empty_place_in_a_search_list() {
    for list in ["a,,b", "a,", ",a", ","] {
        refused(
            &["plan", "--search-list", list],
            &["`--search-list`", "the name is empty"],
        );
    }
}

#[test]
fn name_servers() {
    let values = [
        "",
        "ns1.example",
        "192.0.2.53:0",
        "192.0.2.53:65536",
        "192.0.2.53:dns",
        "192.0.2.53:",
        "192.0.2.53:+53",
        "999.1.1.1",
        "[::1",
        "[::1]:",
        "[::1]53",
        "fe80::1%eth0",
        "\x1b[2J",
    ];
    check(
        &["diagnose", "corp.example"],
        "--server",
        &values,
        expect![[r#"
            `` is not an address; write `192.0.2.53`, `192.0.2.53:5353` or `[::1]:5353`
            `ns1.example` is not an address; write `192.0.2.53`, `192.0.2.53:5353` or `[::1]:5353`
            `192.0.2.53:0` is not a name server: `0` is not a port; write a number from 1 to 65535
            `192.0.2.53:65536` is not a name server: `65536` is not a port; write a number from 1 to 65535
            `192.0.2.53:dns` is not a name server: `dns` is not a port; write a number from 1 to 65535
            `192.0.2.53:` is not a name server: `` is not a port; write a number from 1 to 65535
            `192.0.2.53:+53` is not a name server: `+53` is not a port; write a number from 1 to 65535
            `999.1.1.1` is not an address; write `192.0.2.53`, `192.0.2.53:5353` or `[::1]:5353`
            `[::1` is not an address; write `192.0.2.53`, `192.0.2.53:5353` or `[::1]:5353`
            `[::1]:` is not a name server: `` is not a port; write a number from 1 to 65535
            `[::1]53` is not an address; write `192.0.2.53`, `192.0.2.53:5353` or `[::1]:5353`
            `fe80::1%eth0` is not an address; write `192.0.2.53`, `192.0.2.53:5353` or `[::1]:5353`
            `\x1b[2J` is not an address; write `192.0.2.53`, `192.0.2.53:5353` or `[::1]:5353`
        "#]],
    );
    refused(
        &["probe", "kms1.example", "--server", "x y"],
        &["`--server`", "`x y`"],
    );
}

/// The same message wherever a host is named.
#[test]
fn hosts() {
    let values = [
        "",
        "h:0",
        "h:65536",
        "h:text",
        "h:",
        ":1688",
        "a b",
        "[::1",
        "[x]:1",
        "[::1]1688",
        "h\x07",
        "http://h",
        ".",
    ];
    let mut text = String::new();
    for value in values {
        let line = refused(&["probe", value], &["`HOST[:PORT]`"]);
        for flag in ["--kms-host", "--cached-host"] {
            for command in ["diagnose", "plan"] {
                let other = refused(&[command, flag, value], &[]);
                let replaced = line.replacen("`HOST[:PORT]`", &format!("`{flag}`"), 1);
                assert_eq!(other, replaced);
            }
        }
        writeln!(text, "{}", line.replacen("error: `HOST[:PORT]`: ", "", 1)).unwrap();
    }
    expect![[r#"
        `` is not `HOST[:PORT]`: the name is empty
        `h:0` is not `HOST[:PORT]`: `0` is not a port; write a number from 1 to 65535
        `h:65536` is not `HOST[:PORT]`: `65536` is not a port; write a number from 1 to 65535
        `h:text` is not `HOST[:PORT]`: `text` is not a port; write a number from 1 to 65535
        `h:` is not `HOST[:PORT]`: `` is not a port; write a number from 1 to 65535
        `:1688` is not `HOST[:PORT]`: the name is empty
        `a b` is not `HOST[:PORT]`: it has the character ` `, which no host name has
        `[::1` is not `HOST[:PORT]`: `[::1` is not an IPv6 address in brackets, as in `[::1]:1688`
        `[x]:1` is not `HOST[:PORT]`: `[x]:1` is not an IPv6 address in brackets, as in `[::1]:1688`
        `[::1]1688` is not `HOST[:PORT]`: `[::1]1688` is not an IPv6 address in brackets, as in `[::1]:1688`
        `h\x07` is not `HOST[:PORT]`: the name has a control character
        `http://h` is not `HOST[:PORT]`: it is a web address; write the name of the host alone, as in `kms1.corp.example`
        `.` is not `HOST[:PORT]`: a label is empty
    "#]].assert_eq(&text);
}

/// Nobody has a domain or a host named as an error code; who types one there wants to know what it means.
#[test]
fn codes_are_no_names() {
    let explain = "`kmsdoctor explain 0xC004F074`";
    let diagnose = "`kmsdoctor diagnose --symptom 0xC004F074`";
    let zone = crate::support::project_path("fixtures/client/field/single-label.zone");
    let zone = zone.display().to_string();
    for code in [
        "0xC004F074",
        "C004F074",
        "c004f074",
        "-1073418124",
        "3221549172",
        "OxC004F074",
    ] {
        let names = [code, explain, diagnose];
        for args in [
            &["diagnose", code][..],
            &["diagnose", "corp.example", code],
            &["plan", code],
            &["probe", code],
            &["simulate", "--zone", &zone, code],
            &["plan", "--lookup-domain", code],
            &["plan", "--primary-suffix", code],
            &["plan", "--connection-suffix", code],
            &["plan", "--search-list", code],
            &["plan", "--kms-host", code],
            &["plan", "--cached-host", code],
            &[code],
        ] {
            refused(args, &names);
        }
    }
}
