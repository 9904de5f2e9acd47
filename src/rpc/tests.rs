//! Replies written by hand, octet by octet.

use super::*;
use proptest::prelude::*;

/// Octets of hexadecimal text; white space does not count.
fn octets(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex
        .bytes()
        .filter(|it| !it.is_ascii_whitespace())
        .map(|it| u8::try_from(char::from(it).to_digit(16).unwrap()).unwrap())
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect()
}

/// A `bind_ack` to one context at port 1688; 60 octets, little-endian.
fn bind_ack(result_and_reason: &str) -> Vec<u8> {
    octets(&format!(
        "05 00 0c 03 10 00 00 00 3c 00 00 00 01 00 00 00
         d0 16 d0 16 34 12 00 00
         05 00 31 36 38 38 00 00
         01 00 00 00 {result_and_reason}
         04 5d 88 8a eb 1c c9 11 9f e8 08 00 2b 10 48 60 02 00 00 00"
    ))
}

fn check(reply: &[u8], expect: &str) {
    let shown = match read_reply(reply) {
        Service::Kms => "kms".to_owned(),
        Service::OtherRpc { reason } => format!("other-rpc: {reason}"),
        Service::NotRpc => "not-rpc".to_owned(),
        Service::Silent => "silent".to_owned(),
        Service::Closed => "closed".to_owned(),
    };
    assert_eq!(shown, expect);
}

#[test]
fn bind_ack_to_the_kms_interface() {
    let reply = bind_ack("00 00 00 00");
    assert_eq!(reply.len(), 60);
    check(&reply, "kms");
    // Octets behind the fragment belong to nobody.
    check(&[reply, vec![0xff; 9]].concat(), "kms");
}

#[test]
fn bind_ack_with_another_result() {
    check(
        &bind_ack("02 00 01 00"),
        "other-rpc: the server does not have the KMS interface",
    );
    check(
        &bind_ack("02 00 02 00"),
        "other-rpc: the server does not accept the transfer syntax NDR",
    );
    check(
        &bind_ack("02 00 03 00"),
        "other-rpc: a limit of the server is reached",
    );
    check(
        &bind_ack("01 00 07 00"),
        "other-rpc: the user of the server rejects the bind, reason 7",
    );
    check(
        &bind_ack("03 00 03 00"),
        "other-rpc: the bind was answered with result 3, reason 3",
    );
}

#[test]
fn address_of_any_length_is_stepped_over() {
    // No address: its two octets of length end at 26, the results start at 28.
    check(
        &octets(
            "05 00 0c 03 10 00 00 00 38 00 00 00 01 00 00 00
             d0 16 d0 16 00 00 00 00 00 00 00 00
             01 00 00 00 00 00 00 00
             04 5d 88 8a eb 1c c9 11 9f e8 08 00 2b 10 48 60 02 00 00 00",
        ),
        "kms",
    );
    // A pipe name, of a length that needs no padding.
    check(
        &octets(
            "05 00 0c 03 10 00 00 00 3c 00 00 00 01 00 00 00
             d0 16 d0 16 00 00 00 00 06 00 5c 50 49 50 45 00
             01 00 00 00 00 00 00 00
             04 5d 88 8a eb 1c c9 11 9f e8 08 00 2b 10 48 60 02 00 00 00",
        ),
        "kms",
    );
}

#[test]
fn big_endian_reply() {
    let reply = octets(
        "05 00 0c 03 00 00 00 00 00 3c 00 00 00 00 00 01
         16 d0 16 d0 00 00 12 34
         00 05 31 36 38 38 00 00
         01 00 00 00 00 02 00 01
         8a 88 5d 04 1c eb 11 c9 9f e8 08 00 2b 10 48 60 00 00 00 02",
    );
    check(
        &reply,
        "other-rpc: the server does not have the KMS interface",
    );
    // The order of integers is not one of the two.
    let mut other = reply;
    other[4] = 0x20;
    check(&other, "not-rpc");
}

#[test]
fn refused_as_a_whole() {
    let nak = |reason: &str| {
        octets(&format!(
            "05 00 0d 03 10 00 00 00 15 00 00 00 01 00 00 00 {reason} 01 05 00"
        ))
    };
    for (reason, words) in [
        ("01 00", "the bind was rejected: temporary congestion"),
        (
            "02 00",
            "the bind was rejected: a limit of the server is reached",
        ),
        (
            "04 00",
            "the bind was rejected: the protocol version is not supported",
        ),
        (
            "08 00",
            "the bind was rejected: the authentication type is not recognized",
        ),
        ("09 00", "the bind was rejected: invalid checksum"),
        ("00 01", "the bind was rejected, reason 256"),
    ] {
        check(&nak(reason), &format!("other-rpc: {words}"));
    }
}

