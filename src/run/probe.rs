//! Contact named hosts only: every address of every host.

use super::together::gather;
use super::{Options, name_servers, settled_plan};
use crate::candidates::given;
use crate::evidence::{Evidence, Stage};
use crate::model::{HostPort, Question, RecordType};
use crate::plan::DiscoveryPlan;
use crate::port::{AskNameServer, ConnectTcp};

/// Gathers the evidence about `hosts`, in the order given.
pub async fn probe(
    options: &Options,
    hosts: &[HostPort],
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> Evidence {
    let client_plan = settled_plan(options);
    let mut plan = DiscoveryPlan {
        name_servers: client_plan.name_servers,
        host_suffixes: client_plan.host_suffixes,
        ..DiscoveryPlan::default()
    };
    let servers = name_servers(&plan);
    let questions = questions(hosts, &plan);
    let gathered = gather(
        options,
        &servers,
        &questions,
        &plan,
        |exchanges| given(hosts, &plan, exchanges),
        dns,
        tcp,
    )
    .await;
    plan.is_limited |= gathered.is_limited;
    Evidence {
        ran: [Stage::Ask, Stage::Assemble, Stage::Probe].into(),
        plan,
        name_servers: servers,
        is_interrupted: dns.is_interrupted(),
        exchanges: gathered.exchanges,
        candidates: gathered.candidates,
        probes: gathered.probes,
        forecasts: Vec::new(),
        assumptions: options.assumptions,
        ..Evidence::default()
    }
}

fn questions(hosts: &[HostPort], plan: &DiscoveryPlan) -> Vec<Question> {
    let mut res: Vec<Question> = Vec::new();
    for name in hosts.iter().flat_map(|host| plan.names_of(&host.host)) {
        for record_type in [RecordType::A, RecordType::Aaaa] {
            let question = Question {
                name: name.clone(),
                record_type,
            };
            if !res.contains(&question) {
                res.push(question);
            }
        }
    }
    res
}
