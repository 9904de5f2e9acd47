//! `ospp.vbs /dstatus` and `/dstatusall` by their labels, license by license between lines of hyphens.

use super::slmgr::{discovery, leading_number};
use super::{Allowed, License, LicenseStatus, Way};
use crate::client::text::{Host, clean, guid, leading_code, number};

/// True for a line that ends a license.
pub(super) fn is_separator(line: &str) -> bool {
    20 <= line.len() && line.bytes().all(|it| it == b'-')
}

/// True for a label that a license may begin with.
pub(super) fn is_start(label: &str) -> bool {
    matches!(label, "PRODUCT ID" | "SKU ID" | "LICENSE NAME")
}

/// Takes one line into `license`; tells how surely it is a line of this tool: 0 not at all, 2 for certain.
pub(super) fn field(license: &mut License, label: &str, value: &str) -> usize {
    taken(license, label, value).map_or(0, |()| 2)
}

fn taken(license: &mut License, label: &str, value: &str) -> Option<()> {
    match label {
        "SKU ID" => license.activation_id = guid(value),
        "LICENSE NAME" => license.name = Some(clean(value)).filter(|it| !it.is_empty()),
        "LICENSE DESCRIPTION" => license.describe(value),
        "LICENSE STATUS" => license.status = status(value),
        "ERROR CODE" => license.reason = leading_code(value),
        "REMAINING GRACE" => license.expires_in_min = remaining(value),
        "Activation Type Configuration" => license.allowed = Allowed::read(value),
        "KMS machine registry override defined" => license.fixed_host = Host::registered(value),
        "Activation Interval" => license.activation_interval_min = leading_number(value),
        "Renewal Interval" => license.renewal_interval_min = leading_number(value),
        "KMS host caching" => license.is_caching = Some(value.eq_ignore_ascii_case("enabled")),
        "KMS Lookup Domain" => {
            license.lookup_domain = Some(clean(value)).filter(|it| !it.is_empty());
        }
        "Most recent activation" => {
            if value.ends_with("AD") {
                license.activated_by = Some(Way::Ad);
            }
        }
        _ => return discovery(license, label, value),
    }
    Some(())
}

fn status(value: &str) -> Option<LicenseStatus> {
    Some(match value.trim_matches('-') {
        "UNLICENSED" => LicenseStatus::Unlicensed,
        "LICENSED" => LicenseStatus::Licensed,
        "OOB_GRACE" => LicenseStatus::FirstGrace,
        "OOT_GRACE" => LicenseStatus::OutOfToleranceGrace,
        "NON_GENUINE_GRACE" => LicenseStatus::NonGenuineGrace,
        "NOTIFICATIONS" => LicenseStatus::Notification,
        "EXTENDED GRACE" => LicenseStatus::ExtendedGrace,
        _ => return None,
    })
}

/// The minutes of `29 days  (42000 minute(s) before expiring)`.
fn remaining(value: &str) -> Option<u64> {
    let (_, behind) = value.split_once('(')?;
    number(behind.split_whitespace().next()?)
}
