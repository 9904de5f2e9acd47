//! Rules of area 5: name servers and consistency.
