//! Faults, and what is read behind them.

use super::{check, check_alone, expect};

#[test]
fn records_that_are_none() {
    check(
        "a\na 60\na 60 IN\na 60 60 A 10.0.0.1\na IN IN A 10.0.0.1\na SVR 0 0 1688 kms\na \"A\" 10.0.0.1\na AXFR x\na TYPE65280 x\na A\nb A 10.0.0.1\n",
        expect![[r#"
            11:1 b.corp.example. 0 address 10.0.0.1 | 11:5
            1:2 Syntax [] the record has no type
            2:5 Syntax [] the record has no type
            3:8 Syntax [] the record has no type
            4:6 Syntax [60] `60` is no record type
            5:6 Syntax [IN] `IN` is no record type
            6:3 Syntax [SVR] `SVR` is no record type
            7:4 Syntax [A] `A` is no record type
            8:3 Syntax [AXFR] `AXFR` is no record type
            9:13 Syntax [x] data of a type without a name is written as `\# LENGTH HEX`
            10:4 Syntax [] the record ends before its IPv4 address
        "#]],
    );
}

#[test]
fn data_that_is_none() {
    check(
        "a SRV 0 0 1688\na SRV 0 0 kms 1688\na SRV 65536 0 1688 kms\na SRV 0 0 1688 kms x\na SRV -1 0 1688 kms\na SRV \"0\" 0 1688 kms\na SRV 0 0 1688 a..b\n\
         a SRV 0010 0 1688 kms\n",
        expect![[r#"
            8:1 a.corp.example. 0 SRV 10 0 1688 kms.corp.example. (relative) | 8:7 8:12 8:14 8:19
            1:15 Syntax [] the record ends before its target
            2:11 Syntax [kms] the port `kms` is no number
            3:7 Range [65536] the priority `65536` is larger than 65535
            4:20 Syntax [x] `x` stands behind the end of the record
            5:7 Syntax [-1] the priority `-1` is no number
            6:8 Syntax [0] the priority `0` is in quotes
            7:16 Syntax [a..b] the target `a..b` is no domain name: a label is empty
        "#]],
    );
    check(
        "a A 10.0.0\na A 010.0.0.1\na A \"10.0.0.1\"\na AAAA 10.0.0.1\na AAAA fe80::1%eth0\na AAAA ::ffff:10.0.0.1\na CNAME \"b\"\na CNAME b c\na NS\na DNAME b c\n",
        expect![[r#"
            6:1 a.corp.example. 0 address ::ffff:10.0.0.1 | 6:8
            1:5 Syntax [10.0.0] `10.0.0` is no IPv4 address
            2:5 Syntax [010.0.0.1] `010.0.0.1` is no IPv4 address
            3:6 Syntax [10.0.0.1] `10.0.0.1` is no IPv4 address
            4:8 Syntax [10.0.0.1] `10.0.0.1` is no IPv6 address
            5:8 Syntax [fe80::1%eth0] `fe80::1%eth0` is no IPv6 address
            7:10 Syntax [b] the alias target `b` is in quotes
            8:11 Syntax [c] `c` stands behind the end of the record
            9:5 Syntax [] the record ends before its name server
            10:11 Syntax [c] `c` stands behind the end of the record
        "#]],
    );
    check(
        "@ SOA a b 1h 2 3 4 5\n@ SOA a b 1 2 3 4\n@ SOA a b 1 2 3 4 5 6\n@ SOA a b 4294967296 2 3 4 5\n@ SOA a b 1 1x 3 4 5\n",
        expect![[r#"
            1:11 Syntax [1h] the serial `1h` is no number
            2:18 Syntax [] the record ends before its minimum
            3:21 Syntax [6] `6` stands behind the end of the record
            4:11 Range [4294967296] the serial `4294967296` is larger than 4294967295
            5:13 Syntax [1x] the refresh `1x` is no number of seconds
        "#]],
    );
    check(
        "a MX b\na MX 10\na PTR b..c\na TXT\na TXT \\300\na A \\# 4 0a0000\na A \\# 4 0a00000\na A \\# x\na A \\#\na A \\# 4 0g000001\na A \\# 3 000000\na SRV \\# 8 0000000000000000\na TYPE65280 \\# 4 00\n",
        expect![[r#"
            1:6 Syntax [b] the preference `b` is no number
            2:8 Syntax [] the record ends before its mail host
            3:7 Syntax [b..c] the name `b..c` is no domain name: a label is empty
            4:6 Syntax [] the record ends before its text
            5:7 Syntax [\300] the text `\300` has an escape that is not `\DDD` or `\X`
            6:8 Syntax [4] generic data is not as long as its length says
            7:8 Syntax [4] generic data is not as long as its length says
            8:8 Syntax [x] `\#` is followed by a number of bytes
            9:7 Syntax [] the record ends before the length of its data
            10:10 Syntax [0g000001] generic data is written in hexadecimal
            11:8 Syntax [3] generic data does not fit the record type
            12:10 Syntax [8] generic data does not fit the record type
            13:16 Syntax [4] generic data is not as long as its length says
        "#]],
    );
    let long = format!("a TXT {}\na TXT {}\n", "x".repeat(255), "x".repeat(256));
    check(
        &long,
        expect![[r#"
        1:1 a.corp.example. 0 other | 1:7
        2:7 Range [xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx] the text has 256 bytes, at most 255 are allowed
    "#]],
    );
}

#[test]
fn names_that_are_none() {
    check(
        "a..b A 10.0.0.1\n.a A 10.0.0.1\na\\300 A 10.0.0.1\na\\1 A 10.0.0.1\n\"\" A 10.0.0.1\n",
        expect![[r#"
            1:1 Syntax [a..b] the owner `a..b` is no domain name: a label is empty
            2:1 Syntax [.a] the owner `.a` is no domain name: a label is empty
            3:1 Syntax [a\300] the owner `a\300` is no domain name: the name has an escape that is not `\DDD` or `\X`
            4:1 Syntax [a\1] the owner `a\1` is no domain name: the name has an escape that is not `\DDD` or `\X`
            5:2 Syntax [] the owner `` is no domain name: the name is empty
        "#]],
    );
    let label = "a".repeat(64);
    check(
        &format!("{label} A 10.0.0.1\n"),
        expect![[r#"
        1:1 Syntax [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa] the owner `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…` is no domain name: the label `aaaaaaaaaaaaaaaa…` has 64 bytes, at most 63 are allowed
    "#]],
    );
    // 253 octets and the origin are too many; alone they are not.
    let name = format!("{0}.{0}.{0}.{1}", "a".repeat(62), "b".repeat(62));
    check(
        &format!("{name} A 10.0.0.1\n{name}. A 10.0.0.1\n"),
        expect![[r#"
            2:1 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb. 0 address 10.0.0.1 | 2:256
            1:1 Syntax [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb] the owner `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…` is no domain name: the name has 266 bytes, at most 255 are allowed
        "#]],
    );
}

#[test]
fn marks_without_partner() {
    check(
        "a A 10.0.0.1 )\nb TXT \"x\nc A 10.0.0.2 \\\nd A 10.0.0.3\n",
        expect![[r#"
            4:1 d.corp.example. 0 address 10.0.0.3 | 4:5
            1:14 Syntax [)] `)` closes a parenthesis that is not open
            2:7 Syntax ["] `"` has no partner on its line
            3:14 Syntax [\] `\` stands at the end of the line
        "#]],
    );
    check(
        "a SRV ( 0 0 1688 kms\n  SRV 0 0 1688 kms2\nb A 10.0.0.1\nc SRV ( 0 0\n 1688 kms )\n",
        expect![[r#"
            2:3 a.corp.example. 0 SRV 0 0 1688 kms2.corp.example. (relative) | 2:7 2:9 2:11 2:16
            3:1 b.corp.example. 0 address 10.0.0.1 | 3:5
            4:1 c.corp.example. 0 SRV 0 0 1688 kms.corp.example. (relative) | 4:9 4:11 5:2 5:7
            1:7 Syntax [(] `(` is not closed until the end of the file
        "#]],
    );
    check(
        "a TXT ( \"x\n y )\nb A 10.0.0.1\n",
        expect![[r#"
        3:1 b.corp.example. 0 address 10.0.0.1 | 3:5
        1:9 Syntax ["] `"` has no partner on its line
    "#]],
    );
}

#[test]
fn classes_do_not_mix() {
    check(
        "a A 10.0.0.1\na CH A 10.0.0.2\na IN A 10.0.0.3\n",
        expect![[r#"
            1:1 a.corp.example. 0 address 10.0.0.1 | 1:5
            3:1 a.corp.example. 0 address 10.0.0.3 | 3:8
            2:3 Syntax [CH] the class `CH` is not that of the records above
        "#]],
    );
    // A zone of another class has nothing for KMS.
    check(
        "a CH TXT x\na TXT y\na IN A 10.0.0.3\n",
        expect![[r#"
        3:3 Syntax [IN] the class `IN` is not that of the records above
    "#]],
    );
}

#[test]
fn origin_that_is_missing_is_said_once() {
    check_alone(
        "@ SOA ns hm 1 2 3 4 5\na A 10.0.0.1\nb.corp.example. CNAME c\nd.corp.example. A 10.0.0.2\n",
        expect![[r#"
            4:1 d.corp.example. 0 address 10.0.0.2 | 4:19
            1:1 Origin [@] the owner `@` is relative, and nothing says to what; give `--origin NAME` or write `$ORIGIN NAME` above
        "#]],
    );
    check_alone(
        "$ORIGIN corp.example\na A 10.0.0.1\n$ORIGIN corp.example.\nb A 10.0.0.2\n",
        expect![[r#"
            origin corp.example.
            4:1 b.corp.example. 0 address 10.0.0.2 | 4:5
            1:9 Origin [corp.example] the origin `corp.example` is relative, and nothing says to what; end it with a dot
        "#]],
    );
    check_alone(
        "b.corp.example. CNAME c\n",
        expect![[r#"
            1:23 Origin [c] the alias target `c` is relative, and nothing says to what; give `--origin NAME` or write `$ORIGIN NAME` above
        "#]],
    );
}
