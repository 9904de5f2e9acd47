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
        || [SERVICE, "vlmcs"]
            .iter()
            .any(|it| strsim::osa_distance(it, &label) <= 1)
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
        check("_ldap._tcp.corp.example", false, false);
        check("corp.example", false, false);
    }
}
