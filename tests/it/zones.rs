//! The reader of zone files, held against zones of every kind and against other readers of them.

mod fixtures;
mod generated;
mod loads;
mod other_readers;
mod reading;
mod tools;
