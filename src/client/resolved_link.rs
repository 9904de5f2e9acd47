//! What systemd-resolved and systemd-networkd keep of one link → an adapter.
//!
//! The files are private data of these services (`/run/systemd/resolve/netif/INDEX`, `/run/systemd/netif/links/INDEX`): lines
//! `KEY=VALUE`, of which `DOMAINS` alone is read, and anything else may stand there. `resolvectl domain` shows the same.

use super::suffix::usable_suffix;
use super::{Adapter, AdapterState};
use crate::model::{Provenance, Sourced};

/// Most domains of a link that are read.
const MOST_DOMAINS: usize = 50;

/// One adapter for every domain of a link, since an adapter has one suffix; none when the link has no domain.
///
/// Domains for routing alone (`~corp.example`) are no suffixes. Name servers are not read: programs ask those of
/// `resolv.conf`. `link` is the name of the link, `path` is for the provenance only.
pub fn read_link(path: &str, link: &str, text: &str) -> Vec<Adapter> {
    let lines = text.lines().zip(1_u32..);
    let domains = lines.filter_map(|(line, number)| {
        let domains = line.trim().strip_prefix("DOMAINS=")?;
        Some(domains.split_whitespace().map(move |it| (it, number)))
    });
    domains
        .flatten()
        .filter(|(domain, _)| !domain.starts_with('~') && usable_suffix(domain).is_ok())
        .take(MOST_DOMAINS)
        .map(|(domain, line)| Adapter {
            name: link.to_owned(),
            guid: None,
            // Links that are down have no such file, or no domain in it.
            state: AdapterState::Unknown,
            suffix: Some(Sourced::new(
                domain.to_owned(),
                Provenance::File {
                    path: path.to_owned(),
                    line,
                },
            )),
            name_servers: Vec::new(),
            addresses: Vec::new(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let shown: Vec<String> = read_link("r", "eth0", text)
            .iter()
            .filter_map(|it| it.suffix.as_ref())
            .map(|it| format!("{} {}", it.value, it.provenance))
            .collect();
        assert_eq!(shown, expect, "{text:?}");
    }

    #[test]
    fn domains_are_suffixes_unless_for_routing() {
        let text = "# This is private data. Do not parse.\nLLMNR=yes\nSERVERS=192.0.2.53\nDOMAINS=corp.example ~. ~lab.example branch.example\n";
        check(text, &["corp.example r:4", "branch.example r:4"]);
        check("DOMAINS=~corp.example", &[]);
        check("ROUTE_DOMAINS=corp.example", &[]);
        check("DOMAINS=", &[]);
        check("DOMAINS=a..b \u{1b} . x", &["x r:1"]);
        check("", &[]);
    }
}
