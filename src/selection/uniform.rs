//! The model `uniform`.
