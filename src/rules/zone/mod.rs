//! Area 0: the text of record files.

mod host_name_refused;
mod include_not_read;
mod origin_guessed;
mod origin_unknown;
mod remark_without_effect;
mod value_out_of_range;
mod zone_given_twice;
mod zone_not_loaded;
mod zone_not_read_whole;
mod zone_syntax_fault;
mod zone_without_soa;

mod kept;
mod loading;

pub(super) use kept::kept_faults;
pub(super) use loading::consequence;

pub(super) use host_name_refused::HostNameRefused;
pub(super) use include_not_read::IncludeNotRead;
pub(super) use origin_guessed::OriginGuessed;
pub(super) use origin_unknown::OriginUnknown;
pub(super) use remark_without_effect::RemarkWithoutEffect;
pub(super) use value_out_of_range::ValueOutOfRange;
pub(super) use zone_given_twice::ZoneGivenTwice;
pub(super) use zone_not_loaded::ZoneNotLoaded;
pub(super) use zone_not_read_whole::ZoneNotReadWhole;
pub(super) use zone_syntax_fault::ZoneSyntaxFault;
pub(super) use zone_without_soa::ZoneWithoutSoa;
