//! Plan the names a client asks, ask them, find the hosts, contact them, forecast the choice.

use super::together::gather;
use super::{Options, name_servers, settled_plan, several};
use crate::candidates::assemble;
use crate::evidence::{Evidence, Stage};
use crate::overview::Overview;
use crate::plan::{DiscoveryPlan, limit_names};
use crate::port::{AskNameServer, ConnectTcp};
use crate::selection::{Forecast, SelectionModel, forecast};
use thiserror::Error;

/// Gathers the evidence for one client. Only the one await touches the world.
pub async fn diagnose(
    options: &Options,
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> Evidence {
    let mut plan = limited_plan(options);
    let servers = name_servers(&plan);
    let gathered = gather(
        options,
        &servers,
        &plan.questions(),
        &plan,
        |exchanges| assemble(&plan, exchanges),
        dns,
        tcp,
    )
    .await;
    plan.is_limited |= gathered.is_limited;
    let mut res = Evidence {
        ran: [
            Stage::Plan,
            Stage::Ask,
            Stage::Assemble,
            Stage::Probe,
            Stage::Forecast,
        ]
        .into(),
        plan,
        client: options.client.beside_plan(),
        name_servers: servers,
        is_interrupted: dns.is_interrupted(),
        exchanges: gathered.exchanges,
        candidates: gathered.candidates,
        probes: gathered.probes,
        forecasts: Vec::new(),
        assumptions: options.assumptions,
        ..Evidence::default()
    };
    res.forecasts = forecasts(&res, &options.models);
    res
}

/// Works out the plan and goes no further.
pub fn plan_only(options: &Options) -> Evidence {
    let plan = limited_plan(options);
    Evidence {
        ran: [Stage::Plan].into(),
        name_servers: name_servers(&plan),
        plan,
        client: options.client.beside_plan(),
        assumptions: options.assumptions,
        ..Evidence::default()
    }
}

/// One forecast a model for the client's way through `evidence`; none when the way leads to no host, or to none that serves
/// while it may go on to others that nothing tells.
///
/// With several domains one a domain and model, since each is a client of its own.
pub fn forecasts(evidence: &Evidence, models: &[SelectionModel]) -> Vec<Forecast> {
    let parts = several::parts(evidence);
    if parts.is_empty() {
        return forecasts_of_client(evidence, models);
    }
    parts.iter().flat_map(|it| it.forecasts(models)).collect()
}

/// The same where one client is looked at.
pub(super) fn forecasts_of_client(evidence: &Evidence, models: &[SelectionModel]) -> Vec<Forecast> {
    let overview = Overview::new(evidence);
    let choices = overview.choices();
    let is_open = overview.may_lead_elsewhere() && !overview.any_on_path_may_serve();
    if choices.is_empty() || is_open {
        return Vec::new();
    }
    models
        .iter()
        .map(|model| forecast(*model, &choices))
        .collect()
}

/// Makes the forecasts of saved evidence anew, so that it can be judged again; the rest stays as it was found.
///
/// # Errors
/// When states of hosts were given and not found: no verdict on a client rests on that.
pub fn diagnose_again(
    saved: Evidence,
    models: &[SelectionModel],
) -> Result<Evidence, DiagnoseAgainError> {
    if saved.ran.contains(&Stage::Simulate) {
        return Err(DiagnoseAgainError::Simulated);
    }
    let forecasts = forecasts(&saved, models);
    Ok(Evidence { forecasts, ..saved })
}

/// Why saved evidence cannot be judged again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DiagnoseAgainError {
    /// It comes from `simulate`.
    #[error("it was simulated, not found out; only `kmsdoctor simulate --from` reads it")]
    Simulated,
}

fn limited_plan(options: &Options) -> DiscoveryPlan {
    let mut res = settled_plan(options);
    limit_names(&mut res, options.limit_names.get());
    res
}
