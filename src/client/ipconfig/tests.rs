//! What `ipconfig /all` says, in every language alike.

use super::*;
use crate::client::testing::shown;
use crate::decode::decode;
use expect_test::{Expect, expect};
use proptest::prelude::*;

/// The files, by name.
const FIXTURES: [(&str, &[u8]); 10] = [
    (
        "english",
        include_bytes!("../../../fixtures/client/ipconfig/english.txt"),
    ),
    (
        "german",
        include_bytes!("../../../fixtures/client/ipconfig/german.txt"),
    ),
    (
        "french",
        include_bytes!("../../../fixtures/client/ipconfig/french.txt"),
    ),
    (
        "spanish",
        include_bytes!("../../../fixtures/client/ipconfig/spanish.txt"),
    ),
    (
        "italian",
        include_bytes!("../../../fixtures/client/ipconfig/italian.txt"),
    ),
    (
        "portuguese",
        include_bytes!("../../../fixtures/client/ipconfig/portuguese.txt"),
    ),
    (
        "chinese",
        include_bytes!("../../../fixtures/client/ipconfig/chinese.txt"),
    ),
    (
        "japanese",
        include_bytes!("../../../fixtures/client/ipconfig/japanese.txt"),
    ),
    (
        "several-adapters",
        include_bytes!("../../../fixtures/client/ipconfig/several-adapters.txt"),
    ),
    (
        "half",
        include_bytes!("../../../fixtures/client/ipconfig/half.txt"),
    ),
];

fn fixture(name: &str) -> String {
    let found = FIXTURES.iter().find(|(it, _)| *it == name);
    decode(found.unwrap().1.to_vec())
}

fn check(text: &str, expect: &Expect) {
    expect.assert_eq(&shown(&read_ipconfig("i", text)));
}

#[test]
fn english() {
    check(
        &fixture("english"),
        &expect![[r#"
            i:6: primary corp.example.
            i:15: connection branch.example.
            i:10: search corp.example.
            i:11: search lab.example.
            i:27: server 192.0.2.53:53
            i:28: server 192.0.2.54:53
            adapter Ethernet adapter Ethernet: up
            adapter Wireless LAN adapter Wi-Fi: down
            i:5: host name PC7
            i:34: unusable "home.example", connection suffix: the adapter `Wireless LAN adapter Wi-Fi` is not connected
        "#]],
    );
}

/// Names of adapters are in the language of the machine; everything else is the same, lines included.
#[test]
fn other_languages_say_the_same() {
    let nameless = |name: &str| {
        let mut profile = read_ipconfig("i", &fixture(name));
        for (adapter, number) in profile.adapters.iter_mut().zip(1..) {
            let name = std::mem::replace(&mut adapter.name, format!("adapter {number}"));
            for it in &mut profile.unusable {
                it.why = it.why.replace(&name, &adapter.name);
            }
        }
        profile
    };
    let english = nameless("english");
    for language in [
        "german",
        "french",
        "spanish",
        "italian",
        "portuguese",
        "chinese",
        "japanese",
    ] {
        assert!(is_output(&fixture(language)), "{language}");
        assert_eq!(nameless(language), english, "{language}");
    }
}

#[test]
fn several_adapters() {
    check(
        &fixture("several-adapters"),
        &expect![[r#"
            i:7: primary hr.corp.example.
            i:17: connection branch.example.
            i:23: server [2001:db8::53]:53
            i:25: server 192.0.2.53:53
            adapter Ethernet adapter Ethernet: up
            adapter PPP adapter VPN: up
            adapter Tunnel adapter Example: down
            i:6: host name PC8
            i:28: unusable "option119.example", search list of a connection; that clients ask its suffix alone is inferred
            i:24: unusable "fe80::53%12", an IPv6 address that holds on one interface only is not asked
            i:38: unusable "fec0:0:0:ffff::1%1", a placeholder of Windows that no name server stands behind
            i:39: unusable "fec0:0:0:ffff::2", a placeholder of Windows that no name server stands behind
            i:46: unusable "tunnel.example", connection suffix: the adapter `Tunnel adapter Example` is not connected
            i:11: unusable "hr.corp.example., branch.example., corp.example.", search list in force, made of the suffixes of the machine and their parents; that nobody set it is inferred
        "#]],
    );
}

#[test]
fn what_is_missing_is_not_known() {
    check(
        &fixture("half"),
        &expect![[r#"
            i:9: server 192.0.2.53:53
            adapter Ethernet adapter Ethernet: unknown
            i:1: unusable "primary DNS suffix", not known: the text does not have the part about the machine
            i:3: unusable "connection suffix of `Ethernet adapter Ethernet`", not known: it does not stand where it should
        "#]],
    );
    check(
        "",
        &expect![[r#"
            i:1: unusable "primary DNS suffix", not known: the text does not have the part about the machine
            i:1: unusable "connection suffixes", not known: the text has no part about an adapter; it looks cut off
        "#]],
    );
}

/// An unusable primary suffix is a setting that holds nothing usable, whatever other suffixes there are.
#[test]
fn unusable_primary_suffix() {
    for (suffix, why) in [
        ("corp..example", "a label is empty"),
        (
            "hr=2Ecorp.example",
            "it is not a domain name: it has the character `=`",
        ),
    ] {
        let english = fixture("english");
        let text: Vec<String> = (1..)
            .zip(english.lines())
            .map(|(number, line)| match number {
                6 => line.replace("corp.example", suffix),
                _ => line.to_owned(),
            })
            .collect();
        let profile = read_ipconfig("i", &text.join("\n"));
        assert_eq!(profile.primary_suffix, None);
        let faulty: Vec<_> = profile
            .faulty
            .iter()
            .map(|it| (it.kind, &*it.why))
            .collect();
        assert_eq!(faulty, [(SettingKind::PrimarySuffix, why)]);
        assert!(profile.goes_by(&profile.faulty[0], &[]));
    }
}

#[test]
fn quoted_in_a_mail() {
    let text = fixture("english");
    let quoted: Vec<String> = text.lines().map(|it| format!("> > {it}")).collect();
    let quoted = quoted.join("\n");
    assert_eq!(
        shown(&read_ipconfig("i", &quoted)),
        shown(&read_ipconfig("i", &text))
    );
}

proptest! {
    #[test]
    fn any_text_is_read(text in r"(( {0,12}[A-Z]{0,3}DNS[. :]{0,9}|192\.0\.2\.1|a\.example|00-00-5E-00-53-01|[^\n]|\n|:\n){0,12}){0,6}") {
        let _ = read_ipconfig("i", &text);
    }
}
