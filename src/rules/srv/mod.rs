//! Rules of area 2: SRV data.

mod absence;
mod alias_without_end;
mod answer_too_large;
mod cname_beside_srv;
mod duplicate_record;
mod no_srv_records;
mod no_such_service;
mod owner_below_delegation;
mod owner_is_alias;
mod owner_outside_zone;
mod port_not_1688;
mod port_zero;
mod root_target_mixed;
mod srv_answered_nodata;
mod stale_record;
mod ttl_differs_in_rrset;
mod ttl_missing;
mod ttl_too_long_for_change;

pub(super) use alias_without_end::AliasWithoutEnd;
pub(super) use answer_too_large::AnswerTooLarge;
pub(super) use cname_beside_srv::CnameBesideSrv;
pub(super) use duplicate_record::DuplicateRecord;
pub(super) use no_srv_records::NoSrvRecords;
pub(super) use no_such_service::NoSuchService;
pub(super) use owner_below_delegation::OwnerBelowDelegation;
pub(super) use owner_is_alias::OwnerIsAlias;
pub(super) use owner_outside_zone::OwnerOutsideZone;
pub(super) use port_not_1688::PortNot1688;
pub(super) use port_zero::PortZero;
pub(super) use root_target_mixed::RootTargetMixed;
pub(super) use srv_answered_nodata::SrvAnsweredNodata;
pub(super) use stale_record::StaleRecord;
pub(super) use ttl_differs_in_rrset::TtlDiffersInRrset;
pub(super) use ttl_missing::TtlMissing;
pub(super) use ttl_too_long_for_change::TtlTooLongForChange;
