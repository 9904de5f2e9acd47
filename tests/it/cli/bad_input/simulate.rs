//! Records, hosts, edits and numbers of `simulate` that cannot be meant.

use super::{check, refused};
use crate::support::tool::{EmptyWorld, run_in};
use expect_test::expect;

const ONE: &[&str] = &["simulate", "--record", "0 10 1688 kms1.corp.example"];

/// Three hosts; two of them share a first label.
const THREE: &[&str] = &[
    "simulate",
    "--record",
    "0 10 1688 kms1.corp.example",
    "--record",
    "0 90 1688 kms2.corp.example",
    "--record",
    "10 0 1688 kms2.lab.example",
];

fn with<'a>(before: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [before, more].concat()
}

#[test]
fn records() {
    let values = [
        "",
        "0 0 1688",
        "0 0 1688 kms1 kms2",
        "-1 0 1688 kms1",
        "0 65536 1688 kms1",
        "0 0 70000 kms1",
        "0 0 +1688 kms1",
        "0 0 1688 .",
        "0 0 1688 kms..example",
        "kms1 1688 0 0",
    ];
    check(
        &["simulate"],
        "--record",
        &values,
        expect![[r#"
        `` has 0 fields; write `PRIORITY WEIGHT PORT TARGET`, as in `0 10 1688 kms1.corp.example`
        `0 0 1688` has 3 fields; write `PRIORITY WEIGHT PORT TARGET`, as in `0 10 1688 kms1.corp.example`
        `0 0 1688 kms1 kms2` has 5 fields; write `PRIORITY WEIGHT PORT TARGET`, as in `0 10 1688 kms1.corp.example`
        `-1 0 1688 kms1` has the priority `-1`, which is not a whole number from 0 to 65535; write `PRIORITY WEIGHT PORT TARGET`, as in `0 10 1688 kms1.corp.example`
        `0 65536 1688 kms1` has the weight `65536`, which is not a whole number from 0 to 65535; write `PRIORITY WEIGHT PORT TARGET`, as in `0 10 1688 kms1.corp.example`
        `0 0 70000 kms1` has the port `70000`, which is not a whole number from 0 to 65535; write `PRIORITY WEIGHT PORT TARGET`, as in `0 10 1688 kms1.corp.example`
        `0 0 +1688 kms1` has the port `+1688`, which is not a whole number from 0 to 65535; write `PRIORITY WEIGHT PORT TARGET`, as in `0 10 1688 kms1.corp.example`
        `0 0 1688 .` has the target `.`, which says that there is no host to choose (RFC 2782)
        `0 0 1688 kms..example` has the target `kms..example`, which is not a domain name: a label is empty
        `kms1 1688 0 0` has the priority `kms1`, which is not a whole number from 0 to 65535; write `PRIORITY WEIGHT PORT TARGET`, as in `0 10 1688 kms1.corp.example`
    "#]],
    );
}

#[test]
fn hosts_that_are_not_there() {
    check(
        THREE,
        "--down",
        &["kms9", "kms2", "kms1=", "kms1=dead", "kms1:1689", "=silent"],
        expect![[r#"
            `kms9`: `kms9` is none of the hosts; they are `kms1.corp.example.:1688`, `kms2.corp.example.:1688` and `kms2.lab.example.:1688`
            `kms2`: `kms2` may be any of `kms2.corp.example.` and `kms2.lab.example.`
            `kms1=` has `` behind the host; write `refused` or `silent`
            `kms1=dead` has `dead` behind the host; write `refused` or `silent`
            `kms1:1689`: `kms1:1689` is none of the hosts; they are `kms1.corp.example.:1688`, `kms2.corp.example.:1688` and `kms2.lab.example.:1688`
            `=silent` is not `HOST` or `HOST:PORT`: the name is empty
        "#]],
    );
    check(
        &with(THREE, &["--clients", "10", "--days", "10"]),
        "--outage",
        &[
            "kms1",
            "kms1=",
            "kms1=5..3",
            "kms1=a..b",
            "kms1=-1..3",
            "kms9=1..2",
            "kms1=1...2",
        ],
        expect![[r#"
            `kms1` is not `HOST=DAY..DAY`, as in `kms1.corp.example=10..20`
            `kms1=` is not `HOST=DAY..DAY`, as in `kms1.corp.example=10..20`
            `kms1=5..3` ends on day 3, before it begins on day 5
            `kms1=a..b` is not `HOST=DAY..DAY`, as in `kms1.corp.example=10..20`
            `kms1=-1..3` is not `HOST=DAY..DAY`, as in `kms1.corp.example=10..20`
            `kms9=1..2`: `kms9` is none of the hosts; they are `kms1.corp.example.:1688`, `kms2.corp.example.:1688` and `kms2.lab.example.:1688`
            `kms1=1...2` is not `HOST=DAY..DAY`, as in `kms1.corp.example=10..20`
        "#]],
    );
}

#[test]
fn edits() {
    check(
        THREE,
        "--what-if",
        &[
            "",
            "kms1",
            "kms1 50",
            "kms1 WEIGHT=",
            "kms1 WEIGHT=65536",
            "kms1 WEIGHT=-1",
            "kms1 WEIGHT=1 weight=2",
            "kms1 TTL=60",
            "kms9 WEIGHT=1",
            "add 0 0 1688",
            "add 0 0 1688 .",
            "remove",
            "remove kms2",
        ],
        expect![[r#"
            `` is empty; write `HOST WEIGHT=50`, `HOST PRIORITY=10`, `add PRIORITY WEIGHT PORT TARGET` or `remove HOST`
            `kms1` sets nothing; write `HOST WEIGHT=50`, `HOST PRIORITY=10`, `add PRIORITY WEIGHT PORT TARGET` or `remove HOST`
            `kms1 50` has `50`, which sets nothing; write `HOST WEIGHT=50`, `HOST PRIORITY=10`, `add PRIORITY WEIGHT PORT TARGET` or `remove HOST`
            `kms1 WEIGHT=` sets `WEIGHT=`, where a whole number from 0 to 65535 is wanted
            `kms1 WEIGHT=65536` sets `WEIGHT=65536`, where a whole number from 0 to 65535 is wanted
            `kms1 WEIGHT=-1` sets `WEIGHT=-1`, where a whole number from 0 to 65535 is wanted
            `kms1 WEIGHT=1 weight=2` sets `weight` twice
            `kms1 TTL=60` sets `TTL`; write `HOST WEIGHT=50`, `HOST PRIORITY=10`, `add PRIORITY WEIGHT PORT TARGET` or `remove HOST`
            `kms9 WEIGHT=1`: `kms9` is none of the hosts; they are `kms1.corp.example.:1688`, `kms2.corp.example.:1688` and `kms2.lab.example.:1688`
            `add 0 0 1688` has 3 fields; write `PRIORITY WEIGHT PORT TARGET`, as in `0 10 1688 kms1.corp.example`
            `add 0 0 1688 .` has the target `.`, which says that there is no host to choose (RFC 2782)
            `remove` sets nothing; write `HOST WEIGHT=50`, `HOST PRIORITY=10`, `add PRIORITY WEIGHT PORT TARGET` or `remove HOST`
            `remove kms2`: `kms2` may be any of `kms2.corp.example.` and `kms2.lab.example.`
        "#]],
    );
    let all_gone = with(ONE, &["--what-if", "remove kms1"]);
    let line = refused(&all_gone, &["`--what-if`"]);
    expect!["error: `--what-if`: `remove kms1`: no record is left"].assert_eq(&line);
}

#[test]
fn numbers() {
    check(
        ONE,
        "--clients",
        &["0", "-5", "+5", "1e6", "100000001"],
        expect![[r#"
            `0` is not a whole number from 1 to 100000000
            `-5` is not a whole number from 1 to 100000000
            `+5` is not a whole number from 1 to 100000000
            `1e6` is not a whole number from 1 to 100000000
            `100000001` is not a whole number from 1 to 100000000
        "#]],
    );
    check(
        ONE,
        "--seed",
        &["", "-1", "0x1", "18446744073709551616"],
        expect![[r#"
            `` is not a whole number from 0 to 18446744073709551615
            `-1` is not a whole number from 0 to 18446744073709551615
            `0x1` is not a whole number from 0 to 18446744073709551615
            `18446744073709551616` is not a whole number from 0 to 18446744073709551615
        "#]],
    );
}

#[test]
fn days_and_spans() {
    let clients = with(ONE, &["--clients", "10"]);
    check(
        &clients,
        "--threshold",
        &["", "10", "-25"],
        expect![[r#"
        `` is neither `25` nor `5`
        `10` is neither `25` nor `5`
        `-25` is neither `25` nor `5`
    "#]],
    );
}

#[test]
fn times() {
    let clients = with(ONE, &["--clients", "10"]);
    check(
        &clients,
        "--days",
        &["0", "10001", "a"],
        expect![[r#"
        `0` is not a whole number from 1 to 10000
        `10001` is not a whole number from 1 to 10000
        `a` is not a whole number from 1 to 10000
    "#]],
    );
    let days = with(&clients, &["--days", "10"]);
    for flag in ["--renewal", "--retry"] {
        check(
            &days,
            flag,
            &["14m", "31d", "1s", "7", "99999999d"],
            expect![[r#"
                `14m` is not from 15m to 30d
                `31d` is not from 15m to 30d
                `1s` is not a span of time; write `15m`, `2h` or `7d`
                `7` is not a span of time; write `15m`, `2h` or `7d`
                `99999999d` is not from 15m to 30d
            "#]],
        );
    }
    check(
        &days,
        "--validity",
        &["0d", "36h", "10001d"],
        expect![[r#"
        `0d` is not from 1d to 10000d
        `36h` is not a number of whole days, as in `180d`
        `10001d` is not from 1d to 10000d
    "#]],
    );
    check(
        &days,
        "--start",
        &["old"],
        expect![[r#"
        `old` is neither `activated` nor `fresh`
    "#]],
    );
    let edited = with(&days, &["--what-if", "kms1 WEIGHT=1"]);
    check(
        &edited,
        "--change-day",
        &["-1", "10", "x"],
        expect![[r#"
        `-1` is not a day from 0 to 9
        `10` is not a day from 0 to 9
        `x` is not a day from 0 to 9
    "#]],
    );
    check(
        ONE,
        "--refused-wait",
        &["0s", "2"],
        expect![[r#"
        `0s` must be greater than zero
        `2` is not a duration; write `500ms`, `2s` or `1m`
    "#]],
    );
    check(
        ONE,
        "--silent-wait",
        &["25h"],
        expect![[r#"
        `25h` is not a duration; write `500ms`, `2s` or `1m`
    "#]],
    );
}

#[test]
fn flags_that_need_others() {
    let mut lines = String::new();
    for more in [
        &["--threshold", "25"][..],
        &["--days", "10"],
        &["--outage", "kms1=1..2"],
        &["--renewal", "7d"],
        &["--change-day", "1"],
        &["--clients", "5", "--days", "9", "--change-day", "1"],
    ] {
        lines += &refused(&with(ONE, more), &["needs"]);
        lines.push('\n');
    }
    expect![[r#"
        error: `--threshold`: needs `--clients N` beside it
        error: `--days`: needs `--clients N` beside it
        error: `--outage`: needs `--days D` beside it
        error: `--renewal`: needs `--days D` beside it
        error: `--change-day`: needs `--days D` beside it
        error: `--change-day`: needs `--what-if EDIT` beside it
    "#]]
    .assert_eq(&lines);
}

#[test]
fn sources() {
    let mut lines = String::new();
    for (args, named) in [
        (&["simulate"][..], "--record"),
        (&["simulate", "--from", "nowhere.json"], "nowhere.json"),
        (&["simulate", "--from", "."], "--from"),
        (
            &["simulate", "--from", "a.json", "--record", "0 0 1688 kms1"],
            "--from",
        ),
    ] {
        lines += &refused(args, &[named]);
        lines.push('\n');
    }
    expect![[r#"
        error: there are no hosts to choose among; give `--record "PRIORITY WEIGHT PORT TARGET"`, `--zone FILE` or `--from REPORT.json`
        error: `--from`: `nowhere.json`: No such file or directory
        error: `--from`: `.` is a directory; give a regular file or a pipe
        error: the argument '--from <REPORT.json>' cannot be used with '--record <PRIORITY WEIGHT PORT TARGET>'; see `kmsdoctor --help`
    "#]].assert_eq(&lines);
}

#[test]
fn what_is_legal_runs() {
    for more in [
        &["--record", "65535 65535 65535 KMS.corp.example."][..],
        &["--record", "0 0 0 kms2.corp.example"],
        &["--down", "KMS1.corp.example.=refused"],
        &["--down", "kms1:1688"],
        &["--what-if", "Kms1 weight=0 Priority=65535"],
        &[
            "--what-if",
            "add 0 0 1688 kms9",
            "--what-if",
            "kms9 WEIGHT=7",
        ],
        &["--clients", "1", "--days", "1", "--outage", "kms1=0.."],
        &["--clients", "7", "--days", "9", "--outage", "kms1=3"],
        &["--seed", "18446744073709551615", "--narrate", "--ranks"],
    ] {
        let ran = run_in(&EmptyWorld::default(), &with(ONE, more));
        // A run that leaves nobody served ends with 1.
        assert!(
            ran.status < 2 && ran.err.is_empty(),
            "{more:?}: {}",
            ran.err
        );
    }
}
