//! The model `rfc2782`.