#[test]
fn fault_and_other_types() {
    check(
        &octets(
            "05 00 03 03 10 00 00 00 20 00 00 00 01 00 00 00
             00 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00",
        ),
        "other-rpc: fault 0x00000005",
    );
    check(
        &octets("05 00 13 03 10 00 00 00 10 00 00 00 01 00 00 00"),
        "other-rpc: answered the bind with a message of type 19",
    );
}

#[test]
fn call_of_somebody_else() {
    let mut reply = bind_ack("00 00 00 00");
    reply[12] = 2;
    check(&reply, "other-rpc: answered call 2 when call 1 was made");
}

#[test]
fn replies_that_are_not_whole() {
    let whole = bind_ack("00 00 00 00");
    for n_octets in 1..whole.len() {
        check(
            &whole[..n_octets],
            "other-rpc: the reply ends before it is whole",
        );
    }
    // Few octets that no header begins with.
    check(&octets("05 01"), "not-rpc");
    check(&octets("05 00 0c 03 20"), "not-rpc");
    // The fragment is whole, its list of results is not.
    let mut short = whole[..40].to_vec();
    short[8] = 40;
    check(&short, "other-rpc: the bind was answered without a result");
    let mut none = whole.clone();
    none[32] = 0;
    check(&none, "other-rpc: the bind was answered without a result");
    check(
        &octets("05 00 0d 03 10 00 00 00 10 00 00 00 01 00 00 00"),
        "other-rpc: the bind was rejected without a reason",
    );
    check(
        &octets("05 00 03 03 10 00 00 00 10 00 00 00 01 00 00 00"),
        "other-rpc: fault without a status",
    );
}

#[test]
fn other_protocols() {
    check(b"", "silent");
    check(b"HTTP/1.1 400 Bad Request\r\n\r\n", "not-rpc");
    check(b"SSH-2.0-OpenSSH_9.9\r\n", "not-rpc");
    check(&[0], "not-rpc");
    // Version 5.1, and lengths out of range.
    let mut reply = bind_ack("00 00 00 00");
    reply[1] = 1;
    check(&reply, "not-rpc");
    for length in [0_u16, 15] {
        let mut reply = bind_ack("00 00 00 00");
        reply[8..10].copy_from_slice(&length.to_le_bytes());
        check(&reply, "not-rpc");
    }
}

#[test]
fn reply_beyond_what_the_bind_allows() {
    for length in [5841_u16, u16::MAX] {
        let mut reply = bind_ack("00 00 00 00");
        reply[8..10].copy_from_slice(&length.to_le_bytes());
        check(
            &reply,
            &format!(
                "other-rpc: the reply has {length} bytes, more than the 5840 that the bind allows"
            ),
        );
        assert_eq!((bind().read)(&reply), Reading::Enough);
    }
    let mut reply = bind_ack("00 00 00 00");
    reply[8..10].copy_from_slice(&5840_u16.to_le_bytes());
    check(&reply, "other-rpc: the reply ends before it is whole");
    assert_eq!((bind().read)(&reply), Reading::More);
}

#[test]
fn reading_stops_when_the_fragment_is_whole() {
    let whole = bind_ack("00 00 00 00");
    let read = bind().read;
    for n_octets in 0..whole.len() {
        assert_eq!(read(&whole[..n_octets]), Reading::More, "{n_octets}");
    }
    assert_eq!(read(&whole), Reading::Enough);
    assert_eq!(read(b"HTTP"), Reading::Enough);
    assert_eq!(read(b"\x05\0\x0c\x03\x20"), Reading::Enough);
    assert_eq!(read(b"220 mail.example ESMTP\r\n"), Reading::Enough);
}

#[test]
fn bind_says_its_own_length() {
    let header = Header::read(&bind().say).unwrap();
    assert_eq!(header.fragment_octets, bind().say.len());
    assert_eq!(header.call_id, pdu::CALL_ID);
}

proptest! {
    #[test]
    fn any_octets_are_read(octets in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_reply(&octets);
        let _ = (bind().read)(&octets);
    }

    #[test]
    fn any_change_of_a_reply_is_read(at in 0_usize..60, octet: u8, end in 0_usize..=60) {
        let mut reply = bind_ack("00 00 00 00");
        reply[at] = octet;
        let _ = read_reply(&reply[..end]);
        let _ = (bind().read)(&reply[..end]);
    }
}
