//! DCE/RPC bind: octets out, octets in. No socket, and never a request.
//!
//! A reply is one of four: the KMS interface is accepted, an RPC server that does not accept it, another protocol, nothing.
//! Layouts: Open Group C706, 12.6; [MS-RPCE], 2.2.2.

mod pdu;

use crate::model::Service;
use crate::port::{MAX_REPLY_OCTETS, Reading, Talk};
use pdu::{HEADER_OCTETS, Header};

/// The bind for the KMS interface, and how to know that its reply is whole.
///
/// One context, NDR only, no authentication; 72 octets, small enough for every server.
pub fn bind() -> Talk {
    Talk {
        say: pdu::BIND.to_vec(),
        read: reading,
    }
}

/// Enough as soon as the fragment is whole, or cannot become a reply to the bind.
fn reading(so_far: &[u8]) -> Reading {
    // Text of another protocol need not be waited for.
    if !pdu::may_be_rpc(so_far) {
        return Reading::Enough;
    }
    let whole = match Header::read(so_far) {
        Some(header) => header.fragment_octets,
        None => HEADER_OCTETS,
    };
    if so_far.len() < whole && whole <= MAX_REPLY_OCTETS {
        Reading::More
    } else {
        Reading::Enough
    }
}

/// Says what spoke, from what was received after [`bind`].
///
/// Nothing received is [`Service::Silent`]. Octets behind the first fragment are disregarded.
/// A reply that ends too early counts as RPC as long as it may be the start of one.
pub fn read_reply(reply: &[u8]) -> Service {
    if reply.is_empty() {
        return Service::Silent;
    }
    let Some(header) = Header::read(reply) else {
        return if pdu::may_be_rpc(reply) {
            ends_early()
        } else {
            Service::NotRpc
        };
    };
    if header.call_id != pdu::CALL_ID {
        return other_rpc(format!(
            "answered call {} when call {} was made",
            header.call_id,
            pdu::CALL_ID
        ));
    }
    if MAX_REPLY_OCTETS < header.fragment_octets {
        return other_rpc(format!(
            "the reply has {} bytes, more than the {MAX_REPLY_OCTETS} that the bind allows",
            header.fragment_octets
        ));
    }
    let Some(fragment) = reply.get(..header.fragment_octets) else {
        return ends_early();
    };
    let refusal = match header.kind {
        pdu::BIND_ACK => match pdu::first_result(fragment, header.order) {
            Some((0, _)) => return Service::Kms,
            Some((result, reason)) => result_in_words(result, reason),
            None => "the bind was answered without a result".to_owned(),
        },
        pdu::BIND_NAK => match pdu::nak_reason(fragment, header.order) {
            Some(reason) => nak_in_words(reason),
            None => "the bind was rejected without a reason".to_owned(),
        },
        pdu::FAULT => match pdu::fault_status(fragment, header.order) {
            Some(status) => format!("fault 0x{status:08X}"),
            None => "fault without a status".to_owned(),
        },
        other => format!("answered the bind with a message of type {other}"),
    };
    other_rpc(refusal)
}

fn ends_early() -> Service {
    other_rpc("the reply ends before it is whole".to_owned())
}

fn other_rpc(reason: String) -> Service {
    Service::OtherRpc { reason }
}

/// A result that is not acceptance (C706, 12.6.3.1, `p_cont_def_result_t` and `p_provider_reason_t`).
fn result_in_words(result: u16, reason: u16) -> String {
    match (result, reason) {
        (2, 1) => "the server does not have the KMS interface".to_owned(),
        (2, 2) => "the server does not accept the transfer syntax NDR".to_owned(),
        (2, 3) => "a limit of the server is reached".to_owned(),
        (2, other) => format!("the server rejects the bind, reason {other}"),
        (1, other) => format!("the user of the server rejects the bind, reason {other}"),
        (other, reason) => {
            format!("the bind was answered with result {other}, reason {reason}")
        }
    }
}

/// Why a bind was refused as a whole (C706, 12.6.3.1, `p_reject_reason_t`; [MS-RPCE], 2.2.2.5).
fn nak_in_words(reason: u16) -> String {
    let words = match reason {
        1 => "temporary congestion",
        2 => "a limit of the server is reached",
        4 => "the protocol version is not supported",
        8 => "the authentication type is not recognized",
        9 => "invalid checksum",
        other => return format!("the bind was rejected, reason {other}"),
    };
    format!("the bind was rejected: {words}")
}

#[cfg(test)]
mod tests;
