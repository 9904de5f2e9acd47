//! Rules of area 2: SRV data.

mod absence;
mod duplicate_record;
mod no_srv_records;
mod no_such_service;
mod owner_is_alias;
mod port_not_1688;
mod root_target_mixed;
mod srv_answered_nodata;

pub(super) use duplicate_record::DuplicateRecord;
pub(super) use no_srv_records::NoSrvRecords;
pub(super) use no_such_service::NoSuchService;
pub(super) use owner_is_alias::OwnerIsAlias;
pub(super) use port_not_1688::PortNot1688;
pub(super) use root_target_mixed::RootTargetMixed;
pub(super) use srv_answered_nodata::SrvAnsweredNodata;
