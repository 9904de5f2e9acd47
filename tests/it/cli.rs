//! What users of the command line rely on: streams, exit statuses, messages, help.

mod bad_input;
mod baseline;
mod collect;
mod deadline;
mod first_lines;
mod folders;
mod help;
mod implied;
mod inputs;
mod interrupt;
mod judging;
mod loads_in;
mod odd_files;
mod pasted;
mod policy;
mod saved_simulations;
mod scenarios;
mod several_domains;
mod streams;
mod views;
mod wire;
mod written_files;
mod zones;
