//! Records in other forms than zone files.

mod detection;
mod dnsmasq;
mod fixtures;
mod hostile;
mod reading;
