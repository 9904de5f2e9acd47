//! This machine's settings → values for `client`.
