//! Short answers to what was asked beside the choice, with how urgent each is.

use super::down;
use crate::overview::Overview;
use crate::selection::Forecast;
use crate::simulation::fleet::{Day, Fleet};
use crate::simulation::threshold::{SURE, Threshold};
use crate::simulation::{HostThresholds, Outlook};
use crate::words;

/// One short answer.
pub(super) struct Answer {
    pub(super) urgency: Urgency,
    /// Where it stands among the answers that are told.
    pub(super) place: u8,
    pub(super) text: String,
}

/// What may be left to the sections of the report, last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Urgency {
    /// Users see it.
    Harm,
    /// Users may see it, or wait.
    Risk,
    /// It answers a question, and nothing is wrong.
    Fine,
}

/// All short answers; clients are served.
pub(super) fn asked(
    overview: &Overview<'_>,
    forecast: &Forecast,
    outlook: &Outlook,
) -> Vec<Answer> {
    let changed = outlook.change.as_ref();
    let last = changed
        .and_then(|it| it.forecasts.first())
        .unwrap_or(forecast);
    let models = changed.map_or(&outlook.models, |it| &it.models);
    let threshold = models.first().and_then(|it| it.threshold.as_ref());
    let mut res: Vec<Answer> = Vec::new();
    res.extend(service(overview, last));
    let enough = threshold.and_then(enough);
    // A fleet takes hosts to activate whoever comes, which is no comfort where they may not.
    let is_doubtful = enough
        .as_ref()
        .is_some_and(|it| it.urgency != Urgency::Fine);
    res.extend(enough);
    if let Some(fleet) = outlook.fleets.first() {
        res.extend(spread(fleet));
        let activation = activation(fleet);
        if activation.urgency != Urgency::Fine || !is_doubtful {
            res.push(activation);
        }
    }
    res
}

/// What hosts that are down cost.
fn service(overview: &Overview<'_>, forecast: &Forecast) -> Option<Answer> {
    let down = down(overview);
    if down.is_empty() {
        return None;
    }
    let hosts = words::quoted(&down);
    let wait = forecast.expected_wait;
    let (urgency, text) = if wait.is_zero() {
        (
            Urgency::Fine,
            format!("with {hosts} down every client is served without a wait"),
        )
    } else {
        let wait = words::expected_wait(wait);
        let text = format!("with {hosts} down every client is served, after {wait} on average");
        (Urgency::Risk, text)
    };
    Some(Answer {
        urgency,
        place: 0,
        text,
    })
}

/// Whether all hosts see enough clients.
fn enough(told: &HostThresholds) -> Option<Answer> {
    let threshold = &told.threshold;
    let minimum = threshold.minimum.clients();
    let n_drawn = threshold.hosts.iter().filter(|it| 0.0 < it.chance).count();
    let who = match n_drawn {
        0 => return None,
        1 => "the host in use sees".to_owned(),
        2 => "both hosts see".to_owned(),
        n => format!("all {n} hosts see"),
    };
    let clients = words::count(
        usize::try_from(threshold.clients).unwrap_or(usize::MAX),
        "client",
    );
    let chance = words::percent(threshold.all);
    // What is not certain may still come to 1 in floating point.
    let is_certain = n_drawn == 1 && threshold.hosts.iter().any(|it| 1.0 <= it.chance);
    let n_used = u64::try_from(n_drawn).unwrap_or(u64::MAX);
    let is_sure = SURE <= threshold.all - threshold.error;
    let text = if is_sure && is_certain {
        format!("with {clients} {who} the {minimum} needed to activate any")
    } else if is_sure {
        format!("with {clients} {who} the {minimum} needed to activate any, almost surely")
    } else if threshold.clients.saturating_mul(threshold.draws.into())
        < minimum.saturating_mul(n_used)
    {
        let each = if n_drawn == 1 {
            "the host in use"
        } else {
            "each host in use"
        };
        let needed = needed(threshold);
        format!(
            "{clients} are too few for {each} to see the {minimum} needed to activate any{needed}"
        )
    } else {
        let needed = needed(threshold);
        format!("with {clients} the chance that {who} the {minimum} needed is {chance}{needed}")
    };
    Some(Answer {
        urgency: if is_sure {
            Urgency::Fine
        } else {
            Urgency::Risk
        },
        place: 1,
        text,
    })
}

/// How many clients would do; nothing where no number does, or where one host gets all and it is plain.
fn needed(threshold: &Threshold) -> String {
    let is_plain = threshold.hosts.iter().any(|it| 1.0 <= it.chance);
    let needed = threshold.clients_for_all.filter(|_| !is_plain);
    needed.map_or_else(String::new, |it| format!(" ({it} make it 99 % sure)"))
}

/// How fast clients follow a change.
fn spread(fleet: &Fleet) -> Option<Answer> {
    let spread = fleet.series.spreads.first()?;
    let (urgency, text) = match spread.reached.map(|it| it.saturating_sub(spread.from_day)) {
        Some(0) => (
            Urgency::Fine,
            "clients follow the change within a day".to_owned(),
        ),
        Some(n) => (
            Urgency::Fine,
            format!("clients follow the change after {}", days(n)),
        ),
        None => {
            let followed = days(fleet.plan.days.saturating_sub(spread.from_day));
            let when = if fleet.plan.is_caching {
                "with caching on "
            } else {
                ""
            };
            let text = format!("{when}the change does not spread within {followed}");
            (Urgency::Risk, text)
        }
    };
    Some(Answer {
        urgency,
        place: 2,
        text,
    })
}

/// Whether clients lose their activation, or nearly do.
fn activation(fleet: &Fleet) -> Answer {
    /// Less than this is nobody, but for the digits of a computer.
    const NOBODY: f64 = 0.5;
    let all = &fleet.series.days;
    let without = |it: &Day| it.beyond_validity + it.never_activated;
    let worst = all.iter().map(|it| (it.day, without(it)));
    let worst = worst.fold(
        (0, 0.0),
        |worst, it| if worst.1 < it.1 { it } else { worst },
    );
    let has_failed = all.iter().any(|it| NOBODY <= it.failed);
    let followed = days(fleet.plan.days);
    let (urgency, text) = if NOBODY <= worst.1 {
        let clients = fleet.plan.clients;
        let text = format!(
            "{:.0} of {clients} clients are without activation at the end of day {}",
            worst.1, worst.0
        );
        (Urgency::Harm, text)
    } else if has_failed {
        let text =
            format!("renewals fail for a time, but no client loses its activation in {followed}");
        (Urgency::Risk, text)
    } else {
        let text = format!("no client is without activation in {followed}");
        (Urgency::Fine, text)
    };
    Answer {
        urgency,
        place: 3,
        text,
    }
}

fn days(n: u32) -> String {
    words::count(usize::try_from(n).unwrap_or(usize::MAX), "day")
}
