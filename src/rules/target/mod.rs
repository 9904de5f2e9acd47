//! Rules of area 3: targets and addresses.

mod missing_host;
mod standing;
mod target_address_unusable;
mod target_is_alias;
mod target_without_address;

pub(super) use target_address_unusable::TargetAddressUnusable;
pub(super) use target_is_alias::TargetIsAlias;
pub(super) use target_without_address::TargetWithoutAddress;
