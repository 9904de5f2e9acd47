//! Messages written octet by octet, and octets that are no messages.

use super::*;
use proptest::prelude::*;

#[path = "bounds_tests.rs"]
mod bounds;

/// Octets of a message, put together by hand.
#[derive(Clone)]
struct Wire(Vec<u8>);

/// The name that every test asks for, as it stands on the wire at offset 12.
const QNAME: &[u8] = b"\x06_vlmcs\x04_tcp\x04corp\x07example\0";
/// A pointer to it.
const AT_QNAME: &[u8] = &[0xc0, 12];
/// A pointer to `corp.example.` in it.
const AT_CORP: &[u8] = &[0xc0, 24];
const ID: u16 = 0x1234;

impl Wire {
    /// A response with our id and question and these flags.
    fn new(flags: u16, counts: [u16; 3]) -> Self {
        Self::under(ID, flags, counts)
    }

    fn under(id: u16, flags: u16, [answer, authority, additional]: [u16; 3]) -> Self {
        let mut octets = Vec::new();
        for number in [id, flags, 1, answer, authority, additional] {
            octets.extend(number.to_be_bytes());
        }
        // Servers may change the case.
        octets.extend(QNAME.to_ascii_uppercase());
        octets.extend([0, 33, 0, 1]);
        Self(octets)
    }

    fn record(mut self, owner: &[u8], record_type: u16, ttl: u32, data: &[u8]) -> Self {
        self.0.extend(owner);
        self.0.extend(record_type.to_be_bytes());
        self.0.extend([0, 1]);
        self.0.extend(ttl.to_be_bytes());
        self.0
            .extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        self.0.extend(data);
        self
    }
}

fn question() -> Question {
    Question {
        name: "_vlmcs._tcp.corp.example".parse().unwrap(),
        record_type: RecordType::Srv,
    }
}

fn read(octets: &[u8]) -> Reading {
    read_message(octets, ID, &question())
}

fn response(wire: &Wire) -> Response {
    match read(&wire.0) {
        Reading::Outcome(Outcome::Response(response)) => response,
        other => panic!("{other:?}"),
    }
}

fn reason(octets: &[u8]) -> String {
    match read(octets) {
        Reading::Outcome(Outcome::Malformed { reason }) => reason,
        other => panic!("{other:?}"),
    }
}

fn srv(target: &[u8]) -> Vec<u8> {
    [&[0, 1, 0, 2, 0x06, 0x98], target].concat()
}

#[test]
fn query_octets() {
    let question = question();
    let query = Query::with_id(ID, &question, true).unwrap();
    let expect = [
        b"\x12\x34\x01\x00\0\x01\0\0\0\0\0\x01",
        QNAME,
        b"\0\x21\0\x01",
        b"\0\0\x29\x04\xd0\0\0\0\0\0\0",
    ]
    .concat();
    assert_eq!(query.octets(), expect);
    assert_eq!(
        query.octets_behind_length(),
        [&[0, 53], expect.as_slice()].concat()
    );

    let without = Query::with_id(ID, &question, false).unwrap();
    assert_eq!(without.octets().len(), expect.len() - 11);
    assert_eq!(without.octets()[10..12], [0, 0]);
}

#[test]
fn longest_and_oddest_names_go_out_as_written() {
    let longest = [
        vec![b'a'; 63],
        vec![b'b'; 63],
        vec![b'c'; 63],
        vec![b'd'; 61],
    ];
    let odd = [b"A\0.\x1b[\xff B".to_vec(), vec![]];
    for labels in [&longest[..], &odd[..1]] {
        let question = Question {
            name: DomainName::from_labels(labels.to_vec()).unwrap(),
            record_type: RecordType::A,
        };
        let query = Query::with_id(ID, &question, false).unwrap();
        let mut reply = query.octets().to_vec();
        reply[2] |= 0x80;
        let Reading::Outcome(Outcome::Response(_)) = query.read(&reply) else {
            panic!("{labels:?}");
        };
        let mut name = Vec::new();
        for label in labels {
            name.push(u8::try_from(label.len()).unwrap());
            name.extend(label);
        }
        assert_eq!(query.octets()[12..12 + name.len()], name);
    }
}

