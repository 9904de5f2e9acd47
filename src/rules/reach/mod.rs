//! Rules of area 6: reachability.
