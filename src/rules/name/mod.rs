//! Rules of area 1: names and client settings.
