//! What a simulation found: the hosts as they were taken, then one section a question.

pub(super) mod chances;
pub(super) mod drawn;
pub(super) mod fleet;
pub(super) mod hosts;
pub(super) mod places;
pub(super) mod story;
pub(super) mod threshold;
pub(super) mod what_if;

mod names;
mod notes;

use super::page::{BOLD, Page};
use crate::evidence::Evidence;
use crate::model::CandidateId;
use crate::overview::Overview;
use crate::render::words;
use crate::selection::{Contacts, Forecast, HostState, SelectionModel};
use crate::simulation::ModelOutlook;

/// Hosts of one table; the others are counted.
const MOST_HOSTS: usize = 20;

/// Says by which model what follows was worked out, and what that is.
fn defined_model(page: &mut Page, model: SelectionModel) {
    page.led(2, BOLD, &format!("{}:", model.name()), words::model(model));
}

/// Says by which model what follows was worked out; the section on chances has said what that is.
fn model_title(page: &mut Page, model: SelectionModel) {
    page.painted(2, BOLD, &format!("Model {}", model.name()));
}

/// That a table does not show every host.
fn and_more(page: &mut Page, indent: usize, n_hosts: usize) {
    if MOST_HOSTS < n_hosts {
        page.item(indent, &format!("and {} more", n_hosts - MOST_HOSTS));
    }
}

/// The records as they are, or as they are after a change.
struct Phase<'a> {
    /// None when there is no change, so that nothing has to be told apart.
    title: Option<&'static str>,
    /// One a model.
    models: &'a [ModelOutlook],
}

impl Phase<'_> {
    fn write_title(&self, page: &mut Page) {
        if let Some(title) = self.title {
            page.painted(2, BOLD, title);
        }
    }
}

/// What was worked out beside the forecasts: now, and after the change if there is one.
fn phases(evidence: &Evidence) -> Vec<Phase<'_>> {
    let Some(outlook) = &evidence.outlook else {
        return Vec::new();
    };
    let changed = outlook.change.as_ref();
    let before = Phase {
        title: changed.map(|_| "Before the change"),
        models: &outlook.models,
    };
    let after = changed.map(|it| Phase {
        title: Some("After the change"),
        models: &it.models,
    });
    std::iter::once(before).chain(after).collect()
}

/// True when every client is served by the first host that it contacts.
fn first_contact_serves(forecast: &Forecast, contacts: &Contacts) -> bool {
    forecast.no_host.p() <= 0.0 && contacts.tries.value() <= 1.0 + 1e-9
}

/// True when a host of the client's way does not serve.
fn is_down(overview: &Overview<'_>, id: CandidateId) -> bool {
    matches!(overview.states.get(id.0), Some(HostState::Down { .. }))
}

#[cfg(test)]
mod tests {
    use crate::model::{DomainName, SrvRecord};
    use crate::render::sample::{self, HOSTILE};
    use crate::render::table::render;
    use crate::render::table::tests::{PLAIN, assert_harmless, styles};
    use expect_test::expect_file;
    use proptest::prelude::*;

    fn records(texts: &[&str]) -> Vec<SrvRecord> {
        texts.iter().map(|it| sample::record(it)).collect()
    }

    #[test]
    fn whole_page() {
        let records = records(&[
            "0 10 1688 kms1.corp.example",
            "0 90 1688 kms2.corp.example",
            "0 0 1688 kms3.corp.example",
            "10 0 1689 backup.lab.example",
        ]);
        let report = sample::everything(&records, 7);
        expect_file!["whole_page.txt"].assert_eq(&render(&report, PLAIN));
    }

    #[test]
    fn every_style_is_harmless_and_fits() {
        let label = format!("{}\u{1b}\u{202e}", "x".repeat(58));
        let long = DomainName::from_labels(vec![label.as_bytes(); 3]).unwrap();
        let hostile = DomainName::from_labels([HOSTILE, "example"]).unwrap();
        let mut records = records(&[
            "0 0 1688 kms1.corp.example",
            "0 10 1688 kms1.lab.example",
            "0 10 1688 kms1.lab.example",
            "0 10 0 kms1.lab.example",
        ]);
        for target in [long, hostile] {
            records.push(SrvRecord {
                target,
                ..records[0].clone()
            });
        }
        let report = sample::everything(&records, 1);
        for style in styles() {
            assert_harmless(&report, style);
        }
    }

    #[test]
    fn hosts_of_a_report_are_harmless() {
        let report = sample::simulated_from(sample::report().evidence, |it| {
            it.narrate = true;
            it.clients = Some(10);
        });
        for style in styles() {
            assert_harmless(&report, style);
        }
    }

    /// A record with any terms and a label of any octets.
    fn any_record() -> impl Strategy<Value = SrvRecord> {
        let label = prop::collection::vec(any::<u8>(), 1..20);
        let weight = prop_oneof![0_u16..3, any::<u16>()];
        (0_u16..3, weight, any::<u16>(), label).prop_map(|(priority, weight, port, label)| {
            let labels = [label.as_slice(), b"example"];
            SrvRecord {
                priority,
                weight,
                port,
                target: DomainName::from_labels(labels).unwrap(),
            }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn any_records_are_shown_harmlessly(
            records in prop::collection::vec(any_record(), 2..12),
            seed in any::<u64>(),
            style in 0_usize..16,
        ) {
            assert_harmless(&sample::everything(&records, seed), styles()[style]);
        }
    }
}
