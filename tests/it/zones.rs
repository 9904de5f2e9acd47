//! The reader of zone files, held against zones of every kind and against other readers of them.

mod every_form;
mod fixtures;
mod generated;
mod loads;
mod other_readers;
mod reading;
mod tools;
