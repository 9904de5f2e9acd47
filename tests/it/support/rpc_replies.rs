//! What RPC servers say to a bind (C706, 12.6.4.4).

/// The transfer syntax NDR, version 2.0, as it stands in a presentation context.
const NDR: [u8; 20] = [
    0x04, 0x5d, 0x88, 0x8a, 0xeb, 0x1c, 0xc9, 0x11, 0x9f, 0xe8, 0x08, 0x00, 0x2b, 0x10, 0x48, 0x60,
    0x02, 0x00, 0x00, 0x00,
];

/// What something else says that listens at the port.
pub(crate) const NOT_RPC: &[u8] = b"SSH-2.0-OpenSSH_9.2\r\n";

/// A bind_ack to `bind` that accepts the first presentation context and no other.
pub(crate) fn accepts(bind: &[u8]) -> Vec<u8> {
    bind_ack(bind, true)
}

/// A bind_ack to `bind` that accepts nothing: the abstract syntax is not supported.
pub(crate) fn declines(bind: &[u8]) -> Vec<u8> {
    bind_ack(bind, false)
}

fn bind_ack(bind: &[u8], first_is_accepted: bool) -> Vec<u8> {
    let n_contexts = bind.get(24).copied().unwrap_or(1);
    // Largest fragments, association group, secondary address `1688` with its NUL and padding.
    let mut body = vec![0xd0, 0x16, 0xd0, 0x16, 0x78, 0x56, 0x34, 0x12];
    body.extend([5, 0, b'1', b'6', b'8', b'8', 0, 0]);
    body.extend([n_contexts, 0, 0, 0]);
    for idx in 0..n_contexts {
        if idx == 0 && first_is_accepted {
            body.extend([0, 0, 0, 0]);
            body.extend(NDR);
        } else {
            // Provider rejection, abstract syntax not supported.
            body.extend([2, 0, 1, 0]);
            body.extend([0; 20]);
        }
    }
    let length = u16::try_from(16 + body.len()).expect("a fragment is short");
    let mut res = vec![5, 0, 12, 3, 0x10, 0, 0, 0];
    res.extend(length.to_le_bytes());
    res.extend([0, 0]);
    res.extend(bind.get(12..16).unwrap_or(&[0; 4]));
    res.extend(body);
    res
}
