//! What a sound zone says.

use super::{check, check_alone, check_octets, expect};

#[test]
fn a_zone_as_people_write_it() {
    check(
        "\
$TTL 1h
@       IN SOA ns hostmaster ( 2024010101 ; serial
                 1d 2h
                 4w 300 )   ; minimum
        NS  ns
ns      A   10.0.0.1
_vlmcs._tcp  600 IN SRV 0 100 1688 kms1
             IN 600 SRV 10 0 1688 kms2.corp.example.
kms1    AAAA 2001:db8::1
Alias   CNAME @
",
        expect![[r#"
            2:1 corp.example. 3600 SOA 2024010101 300 | 2:16 2:19 2:32 3:18 3:21 4:18 4:21
            5:9 corp.example. 3600 NS ns.corp.example. (relative) | 5:13
            6:1 ns.corp.example. 3600 address 10.0.0.1 | 6:13
            7:1 _vlmcs._tcp.corp.example. own 600 SRV 0 100 1688 kms1.corp.example. (relative) | 7:25 7:27 7:31 7:36
            8:14 _vlmcs._tcp.corp.example. own 600 SRV 10 0 1688 kms2.corp.example. | 8:25 8:28 8:30 8:35
            9:1 kms1.corp.example. 3600 address 2001:db8::1 | 9:14
            10:1 Alias.corp.example. 3600 CNAME corp.example. | 10:15
        "#]],
    );
}

#[test]
fn owners_are_inherited() {
    check(
        "a A 10.0.0.1\n  A 10.0.0.2\n\n   ; remark\n\tA 10.0.0.3\nb A 10.0.0.4\n",
        expect![[r#"
            1:1 a.corp.example. 0 address 10.0.0.1 | 1:5
            2:3 a.corp.example. 0 address 10.0.0.2 | 2:5
            5:2 a.corp.example. 0 address 10.0.0.3 | 5:4
            6:1 b.corp.example. 0 address 10.0.0.4 | 6:5
        "#]],
    );
    check(
        " A 10.0.0.1\na A 10.0.0.2\n",
        expect![[r#"
        2:1 a.corp.example. 0 address 10.0.0.2 | 2:5
        1:2 Syntax [A 10.0.0.1] the first record has no owner to take over
    "#]],
    );
    // The owner of a line with a fault is still that of the lines below it.
    check(
        "a A 10.0.0\n  A 10.0.0.2\nb TXT \"\n  A 10.0.0.3\n",
        expect![[r#"
            2:3 a.corp.example. 0 address 10.0.0.2 | 2:5
            4:3 b.corp.example. 0 address 10.0.0.3 | 4:5
            1:5 Syntax [10.0.0] `10.0.0` is no IPv4 address
            3:7 Syntax ["] `"` has no partner on its line
        "#]],
    );
    // Lines below an owner that is no name say nothing about anybody else.
    check(
        "a A 10.0.0.1\nb..c A 10.0.0.2\n  A 10.0.0.3\nd A 10.0.0.4\n",
        expect![[r#"
            1:1 a.corp.example. 0 address 10.0.0.1 | 1:5
            4:1 d.corp.example. 0 address 10.0.0.4 | 4:5
            2:1 Syntax [b..c] the owner `b..c` is no domain name: a label is empty
        "#]],
    );
    // The owner keeps the origin under which it was written.
    check(
        "a A 10.0.0.1\n$ORIGIN sub\n  CNAME b\n",
        expect![[r#"
        1:1 a.corp.example. 0 address 10.0.0.1 | 1:5
        3:3 a.corp.example. 0 CNAME b.sub.corp.example. (relative) | 3:9
    "#]],
    );
}

#[test]
fn ttl_and_class_stand_in_either_order() {
    check(
        "a 60 IN A 10.0.0.1\na IN 1h30m A 10.0.0.2\na in A 10.0.0.3\na 1D A 10.0.0.4\na CLASS1 A 10.0.0.5\n",
        expect![[r#"
            1:1 a.corp.example. own 60 address 10.0.0.1 | 1:11
            2:1 a.corp.example. own 5400 address 10.0.0.2 | 2:14
            3:1 a.corp.example. 5400 address 10.0.0.3 | 3:8
            4:1 a.corp.example. own 86400 address 10.0.0.4 | 4:8
            5:1 a.corp.example. 86400 address 10.0.0.5 | 5:12
        "#]],
    );
    // Words in the place of the owner are owners.
    check(
        "in A 10.0.0.1\n300 A 10.0.0.2\nA A 10.0.0.3\n",
        expect![[r#"
            1:1 in.corp.example. 0 address 10.0.0.1 | 1:6
            2:1 300.corp.example. 0 address 10.0.0.2 | 2:7
            3:1 A.corp.example. 0 address 10.0.0.3 | 3:5
        "#]],
    );
}

#[test]
fn times_to_live_are_inherited() {
    // The one of the record before.
    check(
        "a 60 A 10.0.0.1\nb A 10.0.0.2\n",
        expect![[r#"
        1:1 a.corp.example. own 60 address 10.0.0.1 | 1:8
        2:1 b.corp.example. 60 address 10.0.0.2 | 2:5
    "#]],
    );
    // `$TTL` counts more, and only from its line on.
    check(
        "a 60 A 10.0.0.1\n$TTL 5\nb A 10.0.0.2\n$TTL 6\nc A 10.0.0.3\n",
        expect![[r#"
            1:1 a.corp.example. own 60 address 10.0.0.1 | 1:8
            3:1 b.corp.example. 5 address 10.0.0.2 | 3:5
            5:1 c.corp.example. 6 address 10.0.0.3 | 5:5
        "#]],
    );
    // The minimum of a SOA record that has none counts like `$TTL`.
    check(
        "@ SOA a b 1 2 3 4 5\n@ 60 NS ns.\nc A 10.0.0.1\n",
        expect![[r#"
            1:1 corp.example. 5 SOA 1 5 | 1:7 1:9 1:11 1:13 1:15 1:17 1:19
            2:1 corp.example. own 60 NS ns. | 2:9
            3:1 c.corp.example. 5 address 10.0.0.1 | 3:5
        "#]],
    );
    check(
        "@ 60 SOA a b 1 2 3 4 5\nc A 10.0.0.1\n",
        expect![[r#"
        1:1 corp.example. own 60 SOA 1 5 | 1:10 1:12 1:14 1:16 1:18 1:20 1:22
        2:1 c.corp.example. 60 address 10.0.0.1 | 2:5
    "#]],
    );
    // Nobody says one.
    check(
        "c A 10.0.0.1\n",
        expect![[r#"
        1:1 c.corp.example. 0 address 10.0.0.1 | 1:5
    "#]],
    );
    // More than 31 bits count as 0.
    check(
        "a 2147483647 A 10.0.0.1\na 2147483648 A 10.0.0.2\na 4294967296 A 10.0.0.3\n",
        expect![[r#"
            1:1 a.corp.example. own 2147483647 address 10.0.0.1 | 1:16
            2:1 a.corp.example. own 0 address 10.0.0.2 | 2:16
            2:3 LongTtl [2147483648] the TTL `2147483648` is larger than 2147483647, so it counts as 0
            3:3 Range [4294967296] the TTL `4294967296` is larger than 2147483647
        "#]],
    );
}

#[test]
fn parentheses_join_lines() {
    check(
        "( a A 10.0.0.1 )\n",
        expect![[r#"
        1:3 a.corp.example. 0 address 10.0.0.1 | 1:7
    "#]],
    );
    check(
        "a SRV (\n0 ; one\n( 1 )\r\n1688\n\n kms)\nb A 10.0.0.1\n",
        expect![[r#"
            1:1 a.corp.example. 0 SRV 0 1 1688 kms.corp.example. (relative) | 2:1 3:3 4:1 6:2
            7:1 b.corp.example. 0 address 10.0.0.1 | 7:5
        "#]],
    );
    check(
        "a A 10.0.0.1\n ( A\n10.0.0.2 )\n",
        expect![[r#"
        1:1 a.corp.example. 0 address 10.0.0.1 | 1:5
        2:4 a.corp.example. 0 address 10.0.0.2 | 3:1
    "#]],
    );
}

#[test]
fn names_have_escapes() {
    check(
        "a\\.b A 10.0.0.1\n\\097\\B A 10.0.0.2\n\\@ A 10.0.0.3\na\\\\. A 10.0.0.4\na\\. A 10.0.0.5\n\\$x A 10.0.0.6\n",
        expect![[r#"
            1:1 a\.b.corp.example. 0 address 10.0.0.1 | 1:8
            2:1 aB.corp.example. 0 address 10.0.0.2 | 2:10
            3:1 \@.corp.example. 0 address 10.0.0.3 | 3:6
            4:1 a\\. 0 address 10.0.0.4 | 4:8
            5:1 a\..corp.example. 0 address 10.0.0.5 | 5:7
            6:1 \$x.corp.example. 0 address 10.0.0.6 | 6:7
            1:1 HostName [a\.b] `a\.b` is not the name of a host, but has the records of one
            3:1 HostName [\@] `\@` is not the name of a host, but has the records of one
            4:1 HostName [a\\.] `a\\.` is not the name of a host, but has the records of one
            5:1 HostName [a\.] `a\.` is not the name of a host, but has the records of one
            6:1 HostName [\$x] `\$x` is not the name of a host, but has the records of one
        "#]],
    );
    check(
        "a CNAME b\\ c\na CNAME b\\;c\na CNAME b\\\"c\n",
        expect![[r#"
            1:1 a.corp.example. 0 CNAME b\032c.corp.example. (relative) | 1:9
            2:1 a.corp.example. 0 CNAME b\;c.corp.example. (relative) | 2:9
            3:1 a.corp.example. 0 CNAME b\"c.corp.example. (relative) | 3:9
        "#]],
    );
    check(
        "\"a\" A 10.0.0.1\n",
        expect![[r#"
        1:2 a.corp.example. 0 address 10.0.0.1 | 1:7
    "#]],
    );
    check(
        ". NS a.\n@ SRV 0 0 0 .\n",
        expect![[r#"
        1:1 . 0 NS a. | 1:6
        2:1 corp.example. 0 SRV 0 0 0 . | 2:7 2:9 2:11 2:13
    "#]],
    );
}

#[test]
fn texts_have_quotes() {
    check(
        "a TXT \"x ; ( y\" z;c\na TXT \"\" \"\\\"\" \"\\; \\065\"\na TXT \"a\"\"b\"c\n",
        expect![[r#"
            1:1 a.corp.example. 0 other | 1:8 1:17
            2:1 a.corp.example. 0 other | 2:8 2:11 2:16
            3:1 a.corp.example. 0 other | 3:8 3:11 3:13
        "#]],
    );
}

#[test]
fn generic_data() {
    check(
        "a A \\# 4 0a000001\na TYPE1 10.0.0.2\na TYPE1 \\# 4 0A 00 0 003\na TYPE28 \\# 16 20010db8000000000000000000000001\n\
         a SRV \\# 12 0000 0064 0698 03 6b6d73 00 00\na SRV \\# 11 0000 0064 0698 03 6b6d73 00\na CNAME \\# 3 016100\na TYPE2 \\# 1 00\na TYPE65280 \\# 0\na TXT \\# 2 0141\na TXT \"\\#\" 2\na CLASS1 TYPE64 \\# 1 00\n",
        expect![[r#"
            1:1 a.corp.example. 0 address 10.0.0.1 | 1:5 1:8 1:10
            2:1 a.corp.example. 0 address 10.0.0.2 | 2:9
            3:1 a.corp.example. 0 address 10.0.0.3 | 3:9 3:12 3:14 3:17 3:20 3:22
            4:1 a.corp.example. 0 address 2001:db8::1 | 4:10 4:13 4:16
            6:1 a.corp.example. 0 SRV 0 100 1688 kms. | 6:7 6:10 6:13 6:18 6:23 6:28 6:31
            7:1 a.corp.example. 0 CNAME a. | 7:9 7:12 7:14
            8:1 a.corp.example. 0 NS . | 8:9 8:12 8:14
            9:1 a.corp.example. 0 other | 9:13 9:16
            10:1 a.corp.example. 0 other | 10:7 10:10 10:12
            11:1 a.corp.example. 0 other | 11:8 11:12
            5:10 Syntax [12] generic data does not fit the record type
            12:20 Syntax [1] generic data does not fit the record type
        "#]],
    );
    check(
        "a SOA \\# 22 00 00 00000001 00000002 00000003 00000004 00000005\n",
        expect![[r#"
            1:1 a.corp.example. 5 SOA 1 5 | 1:7 1:10 1:13 1:16 1:19 1:28 1:37
        "#]],
    );
    // One digit a word.
    let target: String = "3f".to_owned() + &"61".repeat(63) + "00";
    let digits: Vec<String> = format!("000000000698{target}")
        .chars()
        .map(String::from)
        .collect();
    let text = format!("a SRV \\# 71 {}\n", digits.join(" "));
    check(
        &text,
        expect![[r#"
        1:1 a.corp.example. 0 SRV 0 0 1688 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa. | 1:7 1:10 1:13 1:15 1:17 1:19 1:21
    "#]],
    );
}

#[test]
fn exports_of_windows() {
    check(
        ";\r\n;  Database file corp.example.dns for corp.example zone.\r\n@                       IN  SOA dc1.corp.example. hostmaster.corp.example. (\r\n                        \t\t41           ; serial number\r\n                        \t\t900          ; refresh\r\n                        \t\t600          ; retry\r\n                        \t\t86400        ; expire\r\n                        \t\t3600       ) ; default TTL\r\n@                       NS\tdc1.corp.example.\r\n@ [AGE:3657321] 600\tA\t10.0.0.1\r\n_vlmcs._tcp             [Aging:3665858] 1200 SRV\t0 0 1688\tkms1.corp.example.\r\n                        [AGE:0] SRV 0 0 1688\tkms2\r\nkms1 1200 [aging:1] A 10.0.0.1\r\n@ WINS L2 C900 ( 10.0.0.9 )\r\n",
        expect![[r#"
            3:1 corp.example. 3600 SOA 41 3600 | 3:33 3:51 4:27 5:27 6:27 7:27 8:27
            9:1 corp.example. 3600 NS dc1.corp.example. | 9:28
            10:1 corp.example. own 600 address 10.0.0.1 aging 3657321 | 10:23
            11:1 _vlmcs._tcp.corp.example. own 1200 SRV 0 0 1688 kms1.corp.example. aging 3665858 | 11:50 11:52 11:54 11:59
            12:25 _vlmcs._tcp.corp.example. 3600 SRV 0 0 1688 kms2.corp.example. (relative) aging 0 | 12:37 12:39 12:41 12:46
            13:1 kms1.corp.example. own 1200 address 10.0.0.1 aging 1 | 13:23
            14:1 corp.example. 3600 other | 14:8 14:11 14:18
            10:3 Syntax [[AGE:3657321]] `[AGE:3657321]` is a time stamp of Windows DNS
            14:1 Syntax [@ WINS L2 C900 ( 10.0.0.9] `WINS` is a record type of Windows DNS
        "#]],
    );
    check(
        "a [AGE:x] A 10.0.0.1\na [AGE:4294967296] A 10.0.0.1\na [AGE:1] [AGE:2] A 10.0.0.1\na [OLD:1] A 10.0.0.1\n",
        expect![[r#"
            1:3 Syntax [[AGE:x]] `[AGE:x]` is no record type
            2:3 Syntax [[AGE:4294967296]] `[AGE:4294967296]` is no record type
            3:11 Syntax [[AGE:2]] `[AGE:2]` is no record type
            3:3 Syntax [[AGE:1]] `[AGE:1]` is a time stamp of Windows DNS
            4:3 Syntax [[OLD:1]] `[OLD:1]` is no record type
        "#]],
    );
}

#[test]
fn octets_are_kept() {
    check_octets(
        b"\xef\xbb\xbfa A 10.0.0.1\nk\xe4se A 10.0.0.2 ; \xe4\xf6\xfc\n",
        expect![[r#"
            1:1 a.corp.example. 0 address 10.0.0.1 | 1:5
            2:1 k\228se.corp.example. 0 address 10.0.0.2 | 2:8
            1:1 ByteOrderMark [�] the file begins with a byte order mark, which is not text of a zone
            2:1 HostName [k�se] `k�se` is not the name of a host, but has the records of one
        "#]],
    );
    check(
        "käse A 10.0.0.2\nä CNAME ö x\n",
        expect![[r#"
            1:1 k\195\164se.corp.example. 0 address 10.0.0.2 | 1:8
            1:1 HostName [käse] `käse` is not the name of a host, but has the records of one
            2:11 Syntax [x] `x` stands behind the end of the record
        "#]],
    );
    // The last line has no break.
    check(
        "a A 10.0.0.1",
        expect![[r#"
        1:1 a.corp.example. 0 address 10.0.0.1 | 1:5
    "#]],
    );
}

#[test]
fn types_that_are_passed_over() {
    check(
        "a MX 10 m\na PTR x\na HINFO x y\na CAA 0 issue \"x\"\na APL\na SPF \"v=spf1\"\na DNAME b.\na TYPE64 1 .\n",
        expect![[r#"
            1:1 a.corp.example. 0 other | 1:6 1:9
            2:1 a.corp.example. 0 other | 2:7
            3:1 a.corp.example. 0 other | 3:9 3:11
            4:1 a.corp.example. 0 other | 4:7 4:9 4:16
            5:1 a.corp.example. 0 other |
            6:1 a.corp.example. 0 other | 6:8
            7:1 a.corp.example. 0 DNAME b. | 7:9
            8:1 a.corp.example. 0 other | 8:10 8:12
        "#]],
    );
}

#[test]
fn origin_comes_from_the_text() {
    check_alone(
        "$ORIGIN corp.example.\na A 10.0.0.1\n$ORIGIN sub\na A 10.0.0.2\n",
        expect![[r#"
            origin corp.example.
            2:1 a.corp.example. 0 address 10.0.0.1 | 2:5
            4:1 a.sub.corp.example. 0 address 10.0.0.2 | 4:5
        "#]],
    );
    check_alone(
        "corp.example. SOA ns hm 1 2 3 4 5\na A 10.0.0.1\n",
        expect![[r#"
            origin corp.example.
            1:1 corp.example. 5 SOA 1 5 | 1:19 1:22 1:25 1:27 1:29 1:31 1:33
            2:1 a.corp.example. 5 address 10.0.0.1 | 2:5
        "#]],
    );
    check_alone(
        "a.b. A 10.0.0.1\na.b. SRV 0 0 1688 c.d.\n",
        expect![[r#"
        1:1 a.b. 0 address 10.0.0.1 | 1:8
        2:1 a.b. 0 SRV 0 0 1688 c.d. | 2:10 2:12 2:14 2:19
    "#]],
    );
}

#[test]
fn remarks_stand_beside_records() {
    check(
        "a A 10.0.0.1 ; kmsdoctor: ignore KMS301 -- old host\n\
         a SRV ( 0 0 ; priority and weight\n 1688 ; kmsdoctor: ignore KMS3, KMS401 target-is-alias -- two reasons -- really\n kms ) ; end\n\
         a A 10.0.0.2 ; ticket 7; kmsdoctor: ignore KMS301\n\
         a A 10.0.0.3 ; kmsdoctor: ignore KMS301 --  \n\
         a A 10.0.0.4 ; kmsdoctor: ignored\n\
         a A 10.0.0.5 ; kmsdoctor: ignore -- nothing\n\
         ; kmsdoctor: ignore KMS301 -- beside nothing\n",
        expect![[r#"
            1:1 a.corp.example. 0 address 10.0.0.1 | 1:5
            2:1 a.corp.example. 0 SRV 0 0 1688 kms.corp.example. (relative) | 2:9 2:11 3:2 4:2
            5:1 a.corp.example. 0 address 10.0.0.2 | 5:5
            6:1 a.corp.example. 0 address 10.0.0.3 | 6:5
            7:1 a.corp.example. 0 address 10.0.0.4 | 7:5
            8:1 a.corp.example. 0 address 10.0.0.5 | 8:5
            1:15 remark beside 1:1: ["KMS301"] Some("old host")
            3:8 remark beside 2:1: ["KMS3", "KMS401", "target-is-alias"] Some("two reasons -- really")
            5:15 remark beside 5:1: ["KMS301"] None
            6:15 remark beside 6:1: ["KMS301"] None
            7:15 remark beside 7:1: [] None
            8:15 remark beside 8:1: [] Some("nothing")
        "#]],
    );
}
