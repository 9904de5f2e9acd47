//! Small pieces of pasted text, good and bad.

use super::*;

fn check_host(text: &str, expect: Option<&str>, argument: Option<&str>) {
    let host = Host::read(text);
    assert_eq!(host.as_ref().map(ToString::to_string).as_deref(), expect);
    let shown = host.and_then(|it| it.as_argument());
    assert_eq!(shown.as_deref(), argument, "{text:?}");
}

#[test]
fn hosts_are_split_at_the_last_colon() {
    for same in [
        "kms1.corp.example:1688",
        "kms1",
        "192.0.2.7:1689",
        "[2001:db8::7]:1688",
    ] {
        check_host(same, Some(same), Some(same));
    }
    let bare = "2001:db8::7:1688";
    check_host(bare, Some("[2001:db8::7]:1688"), Some("[2001:db8::7]:1688"));
    check_host(
        "kms1.corp.example.:1688",
        Some("kms1.corp.example.:1688"),
        Some("kms1.corp.example.:1688"),
    );
    check_host(
        "kms1:1688<http://kms1:1688/>",
        Some("kms1:1688"),
        Some("kms1:1688"),
    );
    check_host("kms1:0", Some("kms1"), Some("kms1"));
    check_host("kms1:99999", Some("kms1"), Some("kms1"));
    for none in ["", " ", ":1688", "two words", "<a>"] {
        check_host(none, None, None);
    }
}

#[test]
fn hosts_never_become_commands() {
    for text in [
        "$(calc):1688",
        "a;b:1688",
        "a&b",
        "`a`",
        "--from",
        "-x:1688",
        "a|b:1",
        "%PATH%:1688",
        "a..b:1688",
        "größe:1688",
    ] {
        assert_eq!(
            Host::read(text).and_then(|it| it.as_argument()),
            None,
            "{text}"
        );
    }
    for text in ["corp.example", "hr.corp.example", "lan"] {
        assert!(is_tame_domain(text), "{text}");
    }
    for text in ["-corp.example", "$x.example", "a b.example", ".example", ""] {
        assert!(!is_tame_domain(text), "{text}");
    }
}

fn check_time(date: &str, clock: &str, expect: &str) {
    let shown = utc(date, clock).map_or("-".to_owned(), |it| it.to_string());
    assert_eq!(shown, expect, "{date} {clock}");
}

#[test]
fn times_are_read_where_their_order_shows() {
    check_time("2026/03/04", "05:06", "2026-03-04T05:06:00Z");
    check_time("2026/3/4", "5:06", "2026-03-04T05:06:00Z");
    check_time("2026-03-04", "05:06:07", "2026-03-04T05:06:07Z");
    check_time("1/14/2026", "2:30", "2026-01-14T02:30:00Z");
    check_time("14.01.2026", "02:30", "2026-01-14T02:30:00Z");
    // Fourth of March or third of April.
    check_time("3/4/2026", "2:30", "-");
    for (date, clock) in [
        ("2026/13/04", "05:06"),
        ("2026/02/30", "05:06"),
        ("2026/03/04", "24:00"),
        ("2026/03-04", "05:06"),
        ("2026/03/04/05", "05:06"),
        ("99999/1/1", "05:06"),
        ("", ""),
        ("2026/03/04", "05"),
        ("2026/03/04", "-1:06"),
        ("2026/+3/04", "05:06"),
    ] {
        check_time(date, clock, "-");
    }
}

#[test]
fn codes_may_lack_leading_zeros() {
    assert_eq!(hexadecimal("0x4000008"), Some(0x0400_0008));
    assert_eq!(hexadecimal("0X0"), Some(0));
    for text in ["0x", "0x123456789", "0xg", "4000008", "0x+1", "", "0"] {
        assert_eq!(hexadecimal(text), None, "{text}");
    }
    assert_eq!(leading_code("0xC004F074."), Some(ErrorCode(0xC004_F074)));
    assert_eq!(leading_code("0xC004F0741"), None);
    assert_eq!(leading_code("0x größe"), None);
    assert_eq!(leading_code("0"), None);
}

#[test]
fn guids_lose_braces_and_case() {
    let expect = Some(Guid("11111111-2222-3333-4444-aaaaaaaaaaaa".to_owned()));
    assert_eq!(guid("11111111-2222-3333-4444-AAAAAAAAAAAA"), expect);
    assert_eq!(guid("{11111111-2222-3333-4444-aaaaaaaaaaaa}"), expect);
    for text in [
        "",
        "11111111-2222-3333-4444-aaaaaaaaaaa",
        "11111111-2222-3333-44440aaaaaaaaaaaa",
        "{}",
    ] {
        assert_eq!(guid(text), None, "{text}");
    }
}

fn check_keys(text: &str, expect: &str) {
    assert_eq!(without_keys(text), expect, "{text}");
}

#[test]
fn product_keys_are_withheld() {
    let key = "ABCDE-FGHIJ-KLMNO-PQRST-12345";
    check_keys(key, WITHHELD);
    check_keys(&format!("is {key}, or"), &format!("is {WITHHELD}, or"));
    check_keys(&format!("{key} {key}"), &format!("{WITHHELD} {WITHHELD}"));
    check_keys(&key.to_lowercase().replace('-', "–"), WITHHELD);
    for same in [
        "",
        "größe",
        "11111111-2222-3333-4444-555555555555",
        "ABCDE-FGHIJ-KLMNO-PQRST",
        "XABCDE-FGHIJ-KLMNO-PQRST-12345",
        "ABCDE-FGHIJ-KLMNO-PQRST-123456",
    ] {
        check_keys(same, same);
    }
    // A key at the edge of what is kept is not cut into a part of one.
    let long = format!("{} {key}", "a".repeat(MOST_KEPT - 10));
    assert!(!clean(&long).contains("ABCDE"));
}

#[test]
fn lines_lose_quotation_marks() {
    let found: Vec<&str> = lines("> > a: b\r\n|  c \n\u{feff}\u{a0}d\u{200b}").collect();
    assert_eq!(found, ["a: b", "", "c", "d"]);
}
