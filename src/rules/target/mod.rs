//! Rules of area 3: targets and addresses.

mod missing_host;
mod standing;
mod target_address_unusable;
mod target_is_address;
mod target_is_alias;
mod target_is_loopback_or_private_mix;
mod target_missing_final_dot;
mod target_outside_given_zones;
mod target_without_address;
mod written;

pub(super) use target_address_unusable::TargetAddressUnusable;
pub(super) use target_is_address::{TargetIsAddress, targets_of_no_host};
pub(super) use target_is_alias::TargetIsAlias;
pub(super) use target_is_loopback_or_private_mix::TargetIsLoopbackOrPrivateMix;
pub(super) use target_missing_final_dot::TargetMissingFinalDot;
pub(super) use target_outside_given_zones::TargetOutsideGivenZones;
pub(super) use target_without_address::TargetWithoutAddress;
