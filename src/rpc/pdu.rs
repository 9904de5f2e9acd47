//! Octets of the connection-oriented DCE/RPC messages that a bind meets.

/// Octets of the header all messages share (C706, 12.6.3.1).
pub(super) const HEADER_OCTETS: usize = 16;
/// Major and minor version 5.0.
pub(super) const VERSION: [u8; 2] = [5, 0];
/// The number of the one call made on a connection.
pub(super) const CALL_ID: u32 = 1;

/// Message types (C706, 12.6.4).
pub(super) const BIND_ACK: u8 = 12;
/// A bind refused as a whole.
pub(super) const BIND_NAK: u8 = 13;
/// A fault.
pub(super) const FAULT: u8 = 3;

/// The bind.
#[rustfmt::skip]
pub(super) const BIND: [u8; 72] = [
    // Version 5.0, bind (11), first and last fragment, little-endian, length 72, no authentication, call 1
    0x05, 0x00, 0x0b, 0x03, 0x10, 0x00, 0x00, 0x00, 0x48, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
    // Fragments of 5840 octets each way, no group; one context, with id 0 and one transfer syntax
    0xd0, 0x16, 0xd0, 0x16, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00,
    // The KMS interface 51c82175-844e-4750-b0d8-ec255555bc06, version 1.0
    0x75, 0x21, 0xc8, 0x51, 0x4e, 0x84, 0x50, 0x47, 0xb0, 0xd8, 0xec, 0x25, 0x55, 0x55, 0xbc, 0x06,
    0x01, 0x00, 0x00, 0x00,
    // NDR 8a885d04-1ceb-11c9-9fe8-08002b104860, version 2.0
    0x04, 0x5d, 0x88, 0x8a, 0xeb, 0x1c, 0xc9, 0x11, 0x9f, 0xe8, 0x08, 0x00, 0x2b, 0x10, 0x48, 0x60,
    0x02, 0x00, 0x00, 0x00,
];

/// How numbers are laid out; the sender's choice (C706, 14.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    BigEndian,
    LittleEndian,
}

/// What the first 16 octets say.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Message type.
    pub(super) kind: u8,
    pub(super) order: Order,
    /// Whole length, header included: 16 and more, also beyond what is read of a reply.
    pub(super) fragment_octets: usize,
    pub(super) call_id: u32,
}

/// True when these octets may be the start of a DCE/RPC message, however few there are.
pub(super) fn may_be_rpc(octets: &[u8]) -> bool {
    if octets.len() < HEADER_OCTETS {
        let is_version = octets.iter().zip(&VERSION).all(|(it, part)| it == part);
        is_version && octets.get(4).is_none_or(|it| order(*it).is_some())
    } else {
        Header::read(octets).is_some()
    }
}

/// The upper half of the first octet of the data representation is the order of integers.
fn order(data_representation: u8) -> Option<Order> {
    match data_representation >> 4 {
        0 => Some(Order::BigEndian),
        1 => Some(Order::LittleEndian),
        _ => None,
    }
}

impl Header {
    /// `None` when these are not the first octets of a DCE/RPC message.
    pub(super) fn read(octets: &[u8]) -> Option<Self> {
        if !octets.starts_with(&VERSION) {
            return None;
        }
        let order = order(*octets.get(4)?)?;
        let fragment_octets = usize::from(u16_at(octets, 8, order)?);
        if fragment_octets < HEADER_OCTETS {
            return None;
        }
        Some(Self {
            kind: *octets.get(2)?,
            order,
            fragment_octets,
            call_id: u32_at(octets, 12, order)?,
        })
    }
}

/// Result and reason of the first context in a `bind_ack`.
pub(super) fn first_result(fragment: &[u8], order: Order) -> Option<(u16, u16)> {
    // Behind the header: two fragment sizes, the group, and the second address with its length.
    const ADDRESS_LENGTH_AT: usize = HEADER_OCTETS + 8;
    let address_octets = usize::from(u16_at(fragment, ADDRESS_LENGTH_AT, order)?);
    let address_end = ADDRESS_LENGTH_AT + 2 + address_octets;
    // Padding counts from the start of the message.
    let results_at = address_end.next_multiple_of(4);
    let n_results = *fragment.get(results_at)?;
    if n_results == 0 {
        return None;
    }
    let first = results_at + 4;
    // The syntax that follows is part of the result; without it the result is not whole.
    fragment.get(first..first + 24)?;
    Some((
        u16_at(fragment, first, order)?,
        u16_at(fragment, first + 2, order)?,
    ))
}

/// Reason of a `bind_nak`.
pub(super) fn nak_reason(fragment: &[u8], order: Order) -> Option<u16> {
    u16_at(fragment, HEADER_OCTETS, order)
}

/// Status of a fault.
pub(super) fn fault_status(fragment: &[u8], order: Order) -> Option<u32> {
    // Behind the header: allocation hint, context, cancel count and flags.
    u32_at(fragment, HEADER_OCTETS + 8, order)
}

fn u16_at(octets: &[u8], at: usize, order: Order) -> Option<u16> {
    let number = *octets.get(at..)?.first_chunk()?;
    Some(match order {
        Order::BigEndian => u16::from_be_bytes(number),
        Order::LittleEndian => u16::from_le_bytes(number),
    })
}

fn u32_at(octets: &[u8], at: usize, order: Order) -> Option<u32> {
    let number = *octets.get(at..)?.first_chunk()?;
    Some(match order {
        Order::BigEndian => u32::from_be_bytes(number),
        Order::LittleEndian => u32::from_le_bytes(number),
    })
}
