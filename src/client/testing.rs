//! A profile as lines, for snapshots.

use super::{AdapterState, ClientProfile};
use crate::model::Sourced;
use std::fmt::{Display, Write};

/// Every value with its provenance, in the order of the fields.
pub(super) fn shown(profile: &ClientProfile) -> String {
    let mut res = Lines(String::new());
    res.all("domain", &profile.domains);
    res.all("primary", &profile.primary_suffix);
    res.all("connection", &profile.connection_suffixes);
    res.all("search", &profile.search_list);
    res.all("devolution", &profile.devolution);
    res.all("level", &profile.devolution_level);
    res.all("append", &profile.append_to_multi_label);
    for it in &profile.scoped {
        res.all(&format!("{}: fixed", it.scope), &it.fixed_host);
        res.all(&format!("{}: lookup", it.scope), &it.lookup_domain);
        res.all(&format!("{}: cached", it.scope), &it.cached_host);
        res.all(&format!("{}: caching", it.scope), &it.caching);
        if let Some(allowed) = &it.activation_type {
            let name = allowed.value.name();
            let what = format!("{}: activation type", it.scope);
            res.line(&what, &name, &allowed.provenance);
        }
    }
    res.all("server", &profile.name_servers);
    for it in &profile.adapters {
        let state = match it.state {
            AdapterState::Up => "up",
            AdapterState::Down => "down",
            AdapterState::Unknown => "unknown",
        };
        writeln!(res.0, "adapter {}: {state}", it.name).unwrap();
    }
    res.all("listens", &profile.host_side.listening_port);
    res.all("publishes", &profile.host_side.publishes);
    res.all("publish", &profile.host_side.publish_list);
    for it in &profile.conflicts {
        let kept = format!(
            "{} = {}, not {}",
            it.setting, it.kept.value, it.ignored.value
        );
        res.line("conflict", &kept, &it.ignored.provenance);
    }
    for it in &profile.unusable {
        let text = format!("{:?}, {}", it.text, it.why);
        res.line("unusable", &text, &it.provenance);
    }
    res.0
}

struct Lines(String);

impl Lines {
    fn all<'a, T: Display + 'a>(
        &mut self,
        what: &str,
        values: impl IntoIterator<Item = &'a Sourced<T>>,
    ) {
        for it in values {
            self.line(what, &it.value, &it.provenance);
        }
    }

    fn line(&mut self, what: &str, value: &dyn Display, provenance: &dyn Display) {
        writeln!(self.0, "{provenance}: {what} {value}").unwrap();
    }
}
