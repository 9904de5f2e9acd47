//! What a server with a zone says.

use super::{Files, expect, read_octets};
use crate::model::{DomainName, Question, Record, RecordData, RecordType};
use crate::zone::{Authority, respond};
use expect_test::Expect;
use std::fmt::Write as _;

const ZONE: &str = "\
$TTL 300
@ SOA ns hm 1 2 3 4 60
@ NS ns
ns A 10.0.0.53
_vlmcs._tcp SRV 0 0 1688 kms1
_vlmcs._tcp SRV 0 0 1688 kms.lab
kms1 A 10.0.0.1
kms1 AAAA 2001:db8::1
alias CNAME kms1
far CNAME kms.example.net.
loop1 CNAME loop2
loop2 CNAME loop1
deep.empty A 10.0.0.2
*.wild A 10.0.0.3
*.wild SRV 0 0 1688 kms1
a.b.wild A 10.0.0.4
lab NS ns.lab
ns.lab A 10.0.0.54
kms.lab A 10.0.0.5
dangling CNAME nothing
old DNAME new
below.old A 10.0.0.6
below.new A 10.0.0.7
_vlmcs._tcp.new SRV 0 0 1688 kms.old
away DNAME other.example.
chain DNAME old
round DNAME x.round
sub.lab DNAME new
*.star DNAME new
alias2 CNAME below.old
";

#[track_caller]
fn check(name: &str, record_type: RecordType, expect: Expect) {
    let origin = DomainName::parse("corp.example.").unwrap();
    let reading = read_octets(ZONE.as_bytes(), Some("corp.example."), Files(Vec::new()));
    assert_eq!(reading.faults, []);
    let records = reading.entries.into_iter().map(|it| it.record);
    let zone = Authority::new(origin, records);
    let question = Question {
        name: DomainName::parse(name).unwrap(),
        record_type,
    };
    let response = respond(&[&zone], &question);
    let mut text = response.rcode.to_string();
    if response.authoritative {
        text.push_str(" authoritative");
    }
    text.push('\n');
    for (section, records) in [
        ("answer", &response.answer),
        ("authority", &response.authority),
        ("additional", &response.additional),
    ] {
        for Record { owner, data, .. } in records {
            let data = match data {
                RecordData::Srv(srv) => format!("SRV {}", srv.target),
                RecordData::Address(it) => it.to_string(),
                RecordData::Alias(it) => format!("CNAME {it}"),
                RecordData::Redirect(it) => format!("DNAME {it}"),
                RecordData::NameServer(it) => format!("NS {it}"),
                RecordData::Soa { .. } => "SOA".to_owned(),
                RecordData::Other { record_type } => record_type.clone(),
            };
            let _ = writeln!(text, "{section} {owner} {data}");
        }
    }
    expect.assert_eq(&text);
}

