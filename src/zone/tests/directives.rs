//! `$ORIGIN`, `$TTL`, `$INCLUDE`, `$GENERATE`.

use super::{check, check_files, expect};

#[test]
fn origin() {
    check(
        "$ORIGIN a\nb A 10.0.0.1\n$origin c.\nb A 10.0.0.2\n$ORIGIN .\nb A 10.0.0.3\n",
        expect![[r#"
            2:1 b.a.corp.example. 0 address 10.0.0.1 | 2:5
            4:1 b.c. 0 address 10.0.0.2 | 4:5
            6:1 b. 0 address 10.0.0.3 | 6:5
        "#]],
    );
    check(
        "$ORIGIN\n$ORIGIN a b\n$ORIGIN a..b\nc A 10.0.0.1\n",
        expect![[r#"
            4:1 c.corp.example. 0 address 10.0.0.1 | 4:5
            1:1 Syntax [$ORIGIN] `$ORIGIN` takes a domain name and nothing else
            2:1 Syntax [$ORIGIN] `$ORIGIN` takes a domain name and nothing else
            3:9 Syntax [a..b] the origin `a..b` is no domain name: a label is empty
        "#]],
    );
}

#[test]
fn ttl() {
    check(
        "$TTL 1w\na A 10.0.0.1\n$TTL\n$TTL x\n$TTL 1h30\n$TTL 5 6\n$TTL 4294967296\n$TTL 4294967295\na A 10.0.0.2\n",
        expect![[r#"
            2:1 a.corp.example. 604800 address 10.0.0.1 | 2:5
            9:1 a.corp.example. 0 address 10.0.0.2 | 9:5
            3:1 Syntax [$TTL] `$TTL` takes a time to live and nothing else
            4:6 Syntax [x] `x` is no time to live
            5:6 Syntax [1h30] `1h30` is no time to live
            6:1 Syntax [$TTL] `$TTL` takes a time to live and nothing else
            7:6 Range [4294967296] the TTL `4294967296` is larger than 2147483647
            8:6 LongTtl [4294967295] the TTL `4294967295` is larger than 2147483647, so it counts as 0
        "#]],
    );
}

#[test]
fn directives_stand_at_the_start_of_a_line() {
    check(
        "$FOO x\na A 10.0.0.1\n $TTL 5\n",
        expect![[r#"
        2:1 a.corp.example. 0 address 10.0.0.1 | 2:5
        1:1 Syntax [$FOO] `$FOO` is no directive
        3:2 Syntax [$TTL] `$TTL` is no record type
    "#]],
    );
}

#[test]
fn include() {
    // Origin and owner are as before behind it, the default TTL is not.
    check_files(
        &[
            (
                "main",
                "$TTL 60\na A 10.0.0.1\n$INCLUDE hosts sub\n  A 10.0.0.2\nb A 10.0.0.3\n$INCLUDE \"hosts\"\n",
            ),
            (
                "hosts",
                "c A 10.0.0.4\n$ORIGIN deep\n$TTL 5\nd A 10.0.0.x\n",
            ),
        ],
        expect![[r#"
            2:1 a.corp.example. 60 address 10.0.0.1 | 2:5
            hosts:1:1 c.sub.corp.example. 60 address 10.0.0.4 | hosts:1:5
            4:3 a.corp.example. 5 address 10.0.0.2 | 4:5
            5:1 b.corp.example. 5 address 10.0.0.3 | 5:5
            hosts:1:1 c.corp.example. 5 address 10.0.0.4 | hosts:1:5
            hosts:4:5 Syntax [10.0.0.x] `10.0.0.x` is no IPv4 address
            hosts:4:5 Syntax [10.0.0.x] `10.0.0.x` is no IPv4 address
        "#]],
    );
    // The first record of a file may take over the owner from outside, as BIND has it.
    check_files(
        &[
            ("main", "a A 10.0.0.1\n$INCLUDE hosts\n"),
            ("hosts", " A 10.0.0.2\n"),
        ],
        expect![[r#"
            1:1 a.corp.example. 0 address 10.0.0.1 | 1:5
            hosts:1:2 a.corp.example. 0 address 10.0.0.2 | hosts:1:4
        "#]],
    );
    check_files(
        &[
            (
                "main",
                "$INCLUDE\n$INCLUDE a b c\n$INCLUDE none\n$INCLUDE main\n$INCLUDE loop\na A 10.0.0.1\n",
            ),
            ("loop", "$INCLUDE main\nb A 10.0.0.2\n"),
        ],
        expect![[r#"
            loop:2:1 b.corp.example. 0 address 10.0.0.2 | loop:2:5
            6:1 a.corp.example. 0 address 10.0.0.1 | 6:5
            1:1 Syntax [$INCLUDE] `$INCLUDE` takes a file and, behind it, an origin
            2:1 Syntax [$INCLUDE] `$INCLUDE` takes a file and, behind it, an origin
            3:10 Absent [none] `none` is not read: no such file
            4:10 Include [main] `main` is not read: it includes itself
            loop:1:10 Include [main] `main` is not read: it includes itself
        "#]],
    );
}

#[test]
fn generate() {
    check(
        "a A 10.0.0.9\n$GENERATE 1-3/2 kms$ 60 IN A 10.0.0.$\n\tA 10.0.0.8\n$GENERATE 1-2 _vlmcs._tcp SRV \"0 0 1688 kms${1,3}.corp.example.\" ; c\n$GENERATE 1-1 a$ CNAME $\n",
        expect![[r#"
            1:1 a.corp.example. 0 address 10.0.0.9 | 1:5
            2:1 kms1.corp.example. own 60 address 10.0.0.1 | 2:1
            2:1 kms3.corp.example. own 60 address 10.0.0.3 | 2:1
            3:2 a.corp.example. 60 address 10.0.0.8 | 3:4
            4:1 _vlmcs._tcp.corp.example. 60 SRV 0 0 1688 kms002.corp.example. | 4:1 4:1 4:1 4:1
            4:1 _vlmcs._tcp.corp.example. 60 SRV 0 0 1688 kms003.corp.example. | 4:1 4:1 4:1 4:1
            5:1 a1.corp.example. 60 CNAME 1.corp.example. (relative) | 5:1
        "#]],
    );
    // Formats, as `named-compilezone` prints them.
    check(
        "$GENERATE 1-1 d${-3}.${-3,4}.${0,2,d} A 10.0.0.1\n$GENERATE 171-171 o${0,4,o}.${0,0,x}.${0,4,X}.${-172,4,x} A 10.0.0.1\n$GENERATE 171-171 ${0,0,n}.${0,7,N} A 10.0.0.1\n$GENERATE 1-1 a$$$.b\\$$ A 10.0.0.1\n",
        expect![[r#"
            1:1 d-2.-002.01.corp.example. 0 address 10.0.0.1 | 1:1
            2:1 o0253.ab.00AB.ffffffff.corp.example. 0 address 10.0.0.1 | 2:1
            3:1 b.a.B.A.0.0.corp.example. 0 address 10.0.0.1 | 3:1
            4:1 a\$1.b\$1.corp.example. 0 address 10.0.0.1 | 4:1
            1:1 HostName [$GENERATE 1-1 d${-3}.${-3,4}.${0,2,d} A 10.0.0.1] `d-2.-002.01` is not the name of a host, but has the records of one
            4:1 HostName [$GENERATE 1-1 a$$$.b\$$ A 10.0.0.1] `a\$1.b\$1` is not the name of a host, but has the records of one
        "#]],
    );
    check(
        "$GENERATE\n$GENERATE 1-2\n$GENERATE 2-1 a$ A 10.0.0.1\n$GENERATE 1-2/0 a$ A 10.0.0.1\n$GENERATE x a$ A 10.0.0.1\n$GENERATE 1-2 a$ 10.0.0.1\n$GENERATE 1-2 a$ A\n\
         $GENERATE 1-2 a$ x A 10.0.0.1\n$GENERATE 1-2 a SRV 0 0 1688 kms$\n$GENERATE 1-2 a${} A 10.0.0.1\n$GENERATE 1-2 a${1,2,q} A 10.0.0.1\n$GENERATE 1-2 a${1 A 10.0.0.1\n$GENERATE 254-300 a$ A 10.0.0.$\n$GENERATE 1-2 a$ TXT \"\\\"\"\n",
        expect![[r#"
            13:1 a254.corp.example. 0 address 10.0.0.254 | 13:1
            13:1 a255.corp.example. 0 address 10.0.0.255 | 13:1
            14:1 a1.corp.example. 0 other | 14:1
            14:1 a2.corp.example. 0 other | 14:1
            1:1 Syntax [$GENERATE] `$GENERATE` takes a range, an owner, a type and data
            2:1 Syntax [$GENERATE] `$GENERATE` takes a range, an owner, a type and data
            3:11 Syntax [2-1] `2-1` is no range; write `START-STOP` or `START-STOP/STEP`
            4:11 Syntax [1-2/0] `1-2/0` is no range; write `START-STOP` or `START-STOP/STEP`
            5:11 Syntax [x] `x` is no range; write `START-STOP` or `START-STOP/STEP`
            6:1 Syntax [$GENERATE] the pattern has no record type
            7:1 Syntax [$GENERATE] the pattern has no data
            8:18 Syntax [x] `x` is no record type
            9:23 Syntax [0] the data of a pattern is one word; put data of several words in quotes
            10:15 Syntax [a${}] `a${}` has a `$` with braces that are not `{OFFSET,WIDTH,BASE}`
            11:15 Syntax [a${1,2,q}] `a${1,2,q}` has a `$` with braces that are not `{OFFSET,WIDTH,BASE}`
            12:15 Syntax [a${1] `a${1` has a `$` with braces that are not `{OFFSET,WIDTH,BASE}`
            13:1 Syntax [$GENERATE 254-300 a$ A 10.0.0.$] `10.0.0.256` is no IPv4 address
        "#]],
    );
    check(
        "$GENERATE 1-65537 a$ A 10.0.0.1\n$GENERATE 0-2147483647/2147483647 a$ MX \"0 b\"\n",
        expect![[r#"
            2:1 a0.corp.example. 0 other | 2:1 2:1
            2:1 a2147483647.corp.example. 0 other | 2:1 2:1
            1:11 Bound [1-65537] `1-65537` makes more than 65536 records, which are not made
        "#]],
    );
}
