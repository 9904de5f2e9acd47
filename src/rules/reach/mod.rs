//! Rules of area 6: reachability.

mod advice;
mod endpoints;
mod host_refuses;
mod host_silent;
mod host_unreachable;
mod not_a_kms_host;
mod only_one_family_answers;
#[cfg(test)]
pub(super) mod testing;

pub(super) use host_refuses::HostRefuses;
pub(super) use host_silent::HostSilent;
pub(super) use host_unreachable::HostUnreachable;
pub(super) use not_a_kms_host::NotAKmsHost;
pub(super) use only_one_family_answers::OnlyOneFamilyAnswers;
