//! Text that wants to take time or memory, and text that is none.

use super::{Files, check_octets, expect, read_octets, read_only};
use crate::zone::{FaultKind, MOST_FAULTS, MOST_REMARKS};

#[test]
fn binary_data_is_no_zone() {
    check_octets(
        b"a A 10.0.0.1\n\0\x01\x02",
        expect![[r#"
            2:1 Syntax [\0] the file has NUL bytes, so it is no zone text; nothing of it was read
        "#]],
    );
    check_octets(
        b"\xff\xfea\0 \0A\0",
        expect![[r#"
        1:4 Syntax [\0] the file is UTF-16, which name servers do not read; save it as UTF-8
    "#]],
    );
    check_octets(b"", expect![[""]]);
    check_octets(
        b"\x80\xff\x1b[2J x\n\xc3 A 10.0.0.1\n",
        expect![[r#"
            2:1 \195.corp.example. 0 address 10.0.0.1 | 2:5
            1:8 Syntax [x] `x` is no record type
            2:1 HostName [�] `�` is not the name of a host, but has the records of one
        "#]],
    );
}

/// Each would look at the rest of the text again; that the test ends at all is what it shows.
#[test]
fn openings_without_end_end_the_reading() {
    let text = "a A ( 10.0.0.1\n".repeat(300_000);
    let reading = read_only(&text);
    assert_eq!(reading.faults.len(), 65);
    assert_eq!(reading.faults.last().unwrap().kind, FaultKind::Bound);
}

#[test]
fn faults_without_end_are_counted() {
    let text = "a x\n".repeat(MOST_FAULTS + 5);
    let reading = read_only(&text);
    assert_eq!(reading.faults.len(), MOST_FAULTS);
    assert_eq!(reading.n_faults_omitted, 5);
}

#[test]
fn remarks_beyond_the_bound_are_faults() {
    let text = "a A 10.0.0.1 ; kmsdoctor: ignore KMS3 -- x\n".repeat(MOST_REMARKS + 1);
    let reading = read_only(&text);
    assert_eq!(reading.remarks.len(), MOST_REMARKS);
    assert_eq!(reading.faults.len(), 1);
}

#[test]
fn a_record_of_ten_megabytes_is_one_record() {
    let text = format!("a TXT{}\nb A 10.0.0.1\n", " \"x\"".repeat(2_500_000));
    let reading = read_only(&text);
    assert_eq!((reading.n_records, reading.faults.len()), (2, 0));
}

#[test]
fn words_of_megabytes_are_shown_in_part() {
    for word in ["a.", "\\", "(\"", "a", "\\097."] {
        let word = word.repeat(2_000_000 / word.len());
        for text in [
            format!("{word} A 10.0.0.1\n"),
            format!("a CNAME {word}\n"),
            format!("a {word}"),
        ] {
            let reading = read_only(&text);
            assert!(!reading.faults.is_empty());
            assert!(reading.faults.iter().all(|it| it.message.len() < 500));
        }
    }
}

/// Two files that name each other often enough would be read 2^16 times.
#[test]
fn includes_are_bounded() {
    let files = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"];
    let texts: Vec<(&'static str, &'static str)> = vec![
        ("0", "$INCLUDE 1\n$INCLUDE 1\n$INCLUDE 1\n"),
        ("1", "$INCLUDE 2\n$INCLUDE 2\n$INCLUDE 2\n"),
        ("2", "$INCLUDE 3\n$INCLUDE 3\n$INCLUDE 3\n"),
        ("3", "$INCLUDE 4\n$INCLUDE 4\n$INCLUDE 4\n"),
        ("4", "$INCLUDE 5\n$INCLUDE 5\n$INCLUDE 5\n"),
        ("5", "$INCLUDE 6\n$INCLUDE 6\n$INCLUDE 6\n"),
        ("6", "$INCLUDE 7\n$INCLUDE 7\n$INCLUDE 7\n"),
        ("7", "a A 10.0.0.1\n"),
    ];
    assert!(texts.iter().zip(files).all(|(it, name)| it.0 == name));
    let reading = read_octets(
        texts[0].1.as_bytes(),
        Some("corp.example."),
        Files(texts.clone()),
    );
    assert!(reading.n_records < 1_000);
    assert!(reading.faults.iter().all(|it| it.kind == FaultKind::Bound));
    assert!(!reading.faults.is_empty());
}

#[test]
fn patterns_are_bounded_in_all() {
    let text = "$GENERATE 1-65536 a A 10.0.0.1\n".repeat(20);
    let reading = read_only(&text);
    assert_eq!(reading.n_records, 1 << 20);
    assert_eq!(reading.faults.len(), 4);
}
