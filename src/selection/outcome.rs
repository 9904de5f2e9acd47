//! What contacting a candidate comes to, given what the probes found.

use crate::model::{Candidate, CandidateId, Contact, NotTried, Probe, Service};
use std::time::Duration;

/// What contacting a candidate comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostState {
    /// At least one of its endpoints accepts connections, and nothing but KMS was seen to speak there.
    Serves,
    /// It does not serve; finding that out takes this long.
    Down {
        /// Under the assumptions of [`Assumptions`].
        wait: Duration,
    },
    /// Not probed, or not to the end, or this machine was at fault; taken as serving.
    NotProbed,
}

/// How long a Windows client waits at an endpoint that does not connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assumptions {
    /// At a refused port. Observed: the connect is repeated for 2.07 s (packet captures of one Windows 11 client).
    pub refused: Duration,
    /// At a silent endpoint. Documented for Windows 7 (3, 6 and 12 s); on current Windows about 20 to 31 s are inferred from its
    /// default of 1 s and four repetitions, and were never measured with the activation service.
    pub silent: Duration,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self {
            refused: Duration::from_millis(2_070),
            silent: Duration::from_secs(21),
        }
    }
}

/// The state of a host that was given and not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assumed {
    /// Which host.
    pub candidate: CandidateId,
    /// What contacting it is taken to come to.
    pub contact: AssumedContact,
}

/// What contacting a host is taken to come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AssumedContact {
    /// It serves.
    Serves,
    /// Each of its endpoints refuses; one endpoint where its addresses are not known.
    Refused,
    /// Each of its endpoints is silent; one endpoint where its addresses are not known.
    Silent,
}

impl Assumed {
    /// The state of a host with so many addresses.
    pub fn state(self, n_addresses: usize, assumptions: &Assumptions) -> HostState {
        let at_each = match self.contact {
            AssumedContact::Serves => return HostState::Serves,
            AssumedContact::Refused => assumptions.refused,
            AssumedContact::Silent => assumptions.silent,
        };
        let n_endpoints = u32::try_from(n_addresses.max(1)).unwrap_or(u32::MAX);
        HostState::Down {
            wait: at_each.saturating_mul(n_endpoints),
        }
    }
}

/// The state of every candidate, in their order.
///
/// `has_gap` says of each candidate whether it may have addresses that are not known.
/// One endpoint that serves is enough. Otherwise one endpoint of unknown state leaves the host [`HostState::NotProbed`].
/// A host that does not serve costs the sum over its endpoints, one after the other: only refused and silent ones take
/// time, since word that one cannot be reached, or that another service speaks there, comes at once.
/// A host without address, or with port 0, costs none.
///
/// Nothing is known of an endpoint to which this machine has no route. Endpoints that the run was told to leave out are passed
/// over; a host with nothing else is [`HostState::NotProbed`].
pub fn host_states(
    candidates: &[Candidate],
    has_gap: &[bool],
    probes: &[Probe],
    assumptions: &Assumptions,
) -> Vec<HostState> {
    let left_out = Contact::NotTried(NotTried::OtherFamily);
    let mut of_candidate: Vec<Vec<&Probe>> = vec![Vec::new(); candidates.len()];
    for probe in probes {
        let CandidateId(idx) = probe.candidate;
        if let Some(own) = of_candidate.get_mut(idx) {
            own.push(probe);
        }
    }
    candidates
        .iter()
        .zip(of_candidate)
        .enumerate()
        .map(|(idx, (candidate, mut own))| {
            own.retain(|probe| probe.contact != left_out);
            let has_gap = has_gap.get(idx).copied().unwrap_or(false);
            host_state(candidate, has_gap, &own, assumptions)
        })
        .collect()
}

fn host_state(
    candidate: &Candidate,
    has_gap: bool,
    own: &[&Probe],
    assumptions: &Assumptions,
) -> HostState {
    let mut wait = Duration::ZERO;
    if candidate.port == 0 || (candidate.addresses.is_empty() && !has_gap) {
        return HostState::Down { wait };
    }
    let mut unknown = has_gap || own.is_empty();
    for probe in own {
        match endpoint_state(probe, assumptions) {
            HostState::Serves => return HostState::Serves,
            HostState::NotProbed => unknown = true,
            HostState::Down { wait: more } => wait = wait.saturating_add(more),
        }
    }
    if unknown {
        HostState::NotProbed
    } else {
        HostState::Down { wait }
    }
}

