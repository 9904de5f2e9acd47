//! Rules of area 5: name servers and consistency.

mod complaint;
mod ledger;
mod name_server_silent;
mod name_servers_disagree;
mod srv_answer_unusable;
mod srv_query_failed;
mod srv_query_refused;
#[cfg(test)]
mod testing;
mod zone_differs_from_live;

pub(super) use complaint::dig;
pub(super) use name_server_silent::NameServerSilent;
pub(super) use name_servers_disagree::NameServersDisagree;
pub(super) use srv_answer_unusable::SrvAnswerUnusable;
pub(super) use srv_query_failed::SrvQueryFailed;
pub(super) use srv_query_refused::SrvQueryRefused;
pub(super) use zone_differs_from_live::ZoneDiffersFromLive;
