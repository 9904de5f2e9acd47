//! Parents of the primary suffix (Windows DNS client, "devolution").

use crate::model::DomainName;

/// Labels a devolved suffix keeps at least, unless a policy says otherwise.
pub(super) const DEFAULT_LEVEL: usize = 2;

/// Parents of `suffix`, nearest first, down to `level` labels.
///
/// Empty when `suffix` has `level` labels or fewer. `suffix` itself is not among them.
pub(super) fn parents(suffix: &DomainName, level: usize) -> Vec<DomainName> {
    std::iter::successors(suffix.parent(), DomainName::parent)
        .take_while(|parent| level <= parent.label_count())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(suffix: &str, level: usize, expect: &[&str]) {
        let suffix = DomainName::parse(suffix).unwrap();
        let parents: Vec<String> = parents(&suffix, level)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(parents, expect);
    }

    #[test]
    fn down_to_level() {
        check("a.b.corp.example", 2, &["b.corp.example.", "corp.example."]);
        check("a.b.corp.example", 3, &["b.corp.example."]);
        check("corp.example", 2, &[]);
        check("example", 2, &[]);
        check(".", 2, &[]);
    }
}
