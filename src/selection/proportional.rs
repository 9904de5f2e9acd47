//! The model `proportional`.
