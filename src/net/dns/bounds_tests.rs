//! Messages of honest length that would take up much room.

use super::*;

/// A record whose owner and data are pointers to one name of 125 labels, and how many fit one message.
fn pointers_to_a_long_name(record_type: u16) -> (Wire, usize) {
    let n_records: u16 = 4_500;
    let mut wire = Wire::new(0x8000, [n_records + 1, 0, 0]);
    let at = 0xc000 | u16::try_from(wire.0.len()).unwrap();
    let name = [b"\x01a".repeat(125), vec![0]].concat();
    wire = wire.record(&name, record_type, 5, AT_QNAME);
    for _ in 0..n_records {
        wire = wire.record(&at.to_be_bytes(), record_type, 5, &at.to_be_bytes());
    }
    assert!(u16::try_from(wire.0.len()).is_ok());
    (wire, usize::from(n_records) + 1)
}

#[test]
fn repeated_names_share_their_octets() {
    let target = [b"\x04kms2", AT_CORP].concat();
    let wire = Wire::new(0x8000, [2, 0, 1])
        .record(AT_QNAME, 33, 300, &srv(&target))
        .record(AT_QNAME, 33, 300, &srv(&target))
        .record(&target, 1, 5, &[192, 0, 2, 7]);
    let response = response(&wire);
    let target = |idx: usize| match &response.answer[idx].data {
        RecordData::Srv(srv) => srv.target.wire(),
        other => panic!("{other:?}"),
    };
    assert!(std::ptr::eq(target(0), target(1)));
    assert!(std::ptr::eq(target(0), response.additional[0].owner.wire()));
    let owner = |idx: usize| response.answer[idx].owner.wire();
    assert!(std::ptr::eq(owner(0), owner(1)));
}

#[test]
fn thousands_of_aliases_are_counted_and_left_out() {
    let (wire, n_records) = pointers_to_a_long_name(5);
    let response = response(&wire);
    assert_eq!(response.answer.len(), 64);
    assert_eq!(usize::try_from(response.omitted), Ok(n_records - 64));
}

#[test]
fn records_asked_for_stay() {
    // As many as 64 KiB hold, behind more aliases than anybody follows.
    let n_srv: u16 = 3_200;
    let mut wire = Wire::new(0x8000, [100 + n_srv, 0, 0]);
    for _ in 0..100 {
        wire = wire.record(AT_QNAME, 5, 5, AT_CORP);
    }
    for _ in 0..n_srv {
        wire = wire.record(AT_QNAME, 33, 5, &srv(b"\0"));
    }
    let response = response(&wire);
    assert_eq!(response.omitted, 36);
    let is_srv = |it: &&Record| matches!(it.data, RecordData::Srv(_));
    assert_eq!(
        response.answer.iter().filter(is_srv).count(),
        usize::from(n_srv)
    );
}

#[test]
fn names_that_differ_are_bounded() {
    // Each name is one label and a pointer to a long tail, so that few octets make many long names.
    let check = |record_type, data: &[u8], most_octets: usize| {
        let mut wire = Wire::new(0x8000, [3_000, 0, 0]);
        let at = u16::try_from(wire.0.len()).unwrap();
        let tail = [b"\x01a".repeat(120), vec![0]].concat();
        wire = wire.record(&tail, record_type, 5, data);
        for idx in 1..3_000_u16 {
            let [high, low] = idx.to_be_bytes();
            let [p, q] = (0xc000 | at).to_be_bytes();
            wire = wire.record(&[2, high, low, p, q], record_type, 5, data);
        }
        let question = Question {
            record_type: if record_type == 33 {
                RecordType::Srv
            } else {
                RecordType::A
            },
            ..question()
        };
        // The question section says which type was asked for.
        wire.0[12 + QNAME.len() + 1] = u8::try_from(record_type).unwrap();
        let reading = read_message(&wire.0, ID, &question);
        let Reading::Outcome(Outcome::Response(response)) = reading else {
            panic!("{reading:?}");
        };
        let octets: usize = response.answer.iter().map(|it| it.owner.wire_len()).sum();
        assert!(
            (most_octets / 2..=most_octets).contains(&octets),
            "{octets}"
        );
        assert_eq!(
            response.answer.len() + usize::try_from(response.omitted).unwrap(),
            3_000
        );
    };
    check(33, &srv(b"\0"), 512 * 1024);
    check(1, &[192, 0, 2, 7], 64 * 1024);
}
