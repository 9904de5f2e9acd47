//! Rules of area 4: selection and balance.

mod level;
mod way;

#[cfg(test)]
mod scale_tests;

mod all_weights_equal_in_priority;
mod backup_never_used;
mod first_choice_unreachable;
mod share_too_small;
mod single_host;
mod threshold_diluted;
mod weight_zero_beside_weights;

pub(super) use all_weights_equal_in_priority::AllWeightsEqualInPriority;
pub(super) use backup_never_used::BackupNeverUsed;
pub(super) use first_choice_unreachable::FirstChoiceUnreachable;
pub(super) use share_too_small::ShareTooSmall;
pub(super) use single_host::SingleHost;
pub(super) use threshold_diluted::ThresholdDiluted;
pub(super) use weight_zero_beside_weights::WeightZeroBesideWeights;
