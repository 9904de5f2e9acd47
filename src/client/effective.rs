//! What a tool shows to be in force, held against the settings whose scope is known.

use super::{ClientProfile, InForce, Scope, ScopedSettings};
use crate::model::{Provenance, Sourced};

impl ClientProfile {
    /// Leaves of [`Scope::Effective`] only what no other source sets.
    ///
    /// The tools show what counts, the registry where it is set. So a value that both have is that of the registry, and one
    /// that differs is kept as unusable: one of the two is older.
    pub(super) fn confirmed(mut self) -> Self {
        let is_effective = |it: &mut ScopedSettings| matches!(it.scope, Scope::Effective(..));
        let effective: Vec<ScopedSettings> = self.scoped.extract_if(.., is_effective).collect();
        for mut settings in effective {
            let Scope::Effective(application, product) = settings.scope.clone() else {
                continue;
            };
            let in_force = self.in_force_of(application, product.as_ref());
            let older = compare(&mut settings, &in_force);
            for (text, why, provenance) in older {
                self.refuse(&text, why, &provenance);
            }
            if !settings.is_empty() {
                self.scoped.push(settings);
            }
        }
        self
    }
}

/// Drops from `shown` what `in_force` has; gives what differs, with the reason why it does not count.
fn compare(
    shown: &mut ScopedSettings,
    in_force: &InForce<'_>,
) -> Vec<(String, String, Provenance)> {
    let mut res = Vec::new();
    let of = shown.scope.to_string();
    let mut drop = |what: &str, pair: Option<[Sourced<String>; 2]>| {
        let Some([shown, known]) = pair else {
            return;
        };
        let why = format!(
            "{what} in force for {of}: the registry holds `{}` (`{}`), which counts here; one of the two is older",
            known.value, known.provenance
        );
        res.push((shown.value, why, shown.provenance));
    };
    drop(
        "fixed host",
        taken(
            &mut shown.fixed_host,
            in_force.fixed_host,
            ToString::to_string,
        ),
    );
    drop(
        "lookup domain",
        taken(
            &mut shown.lookup_domain,
            in_force.lookup_domain,
            ToString::to_string,
        ),
    );
    let switch = |it: &bool| if *it { "on" } else { "off" }.to_owned();
    drop(
        "host caching",
        taken(&mut shown.caching, in_force.caching, switch),
    );
    drop(
        "activation type",
        taken(&mut shown.activation_type, in_force.activation_type, |it| {
            it.name().to_owned()
        }),
    );
    res
}

/// Takes a value out of `shown` that is known otherwise; both, as texts, where they differ.
fn taken<T: PartialEq>(
    shown: &mut Option<Sourced<T>>,
    known: Option<&Sourced<T>>,
    text: impl Fn(&T) -> String,
) -> Option<[Sourced<String>; 2]> {
    let known = known?;
    let shown = shown.take().filter(|it| it.value != known.value)?;
    let both = [&shown, known];
    Some(both.map(|it| Sourced::new(text(&it.value), it.provenance.clone())))
}
