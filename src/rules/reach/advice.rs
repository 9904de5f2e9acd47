//! What to do about an endpoint that does not serve, by what leads there and whether its host lives elsewhere.

use super::endpoints::Endpoint;
use crate::model::{CandidateId, Contact, HostName};
use crate::overview::Overview;
use crate::plan::Step;
use crate::rules::remedy::{delete_records, leave_fixed_host};

impl Endpoint<'_> {
    /// `mend` as the first advice, then what else fits: another address record, no SRV record, another fixed host.
    ///
    /// Nothing of this for an endpoint to which only the remembered host leads, as long as discovery finds a host.
    pub(super) fn remedy(&self, overview: &Overview<'_>, mend: &str) -> String {
        if self.is_only_remembered(overview) {
            return if overview.any_on_path_may_serve() {
                "Nothing to do in DNS: the client goes on by itself and remembers the next host that serves"
            } else if overview.may_lead_elsewhere() {
                "Find out where discovery leads: the client passes over a remembered host by itself, and whether it finds another is not known here"
            } else {
                "Mend what discovery leads to: the client passes over a remembered host by itself, but finds no other now"
            }
            .to_owned();
        }
        if let Some(name) = self.living_name(overview) {
            let kind = if self.address.is_ipv6() { "AAAA" } else { "A" };
            return format!(
                "{mend}; if that is no longer an address of `{name}`, delete its {kind} record `{}` (the host is alive at another address)",
                self.address.ip()
            );
        }
        let leads = |wanted: fn(&Step) -> bool| {
            self.hosts(overview).any(|host| {
                let planned = host
                    .step
                    .and_then(|id| overview.evidence.plan.steps.get(id.0));
                planned.is_some_and(|it| wanted(&it.step))
            })
        };
        if leads(|it| matches!(it, Step::FixedHost(_))) {
            format!("{mend}; or {}", leave_fixed_host(overview))
        } else if leads(|it| matches!(it, Step::AskSrv { .. })) {
            let of_records = self.hosts(overview).filter(|it| it.terms.is_some());
            format!(
                "{mend}; if the host is retired, {}",
                delete_records(overview, of_records)
            )
        } else {
            format!("{mend}; or correct the host or port given to `kmsdoctor probe`")
        }
    }

    /// The name of a host that leads here and accepts connections at another address.
    fn living_name(&self, overview: &Overview<'_>) -> Option<String> {
        let evidence = overview.evidence;
        let lives = |id: CandidateId| {
            let mut probes = evidence.probes_of(id);
            probes.any(|(_, probe)| probe.contact == Contact::Connected)
        };
        let living = self.candidates.iter().filter(|id| lives(**id));
        living
            .filter_map(|id| evidence.candidate(*id))
            .find(|host| !matches!(host.target, HostName::Address(_)))
            .map(|host| host.target.to_string())
    }

    /// True when an SRV record leads here.
    pub(super) fn is_of_record(&self, overview: &Overview<'_>) -> bool {
        self.hosts(overview).any(|it| it.terms.is_some())
    }

    /// True when only the remembered host leads here: a client that fails there goes on by itself.
    fn is_only_remembered(&self, overview: &Overview<'_>) -> bool {
        self.hosts(overview).all(|candidate| {
            let planned = candidate
                .step
                .and_then(|id| overview.evidence.plan.steps.get(id.0));
            matches!(planned.map(|it| &it.step), Some(Step::CachedHost(_)))
        })
    }
}
