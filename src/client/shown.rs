//! What a tool shows of one license, held against what it showed of the same license elsewhere.
//!
//! Where a text shows the settings, one that is missing is not set; so two texts contradict each other also where one of
//! them has a value and the other has none.

use super::{ClientProfile, Conflict, Scope, ScopedSettings};
use crate::model::{Provenance, Sourced};
use std::fmt::Display;

/// The settings for KMS that a text shows of one license.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    /// Whose; of the kind [`Scope::Effective`].
    pub(super) scope: Scope,
    /// Where the license stands.
    pub(super) at: Provenance,
    /// The host set by hand; none when none is set.
    pub(super) fixed_host: Option<Sourced<String>>,
    /// The domain set by hand; none when none is set.
    pub(super) lookup_domain: Option<Sourced<String>>,
}

impl Shown {
    /// What `settings` say, which stand at `at`.
    pub(super) fn new(settings: &ScopedSettings, at: Provenance) -> Self {
        Self {
            scope: settings.scope.clone(),
            at,
            fixed_host: settings.fixed_host.as_ref().map(as_text),
            lookup_domain: settings.lookup_domain.as_ref().map(as_text),
        }
    }

    /// Drops from `profile`, which says this, what `earlier` texts show to be not set; tells what differs.
    ///
    /// Values that are set in both and differ are told when the profiles are merged.
    pub(super) fn hold_against(&self, earlier: &[Self], profile: &mut ClientProfile) {
        let Some(first) = earlier.iter().find(|it| it.scope == self.scope) else {
            return;
        };
        let pairs = [
            ("fixed host", &first.fixed_host, &self.fixed_host),
            ("lookup domain", &first.lookup_domain, &self.lookup_domain),
        ];
        for (setting, kept, ignored) in pairs {
            if kept.is_some() == ignored.is_some() {
                continue;
            }
            let none = |at: &Provenance| Sourced::new("none".to_owned(), at.clone());
            profile.conflicts.push(Conflict {
                setting: format!("{setting} shown for {}", self.scope),
                kept: kept.clone().unwrap_or_else(|| none(&first.at)),
                ignored: ignored.clone().unwrap_or_else(|| none(&self.at)),
            });
        }
        for settings in profile
            .scoped
            .iter_mut()
            .filter(|it| it.scope == self.scope)
        {
            if first.fixed_host.is_none() {
                settings.fixed_host = None;
            }
            if first.lookup_domain.is_none() {
                settings.lookup_domain = None;
            }
        }
    }
}

fn as_text<T: Display>(value: &Sourced<T>) -> Sourced<String> {
    Sourced::new(value.value.to_string(), value.provenance.clone())
}

#[cfg(test)]
mod tests {
    use crate::client::ClientTexts;
    use crate::client::testing::shown;
    use expect_test::{Expect, expect};

    /// What two texts of one product give, in that order; the second one in a file of its own, or in the same.
    fn check(hosts: [&str; 2], expect: &Expect) {
        let [first, second] = hosts.map(|host| {
            format!(
                "\
Name: Windows(R), Enterprise edition
Description: Windows(R) Operating System, VOLUME_KMSCLIENT channel
Activation ID: 66666666-7777-8888-9999-aaaaaaaaaaaa
Application ID: 55c92734-d682-4d71-983e-d6ec3f16059f
License Status: Licensed
Key Management Service client information
    {host}
"
            )
        });
        let mut texts = ClientTexts::default();
        texts.add("a", &first).unwrap();
        texts.add("b", &second).unwrap();
        let apart = shown(&texts.profile());
        expect.assert_eq(&apart);
        let mut texts = ClientTexts::default();
        texts.add("a", &format!("{first}{second}")).unwrap();
        let places = (8..=14).fold(apart, |apart, line| {
            apart.replace(&format!("b:{}", line - 7), &format!("a:{line}"))
        });
        assert_eq!(shown(&texts.profile()), places);
    }

    const FROM_DNS: &str = "KMS machine name from DNS: kms1.corp.example:1688";
    const REGISTERED: &str = "Registered KMS machine name: kms9.corp.example:1688";

    #[test]
    fn host_from_dns_contradicts_fixed_host() {
        check(
            [FROM_DNS, REGISTERED],
            &expect![[r#"
            a:7: product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows: cached kms1.corp.example.:1688
            a:6: license of Windows: KMS client, by a KMS host
            b:7: conflict fixed host shown for product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows = none, not kms9.corp.example.:1688
        "#]],
        );
        check(
            [REGISTERED, FROM_DNS],
            &expect![[r#"
            b:7: product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows: cached kms1.corp.example.:1688
            a:7: product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows: fixed kms9.corp.example.:1688
            a:6: license of Windows: KMS client, by a KMS host
            b:1: conflict fixed host shown for product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows = kms9.corp.example.:1688, not none
        "#]],
        );
    }

    #[test]
    fn the_same_twice_is_no_contradiction() {
        check(
            [FROM_DNS, FROM_DNS],
            &expect![[r#"
            a:7: product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows: cached kms1.corp.example.:1688
            a:6: license of Windows: KMS client, by a KMS host
        "#]],
        );
    }
}
