//! Who is contacted first, who at all, and who serves: one model in detail, or several side by side.

use super::names::Names;
use super::{MOST_HOSTS, and_more, defined_model, first_contact_serves, notes};
use crate::model::CandidateId;
use crate::overview::Overview;
use crate::render::table::grid::{Column, left, right};
use crate::render::table::page::{BOLD, Page};
use crate::render::words;
use crate::report::Report;
use crate::selection::{Chance, Contacts, Forecast};
use crate::words::percent;
use std::time::Duration;

/// Names of the columns for three quantities, and the same where there is little room.
const LONG: [&str; 3] = ["first contact", "contacted at all", "serves"];
const SHORT: [&str; 3] = ["first", "at all", "serves"];

/// What one model says of one client.
#[derive(Clone, Copy)]
struct Told<'a> {
    forecast: &'a Forecast,
    contacts: &'a Contacts,
}

/// What it says of one host.
struct HostChances<'a> {
    candidate: CandidateId,
    first: &'a Chance,
    contacted: &'a Chance,
    serves: &'a Chance,
}

/// The chances, then what they rest on.
pub(in crate::render::table) fn section(page: &mut Page, report: &Report, overview: &Overview<'_>) {
    let evidence = &report.evidence;
    let Some(outlook) = &evidence.outlook else {
        return;
    };
    let told = evidence.forecasts.iter().zip(&outlook.models);
    let told: Vec<Told<'_>> = told
        .map(|(forecast, beside)| Told {
            forecast,
            contacts: &beside.contacts,
        })
        .collect();
    let names = Names::new(overview);
    let is_plain = |it: &Told<'_>| first_contact_serves(it.forecast, it.contacts);
    let all_plain = told.iter().all(is_plain);
    page.heading("Which host a client gets");
    match told.as_slice() {
        [] => return,
        [one] => one_model(page, *one, &names, all_plain),
        several => side_by_side(page, several, &names, all_plain),
    }
    notes::write(page, overview, all_plain);
}

impl<'a> Told<'a> {
    /// One a host, those most likely to be contacted first in front.
    fn hosts(self) -> Vec<HostChances<'a>> {
        // Both are in the order of the candidates.
        let hosts = self.forecast.hosts.iter().zip(&self.contacts.hosts);
        let mut res: Vec<HostChances<'_>> = hosts
            .map(|(host, contact)| HostChances {
                candidate: host.candidate,
                first: &host.first_contact,
                contacted: &contact.contacted,
                serves: &host.serves,
            })
            .collect();
        res.sort_by(|one, other| {
            let by_first = other.first.p().total_cmp(&one.first.p());
            by_first.then(other.contacted.p().total_cmp(&one.contacted.p()))
        });
        res
    }

    fn wait(self) -> String {
        match self.forecast.expected_wait {
            Duration::ZERO => "none".to_owned(),
            wait => words::expected_wait(wait),
        }
    }
}

fn one_model(page: &mut Page, told: Told<'_>, names: &Names, is_plain: bool) {
    defined_model(page, told.forecast.model);
    let hosts = told.hosts();
    let shown = || hosts.iter().take(MOST_HOSTS);
    let short = |it: &Chance| percent(it.p());
    if is_plain {
        let bar_width = (page.width() / 3).clamp(4, 40);
        let rows: Vec<Vec<String>> = shown()
            .map(|it| {
                vec![
                    names.of(it.candidate).to_owned(),
                    words::chance(it.first),
                    page.bar(it.first.p(), bar_width),
                ]
            })
            .collect();
        let columns = vec![left("host"), right("first contact"), left("")];
        page.table(4, &columns, &rows);
        and_more(page, 4, hosts.len());
        return;
    }
    let bar_width = (page.width() / 10).clamp(4, 20);
    let layout =
        |chance: &dyn Fn(&Chance) -> String, has_bar: bool, names_of_columns: [&'static str; 3]| {
            let row = |it: &HostChances<'_>| {
                vec![
                    names.of(it.candidate).to_owned(),
                    chance(it.first),
                    chance(it.contacted),
                    chance(it.serves),
                    if has_bar {
                        page.bar(it.serves.p(), bar_width)
                    } else {
                        String::new()
                    },
                ]
            };
            let mut columns = vec![left("host")];
            columns.extend(names_of_columns.map(right));
            columns.push(left(""));
            (columns, shown().map(row).collect::<Vec<_>>())
        };
    let layouts = [
        layout(&words::chance, true, LONG),
        layout(&words::chance, false, LONG),
        layout(&short, true, LONG),
        layout(&short, false, LONG),
        layout(&short, false, SHORT),
    ];
    page.first_fitting(4, &layouts);
    and_more(page, 4, hosts.len());
    page.item(
        4,
        &format!(
            "on average: hosts contacted {}, wait {}; chance that none serves {}",
            words::mean(&told.contacts.tries),
            told.wait(),
            words::chance(&told.forecast.no_host),
        ),
    );
}

/// One block a quantity, one column a model.
fn side_by_side(page: &mut Page, told: &[Told<'_>], names: &Names, is_plain: bool) {
    type Quantity = for<'a> fn(&HostChances<'a>) -> &'a Chance;
    let quantities: [(&str, Quantity); 3] = [
        ("First contact", |it| it.first),
        ("Contacted at all", |it| it.contacted),
        ("Serves", |it| it.serves),
    ];
    let of_models: Vec<Vec<HostChances<'_>>> = told.iter().map(|it| it.hosts()).collect();
    let Some(order) = of_models.first() else {
        return;
    };
    let columns = |first: &'static str| -> Vec<Column> {
        let models = told.iter().map(|it| right(it.forecast.model.name()));
        std::iter::once(left(first)).chain(models).collect()
    };
    let n_shown = if is_plain { 1 } else { quantities.len() };
    for (title, quantity) in quantities.into_iter().take(n_shown) {
        page.painted(2, BOLD, title);
        let layout = |chance: &dyn Fn(&Chance) -> String| {
            let row = |host: &HostChances<'_>| {
                let of_host = of_models.iter().map(|hosts| {
                    let same = hosts.iter().find(|it| it.candidate == host.candidate);
                    same.map_or_else(String::new, |it| chance(quantity(it)))
                });
                let name = names.of(host.candidate).to_owned();
                std::iter::once(name).chain(of_host).collect()
            };
            let rows = order.iter().take(MOST_HOSTS).map(row);
            (columns("host"), rows.collect::<Vec<Vec<String>>>())
        };
        let layouts = [layout(&words::chance), layout(&|it| percent(it.p()))];
        page.first_fitting(4, &layouts);
        and_more(page, 4, order.len());
    }
    if !is_plain {
        page.painted(2, BOLD, "On average");
        let row = |name: &str, value: &dyn Fn(Told<'_>) -> String| -> Vec<String> {
            let values = told.iter().map(|it| value(*it));
            std::iter::once(name.to_owned()).chain(values).collect()
        };
        let rows = [
            row("hosts contacted", &|it| words::mean(&it.contacts.tries)),
            row("wait", &|it| it.wait()),
            row("chance that none serves", &|it| {
                words::chance(&it.forecast.no_host)
            }),
        ];
        page.table(4, &columns(""), &rows);
    }
    for it in told {
        defined_model(page, it.forecast.model);
    }
}

#[cfg(test)]
mod tests;
