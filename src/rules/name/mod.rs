//! Rules of area 1: names and client settings.

mod activated_by_ad;
mod activation_type_excludes_kms;
mod cached_host_gone;
mod caching_defeats_weights;
mod cloud_endpoint_configured;
mod files_of_two_machines;
mod fixed_host_differs_between_products;
mod fixed_host_set;
mod host_is_client_itself;
mod lookup_domain_set;
mod lookup_domain_without_records;
mod machine_is_kms_host;
mod missed;
mod no_dns_suffix;
mod no_kms_client_license;
mod no_name_server;
mod nrpt_rule_covers_name;
mod owner_missing_final_dot;
mod owner_misspelled;
mod port_value_not_a_number;
mod primary_suffix_missing;
mod publish_list_omits_home_domain;
mod search_list_hides_primary_suffix;
mod service_at_root;
mod setting_unusable;
mod wrong_protocol_label;

pub(super) use activated_by_ad::ActivatedByAd;
pub(super) use activation_type_excludes_kms::ActivationTypeExcludesKms;
pub(super) use cached_host_gone::CachedHostGone;
pub(super) use caching_defeats_weights::CachingDefeatsWeights;
pub(super) use cloud_endpoint_configured::CloudEndpointConfigured;
pub(super) use files_of_two_machines::FilesOfTwoMachines;
pub(super) use fixed_host_differs_between_products::FixedHostDiffersBetweenProducts;
pub(super) use fixed_host_set::FixedHostSet;
pub(super) use host_is_client_itself::HostIsClientItself;
pub(super) use lookup_domain_set::LookupDomainSet;
pub(super) use lookup_domain_without_records::LookupDomainWithoutRecords;
pub(super) use machine_is_kms_host::MachineIsKmsHost;
pub(super) use no_dns_suffix::NoDnsSuffix;
pub(super) use no_kms_client_license::NoKmsClientLicense;
pub(super) use no_name_server::NoNameServer;
pub(super) use nrpt_rule_covers_name::NrptRuleCoversName;
pub(super) use owner_missing_final_dot::OwnerMissingFinalDot;
pub(super) use owner_misspelled::OwnerMisspelled;
pub(super) use port_value_not_a_number::PortValueNotANumber;
pub(super) use primary_suffix_missing::PrimarySuffixMissing;
pub(super) use publish_list_omits_home_domain::PublishListOmitsHomeDomain;
pub(super) use search_list_hides_primary_suffix::SearchListHidesPrimarySuffix;
pub(super) use service_at_root::ServiceAtRoot;
pub(super) use setting_unusable::SettingUnusable;
pub(super) use wrong_protocol_label::WrongProtocolLabel;

use crate::client::{Application, Scope};
use crate::model::{DomainName, StepId};
use crate::overview::Overview;
use crate::plan::{Origin, PlannedStep, Step};

/// Why rules about licenses have nothing to look at.
const NO_LICENSES: &str = "the licenses of the client are not known";

/// Who looks for a host, where that is not Windows; none where it is, and the client needs no other name.
fn other_application(overview: &Overview<'_>) -> Option<String> {
    let client = overview.evidence.client.as_ref()?;
    let application = client.application();
    (application != Application::Windows).then(|| application.to_string())
}

/// For whom something is set, in brackets with a blank in front; nothing where a flag set it.
fn set_for(scope: Option<&Scope>) -> String {
    match scope {
        None => String::new(),
        Some(it @ Scope::Effective(..)) => {
            format!(" (in force for {it}; in which scope it is set is not known)")
        }
        Some(it) => format!(" (set for {it})"),
    }
}

/// The step that asks for the lookup domain, if one is set.
fn lookup_domain<'a>(overview: &Overview<'a>) -> Option<(StepId, &'a PlannedStep, &'a DomainName)> {
    let mut steps = overview.evidence.plan.steps_with_ids();
    steps.find_map(|(id, planned)| match &planned.step {
        Step::AskSrv { owner } if planned.origin == Origin::LookupDomain => {
            Some((id, planned, owner))
        }
        _ => None,
    })
}
