//! The hosts that record files name for one domain, as if a client asked for it.

use super::check::evidence_of;
use super::diagnose::forecasts;
use crate::evidence::{Evidence, Stage};
use crate::model::{DomainName, NameServer, Provenance, SourceFile, Sourced};
use crate::plan::{Step, srv_owner};
use crate::port::{AskNameServer, ConnectTcp};
use crate::selection::SelectionModel;
use crate::view::View;
use std::collections::BTreeSet;
use thiserror::Error;

/// Why there is no one domain to look at.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DomainError {
    /// No file has SRV records of KMS.
    #[error("no file has records at `_vlmcs._tcp.DOMAIN`")]
    None,
    /// There are several, and nobody said which.
    #[error("the files have records for {}; say which as `DOMAIN`", crate::words::quoted(.0))]
    Several(Vec<DomainName>),
}

/// Gathers what files say about `domain`, or about the only one they have records for.
///
/// No host was contacted: that is as with `--no-probe`.
///
/// # Errors
/// When nobody said which domain, and the files leave it open.
pub async fn domain_in_files(
    view: View,
    files: Vec<SourceFile>,
    domain: Option<&DomainName>,
    models: &[SelectionModel],
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> Result<Evidence, DomainError> {
    let written = view.kms_owners().into_iter().cloned();
    let owners: BTreeSet<DomainName> = written.chain(view.implied_owners().into_keys()).collect();
    let given = domain.and_then(|it| srv_owner(it).ok());
    let owner = match (given, owners.iter().collect::<Vec<_>>().as_slice()) {
        (Some(it), _) => it,
        (None, [only]) => (*only).clone(),
        (None, []) => return Err(DomainError::None),
        (None, _) => return Err(DomainError::Several(domains(&owners))),
    };
    let mut plan = super::check::plan(&view, &files, &[]);
    plan.steps
        .retain(|it| matches!(&it.step, Step::AskSrv { owner: it } if *it == owner));
    if plan.steps.is_empty() {
        let provenance = Provenance::CommandLine {
            flag: "DOMAIN".to_owned(),
        };
        plan.steps.push(super::check::step(owner, provenance));
    }
    let flag = Provenance::CommandLine {
        flag: "--zone".to_owned(),
    };
    plan.name_servers = vec![Sourced::new(NameServer::ZoneFiles, flag)];
    let mut res = evidence_of(view, files, plan, dns, tcp).await;
    res.ran.insert(Stage::Plan);
    res.forecasts = forecasts(&res, models);
    Ok(res)
}

/// What stands behind the service labels.
fn domains(owners: &BTreeSet<DomainName>) -> Vec<DomainName> {
    let domains = owners.iter().filter_map(|it| it.parent()?.parent());
    domains.collect()
}
