//! Owners that are those of KMS records, and owners that somebody meant to be.

use crate::model::DomainName;

/// The service label.
pub(super) const SERVICE: &str = "_vlmcs";

/// The protocol label.
pub(super) const PROTOCOL: &str = "_tcp";

/// True for `_vlmcs._tcp.DOMAIN`, the name clients ask for, whatever its case.
pub fn is_kms_owner(name: &DomainName) -> bool {
    let mut labels = name.labels();
    let mut is = |wanted: &str| {
        labels
            .next()
            .is_some_and(|it| it.eq_ignore_ascii_case(wanted.as_bytes()))
    };
    is(SERVICE) && is(PROTOCOL)
}

/// True when one of the first two labels could be the service label with an error in it.
///
/// Generous, since it only decides what is kept: rules say what is wrong.
pub fn is_kms_like(name: &DomainName) -> bool {
    name.labels().take(2).any(is_service_like)
}

/// True for `_vlmcs` and what is near it: a letter more, less or other, two letters swapped, no underscore, other labels
/// joined to it; and for `_kms`, which people guess.
fn is_service_like(label: &[u8]) -> bool {
    let Ok(label) = std::str::from_utf8(label) else {
        return false;
    };
    let label = label.to_ascii_lowercase();
    label.contains("vlmcs")
        || label == "_kms"
        || is_look_alike(&label)
        || [SERVICE, "vlmcs"]
            .iter()
            .any(|it| strsim::osa_distance(it, &label) <= 1)
}

/// Letters that are taken for others, in small letters, and what they are taken for.
const LOOK_ALIKES: [(&str, &str); 18] = [
    ("rn", "m"),
    ("1", "l"),
    ("i", "l"),
    ("|", "l"),
    ("!", "l"),
    ("5", "s"),
    ("$", "s"),
    ("-", "_"),
    ("\u{2010}", "_"),
    ("\u{ff3f}", "_"),
    ("\u{3bd}", "v"),
    ("\u{475}", "v"),
    ("\u{456}", "l"),
    ("\u{4cf}", "l"),
    ("\u{43c}", "m"),
    ("\u{441}", "c"),
    ("\u{3f2}", "c"),
    ("\u{455}", "s"),
];

/// True for a label that looks as `_vlmcs` does where its letters are taken for others.
pub(super) fn is_look_alike(label: &str) -> bool {
    let mut res = label.to_lowercase();
    for (letters, meant) in LOOK_ALIKES {
        res = res.replace(letters, meant);
    }
    res == SERVICE || res == "vlmcs"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_are_kept() {
        let check = |text: &str, owner: bool, like: bool| {
            let name = DomainName::parse(text).unwrap();
            assert_eq!((is_kms_owner(&name), is_kms_like(&name)), (owner, like));
        };
        check("_vlmcs._tcp.corp.example", true, true);
        check("_VLMCS._TCP.corp.example", true, true);
        check("_vlmcs._tcp", true, true);
        check("_vlmcs.corp.example", false, true);
        check("_vmlcs._tcp.corp.example", false, true);
        check("_vlmc._tcp.corp.example", false, true);
        check("vlmcs._tcp.corp.example", false, true);
        check("_vlmcs_tcp.corp.example", false, true);
        check("_tcp._vlmcs.corp.example", false, true);
        check("_kms._tcp.corp.example", false, true);
        check("_v1mc5._tcp.corp.example", false, true);
        check("_vlrncs._tcp.corp.example", false, true);
        check("_vlm\u{441}\u{455}._tcp.corp.example", false, true);
        check("_ldap._tcp.corp.example", false, false);
        check("corp.example", false, false);
    }
}
