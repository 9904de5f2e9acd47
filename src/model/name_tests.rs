//! Names in presentation format, their order, and how they compare.

use super::*;
use proptest::collection::vec;
use proptest::prelude::*;

fn check(text: &str, expect: &str) {
    let shown = match DomainName::parse(text) {
        Ok(name) => name.to_string(),
        Err(err) => format!("error: {err}"),
    };
    assert_eq!(shown, expect, "{text:?}");
}

#[test]
fn presentation_format() {
    check("corp.example", "corp.example.");
    check("Corp.Example.", "Corp.Example.");
    check(".", ".");
    check(r"a\.b.example", r"a\.b.example.");
    check(r"a\032b.example", r"a\032b.example.");
    check(r"\027[31m.example", r"\027[31m.example.");
    check("münchen.example", r"m\195\188nchen.example.");
}

#[test]
fn faults() {
    check("", "error: the name is empty");
    check("a..b", "error: a label is empty");
    check(".a", "error: a label is empty");
    check("a b", "error: the name has white space");
    check("a\u{1b}b", "error: the name has a control character");
    check(
        r"a\",
        r"error: the name has an escape that is not `\DDD` or `\X`",
    );
    check(
        r"a\256",
        r"error: the name has an escape that is not `\DDD` or `\X`",
    );
    let label = "x".repeat(64);
    check(
        &label,
        "error: the label `xxxxxxxxxxxxxxxxxxxx…` has 64 bytes, at most 63 are allowed",
    );
    let long = vec!["y".repeat(63); 4].join(".");
    check(
        &long,
        "error: the name has 257 bytes, at most 255 are allowed",
    );
}

#[test]
fn case_does_not_count() {
    let upper = DomainName::parse("_VLMCS._TCP.Corp.Example").unwrap();
    let lower = DomainName::parse("_vlmcs._tcp.corp.example.").unwrap();
    assert_eq!(upper, lower);
    assert_eq!(upper.cmp(&lower), Ordering::Equal);
    assert!(lower.is_at_or_below(&DomainName::parse("CORP.example").unwrap()));
    assert!(!lower.is_at_or_below(&DomainName::parse("orp.example").unwrap()));
    assert_eq!(upper.to_string(), "_VLMCS._TCP.Corp.Example.");
}

#[test]
fn address_as_name() {
    let address = DomainName::parse("192.0.2.7").unwrap();
    assert_eq!(address.as_ipv4_text(), Some([192, 0, 2, 7].into()));
    assert_eq!(DomainName::parse("a.b.c.d").unwrap().as_ipv4_text(), None);
}

#[test]
fn canonical_order() {
    // The example of RFC 4034, 6.1.
    let names = [
        "example",
        "a.example",
        "yljkjljk.a.example",
        "Z.a.example",
        "zABC.a.EXAMPLE",
        "z.example",
        r"\001.z.example",
        "*.z.example",
        r"\200.z.example",
    ];
    let names: Vec<DomainName> = names.iter().map(|it| it.parse().unwrap()).collect();
    let mut sorted = names.clone();
    sorted.reverse();
    sorted.sort();
    assert_eq!(sorted, names);
}

#[test]
fn labels_begin_behind_their_length() {
    let check = |below: &[&[u8]], above: &[&[u8]], expect: bool| {
        let [below, above] =
            [below, above].map(|it| DomainName::from_labels(it.iter().copied()).unwrap());
        assert_eq!(below.is_at_or_below(&above), expect, "{below} {above}");
    };
    check(&[b"a", b"b"], &[b"b"], true);
    check(&[b"a", b"b"], &[], true);
    // The end of one label that looks like a whole one.
    check(&[b"a\x01b"], &[b"b"], false);
    check(&[b"x", b"a\x01b"], &[b"b"], false);
    check(&[b"b"], &[b"a", b"b"], false);
}

#[test]
fn most_labels() {
    let most = DomainName::from_labels(vec!["a"; MAX_LABELS]).unwrap();
    assert_eq!(most.wire_len(), MAX_NAME_OCTETS);
    assert_eq!(most.labels().len(), MAX_LABELS);
    assert_eq!(most.labels().next_back(), Some(&b"a"[..]));
    assert_eq!(most.parent().unwrap().label_count(), MAX_LABELS - 1);
    assert_eq!(DomainName::root().parent(), None);
    assert!(DomainName::from_labels(vec!["a"; MAX_LABELS + 1]).is_err());
}

#[test]
fn clones_share_their_octets() {
    let name = DomainName::parse("kms1.corp.example").unwrap();
    assert!(std::ptr::eq(name.wire(), name.clone().wire()));
}

/// Octets with which labels are easily mixed up: those of keys, letters of both cases, and what stands beside them.
fn labels_of_odd_octets() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let octet = proptest::sample::select(vec![0, 1, 2, b'.', b'@', b'A', b'a', b'Z', b'z', 0xff]);
    vec(vec(octet, 1..4), 0..5)
}

proptest! {
    #[test]
    fn order_is_that_of_folded_labels_from_the_right(
        left in labels_of_odd_octets(),
        right in labels_of_odd_octets(),
    ) {
        let folded = |it: &[Vec<u8>]| -> Vec<Vec<u8>> {
            it.iter().rev().map(|it| it.to_ascii_lowercase()).collect()
        };
        let [of_left, of_right] = [&left, &right].map(|it| DomainName::from_labels(it).unwrap());
        prop_assert_eq!(of_left.cmp(&of_right), folded(&left).cmp(&folded(&right)));
        prop_assert_eq!(of_left == of_right, folded(&left) == folded(&right));
        prop_assert_eq!(of_left.is_at_or_below(&of_right), folded(&left).starts_with(&folded(&right)));
        let parent = left.get(1..).map(|it| DomainName::from_labels(it).unwrap());
        prop_assert_eq!(of_left.parent().map(|it| it.cmp(&of_right)), parent.map(|it| it.cmp(&of_right)));
        prop_assert!(of_left.parent().is_none_or(|it| it.labels().eq(left[1..].iter())));
    }
}
