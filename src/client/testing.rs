//! A profile as lines, for snapshots.

use super::{AdapterState, Channel, ClientProfile};
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
    for it in &profile.licenses {
        let channel = it.channel.map_or("channel not known", Channel::words);
        let by = it.activated_by.map(|it| format!(", by {}", it.words()));
        let serves = if it.is_serving { ", serves others" } else { "" };
        let text = format!("{channel}{}{serves}", by.unwrap_or_default());
        res.line(
            &format!("license of {}:", it.application),
            &text,
            &it.provenance,
        );
    }
    for it in &profile.name_rules {
        let list = |it: Vec<String>| it.join(" ");
        let names = list(it.namespaces.iter().map(ToString::to_string).collect());
        let servers = match &it.servers[..] {
            [] => ", no servers".to_owned(),
            servers => format!(
                " -> {}",
                list(servers.iter().map(ToString::to_string).collect())
            ),
        };
        let text = format!("{}: {names}{servers}", it.name);
        res.line("rule", &text, &it.provenance);
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
    for it in &profile.machine_names {
        res.line(it.kind.words(), &it.name.value, &it.name.provenance);
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
