//! Rules of area 4: selection and balance.
