//! Rules of area 4: selection and balance.

mod first_choice_unreachable;

pub(super) use first_choice_unreachable::FirstChoiceUnreachable;
