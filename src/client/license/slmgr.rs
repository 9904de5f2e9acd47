//! `slmgr /dlv` and `/dli` by their labels, which are in English only; see `other_language` for the others.

use super::{Allowed, HostService, License, LicenseStatus, Way};
use crate::client::text::{Host, clean, guid, is_decimal, leading_code, number};

/// True for the label every license begins with.
pub(super) fn is_start(label: &str) -> bool {
    label == "Name"
}

/// True for the label of a description.
pub(super) fn is_description(label: &str) -> bool {
    label == "Description"
}

/// Takes one line into `license`; tells how surely it is a line of this tool: 0 not at all, 2 for certain.
pub(super) fn field(license: &mut License, label: &str, value: &str) -> usize {
    match label {
        "Name" => {
            license.name = Some(clean(value)).filter(|it| !it.is_empty());
            0
        }
        "Description" => {
            license.describe(value);
            usize::from(license.channel.is_some())
        }
        "Activation ID" => {
            license.activation_id = guid(value);
            usize::from(license.activation_id.is_some())
        }
        "Application ID" => {
            license.application_id = guid(value);
            usize::from(license.application_id.is_some())
        }
        _ => certain_field(license, label, value).map_or(0, |()| 2),
    }
}

/// Labels that only this tool has.
fn certain_field(license: &mut License, label: &str, value: &str) -> Option<()> {
    match label {
        "License Status" => license.status = status(value),
        "Notification Reason" => {
            license.reason = leading_code(value);
        }
        "Volume activation expiration"
        | "Time remaining"
        | "Timebased activation expiration"
        | "Automatic VM activation expiration" => {
            license.expires_in_min = leading_number(value);
        }
        "Configured Activation Type" => license.allowed = Allowed::read(value),
        "Key Management Service client information" => license.activated_by = Some(Way::Kms),
        "AD Activation client information" => license.activated_by = Some(Way::Ad),
        "Automatic VM Activation client information" => {
            license.activated_by = Some(Way::VirtualMachine);
        }
        "Client Machine ID (CMID)" => license.cmid = guid(value),
        _ => return discovery(license, label, value).or_else(|| service(license, label, value)),
    }
    Some(())
}

/// How the client comes to its host; `ospp.vbs` shares some of these labels.
pub(super) fn discovery(license: &mut License, label: &str, value: &str) -> Option<()> {
    match label {
        "Registered KMS SRV record lookup domain" => {
            license.lookup_domain = Some(clean(value)).filter(|it| !it.is_empty());
        }
        "KMS machine name from DNS" => license.dns_host = Host::registered(value),
        "DNS auto-discovery" => license.has_no_dns_host = true,
        "Registered KMS machine name" => license.fixed_host = Host::registered(value),
        "KMS machine IP address" => {
            let is_address = value.parse::<std::net::IpAddr>().is_ok();
            license.host_address = is_address.then(|| clean(value));
        }
        "KMS machine extended PID" => {}
        "Activation interval" => license.activation_interval_min = leading_number(value),
        "Renewal interval" => license.renewal_interval_min = leading_number(value),
        "KMS host caching is enabled" => license.is_caching = Some(true),
        "KMS host caching is disabled" => license.is_caching = Some(false),
        _ => return None,
    }
    Some(())
}

/// What a KMS host says of its service.
fn service(license: &mut License, label: &str, value: &str) -> Option<()> {
    let mut service = license.service.clone().unwrap_or_default();
    match label {
        "Key Management Service is enabled on this machine"
        | "Key Management Service cumulative requests received from clients" => {}
        "Current count" => service.current_count = number(value),
        "Listening on Port" => service.port = number(value),
        "DNS publishing enabled" => service.is_publishing = Some(true),
        "DNS publishing disabled" => service.is_publishing = Some(false),
        "Total requests received" => service.total_requests = number(value),
        "Failed requests received" => service.failed_requests = number(value),
        _ => return None,
    }
    license.service = Some(HostService { ..service });
    Some(())
}

fn status(value: &str) -> Option<LicenseStatus> {
    [
        ("Unlicensed", LicenseStatus::Unlicensed),
        ("Licensed", LicenseStatus::Licensed),
        ("Initial grace period", LicenseStatus::FirstGrace),
        (
            "Additional grace period",
            LicenseStatus::OutOfToleranceGrace,
        ),
        ("Non-genuine grace period", LicenseStatus::NonGenuineGrace),
        ("Notification", LicenseStatus::Notification),
        ("Extended grace period", LicenseStatus::ExtendedGrace),
    ]
    .into_iter()
    .find_map(|(words, status)| value.starts_with(words).then_some(status))
}

/// The number `N minutes` begins with.
pub(super) fn leading_number(value: &str) -> Option<u64> {
    value
        .split_whitespace()
        .next()
        .filter(|it| is_decimal(it))
        .and_then(number)
}