#[test]
fn srv_targets() {
    let wire = Wire::new(0x8580, [4, 0, 0])
        .record(AT_QNAME, 33, 300, &srv(b"\x03KMS\x04corp\x07example\0"))
        .record(AT_QNAME, 33, 300, &srv(&[b"\x04kms2", AT_CORP].concat()))
        .record(AT_QNAME, 33, 300, &srv(b"\0"))
        .record(AT_QNAME, 33, 300, &srv(b"\x05\x1b[31m\x03a.b\0"));
    let response = response(&wire);
    let shown: Vec<String> = response
        .answer
        .iter()
        .map(|record| match &record.data {
            RecordData::Srv(srv) => format!(
                "{} {} {} {} {} {}",
                record.owner, record.ttl, srv.priority, srv.weight, srv.port, srv.target
            ),
            other => panic!("{other:?}"),
        })
        .collect();
    let before = "_VLMCS._TCP.CORP.EXAMPLE. 300 1 2 1688";
    assert_eq!(
        shown,
        [
            format!("{before} KMS.corp.example."),
            format!("{before} kms2.CORP.EXAMPLE."),
            format!("{before} ."),
            format!(r"{before} \027[31m.a\.b."),
        ]
    );
    assert!(response.authoritative && response.recursion_available && !response.truncated);
}

#[test]
fn every_kind_of_record() {
    let soa = [AT_CORP, b"\x01h", AT_CORP, &[0; 3], &[7], &[0; 15], &[60]].concat();
    let wire = Wire::new(0x8000, [5, 2, 1])
        .record(AT_QNAME, 1, 5, &[192, 0, 2, 7])
        .record(
            AT_QNAME,
            28,
            5,
            &[0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7],
        )
        .record(AT_QNAME, 5, 5, AT_CORP)
        .record(AT_QNAME, 16, 5, b"")
        .record(AT_QNAME, 65280, 5, b"\xff\xff")
        .record(AT_CORP, 6, 5, &soa)
        .record(AT_CORP, 2, 5, b"\x02ns\0")
        .record(b"\0", 41, 0x0100_0000, b"\xff");
    let response = response(&wire);
    let data = |records: &[Record]| -> Vec<String> {
        records.iter().map(|it| format!("{:?}", it.data)).collect()
    };
    assert_eq!(
        data(&response.answer),
        [
            "Address(192.0.2.7)",
            "Address(2001:db8::7)",
            "Alias(DomainName(CORP.EXAMPLE.))",
            r#"Other { record_type: "TXT" }"#,
            r#"Other { record_type: "TYPE65280" }"#,
        ]
    );
    assert_eq!(
        data(&response.authority),
        [
            "Soa { serial: 7, minimum: 60 }",
            "NameServer(DomainName(ns.))"
        ]
    );
    // OPT is not a record of the answer; its bits are the upper part of the response code.
    assert!(response.additional.is_empty());
    assert_eq!(response.rcode, Rcode(16));
}

#[test]
fn record_of_another_class_says_nothing() {
    let mut wire = Wire::new(0x8000, [1, 0, 0]).record(AT_QNAME, 1, 5, &[192, 0, 2, 7]);
    let class_at = wire.0.len() - 4 - 2 - 4 - 1;
    wire.0[class_at] = 3;
    let record_type = "CLASS3 A".to_owned();
    assert_eq!(
        response(&wire).answer[0].data,
        RecordData::Other { record_type }
    );
}

#[test]
fn messages_for_somebody_else() {
    let stray = |octets: &[u8]| assert_eq!(read(octets), Reading::Stray, "{octets:?}");
    stray(b"");
    stray(b"\x12\x34\x80");
    stray(&Wire::under(0x4321, 0x8000, [0; 3]).0);
    // Another id and no message at all: whoever sent it, it was not the name server's word.
    stray(&[0xff; 40]);
    // A query, and another kind of message.
    stray(&Wire::new(0, [0; 3]).0);
    stray(&Wire::new(0xa800, [0; 3]).0);
    // Another name, type, class.
    for (at, octet) in [(14, b'x'), (39, 1), (41, 3)] {
        let mut wire = Wire::new(0x8000, [0; 3]);
        wire.0[at] = octet;
        stray(&wire.0);
    }
    // No question, and no error that would account for it.
    stray(b"\x12\x34\x80\0\0\0\0\0\0\0\0\0");
}

#[test]
fn error_without_question_counts() {
    let wire = Wire(b"\x12\x34\x80\x01\0\0\0\0\0\0\0\0".to_vec());
    assert_eq!(response(&wire).rcode, Rcode::FORMERR);
}

