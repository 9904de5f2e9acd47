//! Rules of area 2: SRV data.