#[test]
fn records_and_addresses_of_targets() {
    // What stands below a delegation is not said beside it.
    check(
        "_VLMCS._tcp.corp.example.",
        RecordType::Srv,
        expect![[r#"
        NOERROR authoritative
        answer _vlmcs._tcp.corp.example. SRV kms1.corp.example.
        answer _vlmcs._tcp.corp.example. SRV kms.lab.corp.example.
        additional kms1.corp.example. 10.0.0.1
        additional kms1.corp.example. 2001:db8::1
    "#]],
    );
    check(
        "kms1.corp.example.",
        RecordType::Aaaa,
        expect![[r#"
        NOERROR authoritative
        answer kms1.corp.example. 2001:db8::1
    "#]],
    );
}

#[test]
fn aliases() {
    check(
        "alias.corp.example.",
        RecordType::A,
        expect![[r#"
        NOERROR authoritative
        answer alias.corp.example. CNAME kms1.corp.example.
        answer kms1.corp.example. 10.0.0.1
    "#]],
    );
    check(
        "far.corp.example.",
        RecordType::A,
        expect![[r#"
        NOERROR authoritative
        answer far.corp.example. CNAME kms.example.net.
    "#]],
    );
    check(
        "loop1.corp.example.",
        RecordType::A,
        expect![[r#"
        NOERROR authoritative
        answer loop1.corp.example. CNAME loop2.corp.example.
        answer loop2.corp.example. CNAME loop1.corp.example.
    "#]],
    );
    check(
        "dangling.corp.example.",
        RecordType::A,
        expect![[r#"
        NXDOMAIN authoritative
        answer dangling.corp.example. CNAME nothing.corp.example.
        authority corp.example. SOA
    "#]],
    );
}

#[test]
fn names_without_records() {
    check(
        "kms1.corp.example.",
        RecordType::Srv,
        expect![[r#"
        NOERROR authoritative
        authority corp.example. SOA
    "#]],
    );
    check(
        "empty.corp.example.",
        RecordType::A,
        expect![[r#"
        NOERROR authoritative
        authority corp.example. SOA
    "#]],
    );
    check(
        "none.corp.example.",
        RecordType::A,
        expect![[r#"
        NXDOMAIN authoritative
        authority corp.example. SOA
    "#]],
    );
    check(
        "kms.example.net.",
        RecordType::A,
        expect![[r#"
        REFUSED
    "#]],
    );
}

#[test]
fn wildcards() {
    check(
        "x.y.wild.corp.example.",
        RecordType::A,
        expect![[r#"
        NOERROR authoritative
        answer x.y.wild.corp.example. 10.0.0.3
    "#]],
    );
    check(
        "x.wild.corp.example.",
        RecordType::Srv,
        expect![[r#"
        NOERROR authoritative
        answer x.wild.corp.example. SRV kms1.corp.example.
        additional kms1.corp.example. 10.0.0.1
        additional kms1.corp.example. 2001:db8::1
    "#]],
    );
    check(
        "x.wild.corp.example.",
        RecordType::Aaaa,
        expect![[r#"
        NOERROR authoritative
        authority corp.example. SOA
    "#]],
    );
    // Names that exist, also those without records, take nothing from a wildcard, nor do names below them.
    check(
        "b.wild.corp.example.",
        RecordType::A,
        expect![[r#"
        NOERROR authoritative
        authority corp.example. SOA
    "#]],
    );
    check(
        "x.b.wild.corp.example.",
        RecordType::A,
        expect![[r#"
        NXDOMAIN authoritative
        authority corp.example. SOA
    "#]],
    );
}

#[test]
fn delegations() {
    check(
        "kms.lab.corp.example.",
        RecordType::A,
        expect![[r#"
        NOERROR
        authority lab.corp.example. NS ns.lab.corp.example.
    "#]],
    );
    check(
        "lab.corp.example.",
        RecordType::A,
        expect![[r#"
        NOERROR
        authority lab.corp.example. NS ns.lab.corp.example.
    "#]],
    );
}

/// RFC 6672, 3.2: the record itself, the alias that it makes, and what stands at its end.
#[test]
fn below_a_dname() {
    check(
        "below.old.corp.example",
        RecordType::A,
        expect![[r#"
            NOERROR authoritative
            answer old.corp.example. DNAME new.corp.example.
            answer below.old.corp.example. CNAME below.new.corp.example.
            answer below.new.corp.example. 10.0.0.7
        "#]],
    );
    check(
        "_vlmcs._tcp.OLD.corp.example",
        RecordType::Srv,
        expect![[r#"
        NOERROR authoritative
        answer old.corp.example. DNAME new.corp.example.
        answer _vlmcs._tcp.OLD.corp.example. CNAME _vlmcs._tcp.new.corp.example.
        answer _vlmcs._tcp.new.corp.example. SRV kms.old.corp.example.
    "#]],
    );
    // Its owner stays where it is.
    check(
        "old.corp.example",
        RecordType::A,
        expect![[r#"
        NOERROR authoritative
        authority corp.example. SOA
    "#]],
    );
    check(
        "a.b.old.corp.example",
        RecordType::A,
        expect![[r#"
        NXDOMAIN authoritative
        answer old.corp.example. DNAME new.corp.example.
        answer a.b.old.corp.example. CNAME a.b.new.corp.example.
        authority corp.example. SOA
    "#]],
    );
    check(
        "kms.away.corp.example",
        RecordType::A,
        expect![[r#"
        NOERROR authoritative
        answer away.corp.example. DNAME other.example.
        answer kms.away.corp.example. CNAME kms.other.example.
    "#]],
    );
    check(
        "below.chain.corp.example",
        RecordType::A,
        expect![[r#"
        NOERROR authoritative
        answer chain.corp.example. DNAME old.corp.example.
        answer below.chain.corp.example. CNAME below.old.corp.example.
        answer old.corp.example. DNAME new.corp.example.
        answer below.old.corp.example. CNAME below.new.corp.example.
        answer below.new.corp.example. 10.0.0.7
    "#]],
    );
    check(
        "alias2.corp.example",
        RecordType::A,
        expect![[r#"
        NOERROR authoritative
        answer alias2.corp.example. CNAME below.old.corp.example.
        answer old.corp.example. DNAME new.corp.example.
        answer below.old.corp.example. CNAME below.new.corp.example.
        answer below.new.corp.example. 10.0.0.7
    "#]],
    );
    // A delegation above it comes first; a wildcard is not looked for.
    check(
        "x.sub.lab.corp.example",
        RecordType::A,
        expect![[r#"
        NOERROR
        authority lab.corp.example. NS ns.lab.corp.example.
    "#]],
    );
    check(
        "x.star.corp.example",
        RecordType::A,
        expect![[r#"
        NOERROR authoritative
        authority corp.example. SOA
    "#]],
    );
}

/// A name that grows with each step comes to its end.
#[test]
fn a_dname_that_leads_below_itself() {
    check(
        "a.round.corp.example",
        RecordType::A,
        expect![[r#"
        NOERROR authoritative
        answer round.corp.example. DNAME x.round.corp.example.
        answer a.round.corp.example. CNAME a.x.round.corp.example.
        answer a.x.round.corp.example. CNAME a.x.x.round.corp.example.
        answer a.x.x.round.corp.example. CNAME a.x.x.x.round.corp.example.
        answer a.x.x.x.round.corp.example. CNAME a.x.x.x.x.round.corp.example.
        answer a.x.x.x.x.round.corp.example. CNAME a.x.x.x.x.x.round.corp.example.
        answer a.x.x.x.x.x.round.corp.example. CNAME a.x.x.x.x.x.x.round.corp.example.
        answer a.x.x.x.x.x.x.round.corp.example. CNAME a.x.x.x.x.x.x.x.round.corp.example.
        answer a.x.x.x.x.x.x.x.round.corp.example. CNAME a.x.x.x.x.x.x.x.x.round.corp.example.
        answer a.x.x.x.x.x.x.x.x.round.corp.example. CNAME a.x.x.x.x.x.x.x.x.x.round.corp.example.
        answer a.x.x.x.x.x.x.x.x.x.round.corp.example. CNAME a.x.x.x.x.x.x.x.x.x.x.round.corp.example.
        answer a.x.x.x.x.x.x.x.x.x.x.round.corp.example. CNAME a.x.x.x.x.x.x.x.x.x.x.x.round.corp.example.
        answer a.x.x.x.x.x.x.x.x.x.x.x.round.corp.example. CNAME a.x.x.x.x.x.x.x.x.x.x.x.x.round.corp.example.
        answer a.x.x.x.x.x.x.x.x.x.x.x.x.round.corp.example. CNAME a.x.x.x.x.x.x.x.x.x.x.x.x.x.round.corp.example.
        answer a.x.x.x.x.x.x.x.x.x.x.x.x.x.round.corp.example. CNAME a.x.x.x.x.x.x.x.x.x.x.x.x.x.x.round.corp.example.
        answer a.x.x.x.x.x.x.x.x.x.x.x.x.x.x.round.corp.example. CNAME a.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.round.corp.example.
        answer a.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.round.corp.example. CNAME a.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.round.corp.example.
        answer a.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.round.corp.example. CNAME a.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.round.corp.example.
    "#]],
    );
    let long = "l".repeat(63);
    let name = format!("{long}.{long}.{long}.{}.round.corp.example", "l".repeat(41));
    check(
        &name,
        RecordType::A,
        expect![[r#"
        YXDOMAIN authoritative
        answer round.corp.example. DNAME x.round.corp.example.
    "#]],
    );
}

/// As dnsmasq 2.90 answered from `address=/corp.example/10.0.0.5`, `address=/sub.corp.example/fd00::1`, `address=/#/10.0.0.6`
/// and records of its own; what it forwarded is refused here.
#[test]
fn records_that_are_no_zone() {
    let text = "\
$ORIGIN corp.example.
$TTL 0
@ A 10.0.0.5
* A 10.0.0.5
sub AAAA fd00::1
*.sub AAAA fd00::1
*. A 10.0.0.6
kms A 10.0.0.7
six AAAA fd00::6
six TXT x
alias CNAME kms
_vlmcs._tcp.other.example. SRV 0 0 1688 kms.other.example.
";
    let reading = read_octets(text.as_bytes(), None, Files(Vec::new()));
    let records = reading.entries.into_iter().map(|it| it.record);
    let dnsmasq = Authority::partial(records);
    for (name, record_type, expect) in [
        ("corp.example", RecordType::A, "10.0.0.5"),
        ("corp.example", RecordType::Srv, "REFUSED"),
        ("_vlmcs._tcp.corp.example", RecordType::Srv, "REFUSED"),
        ("x.corp.example", RecordType::A, "10.0.0.5"),
        ("kms.corp.example", RecordType::A, "10.0.0.7"),
        ("x.kms.corp.example", RecordType::A, "10.0.0.5"),
        ("six.corp.example", RecordType::A, "10.0.0.5"),
        ("x.sub.corp.example", RecordType::A, "10.0.0.5"),
        ("x.sub.corp.example", RecordType::Aaaa, "fd00::1"),
        ("alias.corp.example", RecordType::A, "10.0.0.7"),
        ("kms.other.example", RecordType::A, "10.0.0.6"),
        ("x._tcp.other.example", RecordType::Srv, "REFUSED"),
    ] {
        let question = Question {
            name: DomainName::parse(name).unwrap(),
            record_type,
        };
        let response = respond(&[&dnsmasq], &question);
        let told = match response.answer.last().map(|it| &it.data) {
            Some(RecordData::Address(address)) => address.to_string(),
            Some(other) => format!("{other:?}"),
            None => response.rcode.to_string(),
        };
        assert_eq!(told, expect, "{name} {record_type}");
    }
}