#[test]
fn what_cannot_be_read_is_named() {
    let message = |record_type, data: &[u8]| {
        let wire = Wire::new(0x8000, [1, 0, 0]).record(AT_QNAME, record_type, 5, data);
        reason(&wire.0)
    };
    let owner = "`_VLMCS._TCP.CORP.EXAMPLE.`";
    assert_eq!(
        message(1, &[1, 2, 3, 4, 5]),
        format!("answer section: the A data of {owner} have another length than they say")
    );
    assert_eq!(
        message(33, &[0; 6]),
        "answer section: unexpected end of input reached"
    );
    // A pointer forward.
    assert!(message(5, &[0xc0, 60]).starts_with("answer section: label points to data not prior"));
    let mut wire = Wire::new(0x8000, [1, 0, 0]).record(AT_QNAME, 1, 5, &[192, 0, 2, 7]);
    wire.0.pop();
    assert_eq!(
        reason(&wire.0),
        format!("answer section: the message ends inside the data of {owner}")
    );
    assert_eq!(
        reason(&Wire::new(0x8000, [1, 0, 0]).0),
        "answer section: unexpected end of input reached"
    );
}

#[test]
fn fault_behind_the_answer_is_noted() {
    let good = srv(b"\0");
    // An A record of three octets, in either section behind a good answer.
    for (counts, section) in [([1, 2, 0], "authority"), ([1, 1, 1], "additional")] {
        let wire = Wire::new(0x8000, counts)
            .record(AT_QNAME, 33, 300, &good)
            .record(AT_CORP, 2, 5, b"\x02ns\0")
            .record(AT_CORP, 1, 5, &[192, 0, 2]);
        let response = response(&wire);
        assert_eq!(response.answer.len(), 1);
        assert_eq!(response.authority.len(), 1);
        let fault = response.fault.unwrap();
        assert!(
            fault.starts_with(&format!("{section} section: ")),
            "{fault}"
        );
    }
    let whole = Wire::new(0x8000, [1, 0, 0]).record(AT_QNAME, 33, 300, &good);
    assert_eq!(response(&whole).fault, None);
}

#[test]
fn truncated_message_may_end_anywhere() {
    let wire = Wire::new(0x8200, [3, 0, 0])
        .record(AT_QNAME, 33, 300, &srv(b"\0"))
        .record(AT_QNAME, 33, 300, &srv(b"\0"));
    let cut = Wire(wire.0[..wire.0.len() - 3].to_vec());
    let response = response(&cut);
    assert!(response.truncated);
    assert_eq!(response.answer.len(), 1);
}

#[test]
fn chains_of_pointers_end() {
    // As many pointers, each to the one before, as offsets can name, and records that start from the last.
    let mut wire = Wire::new(0x8000, [1 + 500, 0, 0]);
    let data_at = wire.0.len() + 12;
    let pointers = (data_at..0x3ffe).step_by(2).map(|at| {
        let target = if at == data_at { 12 } else { at - 2 };
        (0xc000 | u16::try_from(target).unwrap()).to_be_bytes()
    });
    let data: Vec<u8> = pointers.flatten().collect();
    let last = u16::try_from(data_at + data.len() - 2).unwrap();
    wire = wire.record(AT_QNAME, 65280, 0, &data);
    for _ in 0..500 {
        wire = wire.record(&(0xc000 | last).to_be_bytes(), 65280, 0, b"");
    }
    assert!(u16::try_from(wire.0.len()).is_ok());
    match read(&wire.0) {
        Reading::Outcome(_) => {}
        Reading::Stray => panic!("it has our id and question"),
    }
}

proptest! {
    #[test]
    fn any_octets_are_read(octets in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = read(&octets);
    }

    #[test]
    fn any_octets_behind_our_question_are_read(
        flags: u16,
        counts: [u16; 3],
        octets in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let mut wire = Wire::new(flags | 0x8000, counts);
        wire.0.extend(octets);
        let _ = read(&wire.0);
    }

    #[test]
    fn any_change_of_a_message_is_read(
        changes in proptest::collection::vec((0_usize..300, any::<u8>()), 1..6),
        end in 0_usize..300,
    ) {
        let mut wire = Wire::new(0x8180, [3, 1, 1])
            .record(AT_QNAME, 5, 5, AT_CORP)
            .record(AT_CORP, 33, 5, &srv(&[b"\x03kms", AT_CORP].concat()))
            .record(AT_CORP, 28, 5, &[0; 16])
            .record(AT_CORP, 6, 5, &[AT_CORP, AT_CORP, &[0; 20]].concat())
            .record(b"\0", 41, 0, b"");
        for (at, octet) in changes {
            if let Some(place) = wire.0.get_mut(at) {
                *place = octet;
            }
        }
        wire.0.truncate(end.max(12));
        let _ = read(&wire.0);
    }
}
