//! Names that BIND wants to be those of hosts (`check-names`), and the characters that Knot takes in names.

use super::name;
use super::types::Kind;
use crate::model::DomainName;
use std::net::IpAddr;

/// Labels before which anything may stand in the owner of an A record (RFC 7208, 5.7 and D.1.2).
const SPF_LABELS: [&[u8]; 3] = [b"_spf", b"_spf_verify", b"_spf_rate"];

/// True when a record of `kind` may have this owner, as BIND sees it (RFC 952, RFC 1123, 2.1).
///
/// Owners of addresses and of MX records are hosts; a wildcard may stand before them, and Active Directory has
/// `gc._msdcs` before the name of a forest.
pub(super) fn fits_owner(kind: Kind, owner: &[u8], origin: &DomainName) -> bool {
    let is_address = match kind {
        Kind::A | Kind::Aaaa => true,
        Kind::Mx => false,
        Kind::Other(it) if it.name == "WKS" || it.name == "A6" => false,
        _ => return true,
    };
    if is_host(owner.strip_prefix(b"*.").unwrap_or(owner), origin)
        || owner == b"*" && is_host(b"@", origin)
    {
        return true;
    }
    if !is_address {
        return false;
    }
    // Rare, so that the name may be made.
    let Ok(name) = name::absolute(owner, origin) else {
        return true;
    };
    let labels: Vec<&[u8]> = name.labels().collect();
    let is = |label: &[u8], known: &[u8]| label.eq_ignore_ascii_case(known);
    if let [first, second, rest @ ..] = labels.as_slice()
        && is(first, b"gc")
        && is(second, b"_msdcs")
    {
        return rest.iter().all(|it| is_host_label(it));
    }
    kind == Kind::A
        && labels
            .iter()
            .any(|label| SPF_LABELS.iter().any(|it| is(label, it)))
}

/// True when `text` below `origin` is the name of a host: letters, digits, and hyphens inside of labels.
pub(super) fn is_host(text: &[u8], origin: &DomainName) -> bool {
    if text == b"." {
        return true;
    }
    let origin_fits = || is_host_name(origin);
    if text == b"@" {
        return origin_fits();
    }
    written_labels(text, is_host_label) && (name::is_absolute(text) || origin_fits())
}

/// True when a whole name is that of a host.
pub fn is_host_name(name: &DomainName) -> bool {
    name.labels_forward().all(is_host_label)
}

/// True when a whole name may have an address, as BIND sees it.
pub fn is_host_owner(owner: &DomainName, address: IpAddr) -> bool {
    let kind = if address.is_ipv4() {
        Kind::A
    } else {
        Kind::Aaaa
    };
    // The text is made only where it is needed: nearly all owners are hosts.
    is_host_name(owner) || fits_owner(kind, owner.to_string().as_bytes(), &DomainName::root())
}

/// What a message calls a name that is not a host's: with the origin where that alone is to blame.
pub(super) fn blamed(shown: &str, text: &[u8], origin: &DomainName) -> String {
    let own = text.strip_prefix(b"*.").unwrap_or(text);
    let fits = matches!(own, b"@" | b"*") || written_labels(own, is_host_label);
    if fits && !name::is_absolute(text) {
        format!("`{shown}` below `{origin}`")
    } else {
        format!("`{shown}`")
    }
}

/// True when `text` below `origin` is a mailbox: one label of any characters that can be seen, and a host.
pub(super) fn is_mailbox(text: &[u8], origin: &DomainName) -> bool {
    let Ok(name) = name::absolute(text, origin) else {
        return true;
    };
    let mut labels = name.labels();
    labels
        .next()
        .is_none_or(|it| it.iter().all(u8::is_ascii_graphic))
        && labels.all(is_host_label)
}

