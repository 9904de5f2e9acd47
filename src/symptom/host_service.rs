//! What a KMS host says of its service, in words.

use super::HostService;
use crate::client::license::{LEAST_FOR_CLIENTS, LEAST_FOR_SERVERS};

/// What may keep a host from activating clients, each part behind a semicolon.
pub(super) fn ailments(service: &HostService) -> String {
    let count = service.current_count.map(|n| match n {
        0..LEAST_FOR_SERVERS => {
            format!("it counts {n} machines, too few for servers ({LEAST_FOR_SERVERS}) and Windows clients ({LEAST_FOR_CLIENTS})")
        }
        LEAST_FOR_SERVERS..LEAST_FOR_CLIENTS => {
            format!("it counts {n} machines, too few for Windows clients ({LEAST_FOR_CLIENTS})")
        }
        _ => format!("it counts {n} machines"),
    });
    let publishing =
        (service.is_publishing == Some(false)).then(|| "it publishes no SRV record".to_owned());
    let failed = service.failed_requests.filter(|n| 0 < *n).map(|n| {
        let total = service.total_requests;
        let of_all = total.map_or(String::new(), |it| format!(" of {it}"));
        format!("{n}{of_all} requests failed")
    });
    let mut res = String::new();
    for part in [count, publishing, failed].into_iter().flatten() {
        res.push_str("; ");
        res.push_str(&part);
    }
    res
}
