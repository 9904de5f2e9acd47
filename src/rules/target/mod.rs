//! Rules of area 3: targets and addresses.