/// True when an owner is the name of an address, so that a PTR record there leads to a host.
pub(super) fn is_reverse(owner: &[u8], origin: &DomainName) -> bool {
    let ends_so = |end: &[u8]| {
        let at = owner.len().checked_sub(end.len());
        at.and_then(|at| owner.get(at..))
            .is_some_and(|it| it.eq_ignore_ascii_case(end))
    };
    if name::is_absolute(owner) {
        return ends_so(b".in-addr.arpa.") || ends_so(b".ip6.arpa.");
    }
    let n_before = origin.label_count().saturating_sub(2);
    let mut end = origin.labels().skip(n_before);
    let (first, last) = (end.next(), end.next());
    let is = |label: Option<&[u8]>, known: &str| {
        label.is_some_and(|it| it.eq_ignore_ascii_case(known.as_bytes()))
    };
    is(last, "arpa") && (is(first, "in-addr") || is(first, "ip6"))
}

/// True when Knot takes the name as it is written: everything but these characters needs a backslash.
pub(super) fn is_plain(text: &[u8]) -> bool {
    let is_plain = |it: &u8| has(*it, PLAIN);
    if text == b"@" || text.iter().all(is_plain) {
        return true;
    }
    let mut rest = text;
    while let Some((first, behind)) = rest.split_first() {
        rest = match first {
            b'\\' => match name::unescape(behind) {
                Ok((_, left)) => left,
                Err(_) => return true,
            },
            other if is_plain(other) => behind,
            _ => return false,
        };
    }
    true
}

/// True for one label that the name of a host may have, without escapes.
pub(super) fn is_host_label(label: &[u8]) -> bool {
    let (Some(first), Some(last)) = (label.first(), label.last()) else {
        return false;
    };
    first.is_ascii_alphanumeric()
        && last.is_ascii_alphanumeric()
        && label.iter().all(|it| has(*it, OF_HOST))
}

/// Octets of the names of hosts.
const OF_HOST: u8 = 1;
/// Octets that need no backslash.
const PLAIN: u8 = 2;

/// What each octet is; every octet of every name is looked up.
static KINDS: [u8; 256] = {
    let mut res = [0; 256];
    let mut octet = 0;
    while octet < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "counts to 255")]
        #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
        {
            res[octet] = match octet as u8 {
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' => OF_HOST | PLAIN,
                b'_' | b'.' | b'*' | b'/' => PLAIN,
                _ => 0,
            };
        }
        octet += 1;
    }
    res
};

fn has(octet: u8, kind: u8) -> bool {
    KINDS
        .get(usize::from(octet))
        .is_some_and(|it| it & kind != 0)
}

/// Whether every label of a text that is a name fits, with escapes undone.
fn written_labels(text: &[u8], fits: impl Fn(&[u8]) -> bool) -> bool {
    let text = if name::is_absolute(text) {
        text.get(..text.len() - 1).unwrap_or(text)
    } else {
        text
    };
    if memchr::memchr(b'\\', text).is_none() {
        return text.split(|it| *it == b'.').all(fits);
    }
    let name = name::absolute(text, &DomainName::root());
    name.is_ok_and(|it| it.labels().all(fits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_hosts() {
        let origin = DomainName::parse("corp.example.").unwrap();
        for (text, expect) in [
            ("kms", true),
            ("kms-1.a", true),
            ("1", true),
            (".", true),
            ("@", true),
            ("k\\109s", true),
            ("kms_1", false),
            ("-kms", false),
            ("kms-", false),
            ("a.-b", false),
            ("bücher", false),
            ("kms:1688", false),
            ("http://kms.corp.example.", false),
            ("a\\032b", false),
        ] {
            assert_eq!(is_host(text.as_bytes(), &origin), expect, "{text}");
        }
        let odd = DomainName::parse("a_b.example.").unwrap();
        assert!(!is_host(b"kms", &odd));
        assert!(is_host(b"kms.example.", &odd));
        for (text, expect) in [
            ("kms", "`kms` below `a_b.example.`"),
            ("*.kms", "`*.kms` below `a_b.example.`"),
            ("@", "`@` below `a_b.example.`"),
            ("k_1", "`k_1`"),
            ("kms.a_b.example.", "`kms.a_b.example.`"),
        ] {
            assert_eq!(blamed(text, text.as_bytes(), &odd), expect);
        }
    }
}