/// The same for a host with this endpoint alone.
fn endpoint_state(probe: &Probe, assumptions: &Assumptions) -> HostState {
    let wait = match (&probe.contact, &probe.service) {
        (Contact::Connected, None | Some(Service::Kms)) => return HostState::Serves,
        (
            Contact::Failed { .. }
            | Contact::NotTried(
                NotTried::SwitchedOff
                | NotTried::DeadlineReached
                | NotTried::OtherFamily
                | NotTried::TooMany,
            )
            // Another machine may well have a route there.
            | Contact::NoRoute,
            _,
        ) => return HostState::NotProbed,
        (Contact::Refused, _) => assumptions.refused,
        (Contact::TimedOut, _) => assumptions.silent,
        (
            Contact::Connected
            | Contact::HostUnreachable
            | Contact::NetworkUnreachable
            | Contact::Prohibited
            | Contact::NotTried(
                NotTried::PortZero | NotTried::UnusableAddress | NotTried::OwnMachine,
            ),
            _,
        ) => Duration::ZERO,
    };
    HostState::Down { wait }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{HostName, Source};

    const REFUSED: Duration = Duration::from_secs(2);
    const SILENT: Duration = Duration::from_secs(21);

    fn candidate(n_addresses: u8, port: u16) -> Candidate {
        Candidate {
            step: None,
            target: HostName::Absolute("kms.corp.example.".parse().unwrap()),
            port,
            terms: None,
            addresses: (1..=n_addresses).map(|it| [10, 0, 0, it].into()).collect(),
            source: Source::Given,
        }
    }

    fn probe(idx: usize, contact: Contact, service: Option<Service>) -> Probe {
        Probe {
            candidate: CandidateId(idx),
            endpoint: ([10, 0, 0, 1], 1688).into(),
            elapsed: Duration::ZERO,
            contact,
            service,
        }
    }

    fn state(candidate: Candidate, probes: &[Probe]) -> HostState {
        let assumptions = Assumptions {
            refused: REFUSED,
            silent: SILENT,
        };
        let states = host_states(&[candidate], &[], probes, &assumptions);
        assert_eq!(states.len(), 1);
        states[0]
    }

    /// State of a host whose endpoints gave `contacts`.
    #[track_caller]
    fn check(contacts: &[Contact], expect: HostState) {
        let probes: Vec<Probe> = contacts
            .iter()
            .map(|it| probe(0, it.clone(), None))
            .collect();
        assert_eq!(state(candidate(2, 1688), &probes), expect, "{contacts:?}");
    }

    fn down(wait: Duration) -> HostState {
        HostState::Down { wait }
    }

    fn failed() -> Contact {
        Contact::Failed {
            os_error: "too many open files".to_owned(),
        }
    }

    #[test]
    fn one_endpoint_that_connects_is_enough() {
        check(&[Contact::Refused, Contact::Connected], HostState::Serves);
        check(&[failed(), Contact::Connected], HostState::Serves);
    }

    #[test]
    fn refused_and_silent_endpoints_cost_their_assumed_time() {
        check(&[Contact::Refused], down(REFUSED));
        check(&[Contact::TimedOut], down(SILENT));
        check(
            &[Contact::Refused, Contact::TimedOut],
            down(REFUSED + SILENT),
        );
    }

    #[test]
    fn unreachable_endpoints_cost_no_time() {
        for contact in [
            Contact::HostUnreachable,
            Contact::NetworkUnreachable,
            Contact::Prohibited,
            Contact::NotTried(NotTried::PortZero),
        ] {
            check(std::slice::from_ref(&contact), down(Duration::ZERO));
            check(&[contact, Contact::Refused], down(REFUSED));
        }
    }

    #[test]
    fn endpoint_of_unknown_state_leaves_the_host_unknown() {
        check(&[], HostState::NotProbed);
        for contact in [
            Contact::NoRoute,
            Contact::NotTried(NotTried::SwitchedOff),
            Contact::NotTried(NotTried::DeadlineReached),
            Contact::NotTried(NotTried::TooMany),
            failed(),
        ] {
            check(std::slice::from_ref(&contact), HostState::NotProbed);
            check(&[Contact::Refused, contact], HostState::NotProbed);
        }
    }

    #[test]
    fn host_that_speaks_something_else_does_not_serve() {
        let check = |service: Service, expect: HostState| {
            let probes = [probe(0, Contact::Connected, Some(service))];
            assert_eq!(state(candidate(1, 1688), &probes), expect);
        };
        check(Service::Kms, HostState::Serves);
        check(Service::NotRpc, down(Duration::ZERO));
        check(Service::Silent, down(Duration::ZERO));
        check(
            Service::OtherRpc {
                reason: "abstract syntax not supported".to_owned(),
            },
            down(Duration::ZERO),
        );
    }

    #[test]
    fn host_without_address_or_port_is_down_at_once() {
        assert_eq!(state(candidate(0, 1688), &[]), down(Duration::ZERO));
        assert_eq!(state(candidate(1, 0), &[]), down(Duration::ZERO));
    }

    #[test]
    fn probes_belong_to_their_candidate() {
        let candidates = [candidate(1, 1688), candidate(1, 1688)];
        let probes = [
            probe(1, Contact::Connected, None),
            probe(0, Contact::Refused, None),
            probe(7, Contact::Connected, None),
        ];
        let wait = Assumptions::default().refused;
        assert_eq!(
            host_states(&candidates, &[], &probes, &Assumptions::default()),
            [down(wait), HostState::Serves]
        );
    }
}
