//! Area 7: what is found against what a policy expects.

mod domain_without_records;
mod expected;
mod host_missing;
mod host_not_expected;
mod ignore_expired;
mod port_not_expected;
mod share_off_policy;

pub(super) use domain_without_records::DomainWithoutRecords;
pub(super) use host_missing::HostMissing;
pub(super) use host_not_expected::HostNotExpected;
pub(super) use ignore_expired::IgnoreExpired;
pub(super) use port_not_expected::PortNotExpected;
pub(super) use share_off_policy::ShareOffPolicy;

/// Why a rule of this area has nothing to look at in most runs.
const NO_POLICY: &str = "no policy was given";
