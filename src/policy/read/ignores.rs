//! `[[ignores]]`: findings that are put up with, each with a reason and a last day.

use super::Reader;
use super::table::Table;
use super::values::date;
use crate::policy::{IgnoreId, PolicyIgnore, Written};

/// Keys of an ignore.
const KEYS: [&str; 6] = ["rule", "domain", "host", "path", "reason", "until"];

/// What the list is to hold.
const ACCEPTED: &str = "write tables under `[[ignores]]`";

impl Reader<'_> {
    /// Reads `[[ignores]]`.
    pub(super) fn ignores(&mut self, root: &Table<'_>) -> Vec<PolicyIgnore> {
        let mut res = Vec::new();
        for entry in root.list("ignores", ACCEPTED, self).unwrap_or_default() {
            let Some(table) = entry.get_ref().as_table() else {
                self.wrong_type("ignores", entry, ACCEPTED);
                continue;
            };
            let table = Table {
                name: "[[ignores]]".to_owned(),
                keys: table,
                span: entry.span(),
            };
            res.extend(self.ignore(&table, IgnoreId(res.len())));
        }
        res
    }

    fn ignore(&mut self, table: &Table<'_>, id: IgnoreId) -> Option<PolicyIgnore> {
        table.refuse_others(&KEYS, self);
        let rule = table.string("rule", "write a code, a prefix or a name", self);
        let subject = match rule {
            Some(rule) => format!("the ignore of `{}`", rule.value),
            None => "the ignore".to_owned(),
        };
        for (key, example) in [
            ("rule", "KMS206"),
            ("reason", "moved by change 4711"),
            ("until", "2026-12-31"),
        ] {
            if table.get(key).is_none() {
                let what =
                    format!("{subject} has no `{key}`; write `{key} = \"{example}\"` or the like");
                self.fault(table.span.clone(), what);
            }
        }
        let rules = rule.and_then(|it| self.rules_of(it.value, it.place));
        let reason = table.string("reason", "say why", self);
        let until = table.get("until").and_then(|value| {
            let place = self.place(&value.span());
            let day = date(value.get_ref());
            if day.is_none() {
                let what = "`until` is no day; write `2026-12-31`, the last day of the ignore";
                self.fault_at(place, what.to_owned());
            }
            day.map(|value| Written { value, place })
        });
        let (domain, host) = (table.names("domain", self), table.names("host", self));
        let path = table.path("path", self);
        let rule = rule?;
        Some(PolicyIgnore {
            id,
            rule: Written {
                value: rule.value.to_owned(),
                place: rule.place,
            },
            rules: rules?.0,
            domain,
            host,
            path,
            reason: reason?.value.to_owned(),
            until: until?,
        })
    }
}
