//! Several sources of settings → one profile; the first given wins, and what it hides is kept.

use super::{ClientProfile, HostSide, ScopedSettings};
use crate::model::{Provenance, Sourced};
use std::fmt::Display;

/// A value of a file that contradicts one given before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Which setting, in words.
    pub setting: String,
    /// The value that counts, as text.
    pub kept: Sourced<String>,
    /// The value that does not.
    pub ignored: Sourced<String>,
}

impl ClientProfile {
    /// Takes over from `other` what is not set here; the first source given wins.
    ///
    /// Lists are taken as a whole: a search list of two sources is not mixed.
    /// Where both have a value and they differ, both are kept in [`ClientProfile::conflicts`], unless this one was typed as
    /// a flag: a flag stands over a file on purpose.
    pub fn or(mut self, other: Self) -> Self {
        self.known.extend(other.known);
        self.conflicts.extend(other.conflicts);
        self.unusable.extend(other.unusable);
        self.unusable_ports.extend(other.unusable_ports);
        self.machine_names.extend(other.machine_names);
        let acc = &mut self.conflicts;
        list(&mut self.domains, other.domains, "domain", acc);
        one(
            &mut self.primary_suffix,
            other.primary_suffix,
            "primary DNS suffix",
            acc,
        );
        list(
            &mut self.connection_suffixes,
            other.connection_suffixes,
            "connection-specific DNS suffixes",
            acc,
        );
        list(
            &mut self.search_list,
            other.search_list,
            "DNS suffix search list",
            acc,
        );
        switch(&mut self.devolution, other.devolution, "devolution", acc);
        one(
            &mut self.devolution_level,
            other.devolution_level,
            "devolution level",
            acc,
        );
        switch(
            &mut self.append_to_multi_label,
            other.append_to_multi_label,
            "`AppendToMultiLabelName`",
            acc,
        );
        one(
            &mut self.lookup_domain,
            other.lookup_domain,
            LOOKUP_DOMAIN,
            acc,
        );
        one(&mut self.fixed_host, other.fixed_host, FIXED_HOST, acc);
        one(&mut self.cached_host, other.cached_host, CACHED_HOST, acc);
        switch(&mut self.caching, other.caching, CACHING, acc);
        list(
            &mut self.name_servers,
            other.name_servers,
            "name servers",
            acc,
        );
        for theirs in other.scoped {
            match self.scoped.iter_mut().find(|it| it.scope == theirs.scope) {
                Some(mine) => take_scoped(mine, theirs, acc),
                None => self.scoped.push(theirs),
            }
        }
        if self.adapters.is_empty() {
            self.adapters = other.adapters;
        }
        take_host_side(&mut self.host_side, other.host_side, acc);
        if self.name_rules.is_empty() {
            self.name_rules = other.name_rules;
        }
        for license in other.licenses {
            self.add_license(license);
        }
        self
    }
}

const LOOKUP_DOMAIN: &str = "lookup domain";
const FIXED_HOST: &str = "fixed host";
const CACHED_HOST: &str = "cached host";
const CACHING: &str = "host caching";

fn take_scoped(mine: &mut ScopedSettings, theirs: ScopedSettings, acc: &mut Vec<Conflict>) {
    one(&mut mine.fixed_host, theirs.fixed_host, FIXED_HOST, acc);
    one(
        &mut mine.lookup_domain,
        theirs.lookup_domain,
        LOOKUP_DOMAIN,
        acc,
    );
    one(&mut mine.cached_host, theirs.cached_host, CACHED_HOST, acc);
    switch(&mut mine.caching, theirs.caching, CACHING, acc);
    let words = theirs.activation_type.as_ref().map(|it| it.value.name());
    if let (Some(mine), Some(theirs)) = (&mine.activation_type, &theirs.activation_type)
        && mine.value != theirs.value
    {
        acc.push(Conflict {
            setting: "activation type".to_owned(),
            kept: Sourced::new(mine.value.name().to_owned(), mine.provenance.clone()),
            ignored: Sourced::new(
                words.unwrap_or_default().to_owned(),
                theirs.provenance.clone(),
            ),
        });
    }
    mine.activation_type = mine.activation_type.take().or(theirs.activation_type);
}

fn take_host_side(mine: &mut HostSide, theirs: HostSide, acc: &mut Vec<Conflict>) {
    one(
        &mut mine.listening_port,
        theirs.listening_port,
        "listening port",
        acc,
    );
    switch(&mut mine.publishes, theirs.publishes, "DNS publishing", acc);
    list(
        &mut mine.publish_list,
        theirs.publish_list,
        "publish list",
        acc,
    );
}

/// Takes `theirs` when there is none yet; a value that differs is a conflict.
fn one<T: PartialEq + Display>(
    mine: &mut Option<Sourced<T>>,
    theirs: Option<Sourced<T>>,
    setting: &'static str,
    acc: &mut Vec<Conflict>,
) {
    match (&*mine, theirs) {
        (None, theirs) => *mine = theirs,
        (Some(kept), Some(theirs)) if kept.value != theirs.value => {
            conflict(setting, shown(kept), shown(&theirs), acc);
        }
        _ => {}
    }
}

/// The same for what is on or off.
fn switch(
    mine: &mut Option<Sourced<bool>>,
    theirs: Option<Sourced<bool>>,
    setting: &'static str,
    acc: &mut Vec<Conflict>,
) {
    let word = |it: &Sourced<bool>| {
        let word = if it.value { "on" } else { "off" };
        Sourced::new(word.to_owned(), it.provenance.clone())
    };
    match (&*mine, theirs) {
        (None, theirs) => *mine = theirs,
        (Some(kept), Some(theirs)) if kept.value != theirs.value => {
            conflict(setting, word(kept), word(&theirs), acc);
        }
        _ => {}
    }
}

/// The same for a list, as a whole.
fn list<T: PartialEq + Display>(
    mine: &mut Vec<Sourced<T>>,
    theirs: Vec<Sourced<T>>,
    setting: &'static str,
    acc: &mut Vec<Conflict>,
) {
    let (Some(first), Some(other)) = (mine.first(), theirs.first()) else {
        if mine.is_empty() {
            *mine = theirs;
        }
        return;
    };
    let is_same = mine
        .iter()
        .map(|it| &it.value)
        .eq(theirs.iter().map(|it| &it.value));
    if !is_same {
        let kept = Sourced::new(joined(mine), first.provenance.clone());
        let ignored = Sourced::new(joined(&theirs), other.provenance.clone());
        conflict(setting, kept, ignored, acc);
    }
}

fn conflict(
    setting: &'static str,
    kept: Sourced<String>,
    ignored: Sourced<String>,
    acc: &mut Vec<Conflict>,
) {
    if !matches!(kept.provenance, Provenance::CommandLine { .. }) {
        acc.push(Conflict {
            setting: setting.to_owned(),
            kept,
            ignored,
        });
    }
}

fn shown<T: Display>(value: &Sourced<T>) -> Sourced<String> {
    Sourced::new(value.value.to_string(), value.provenance.clone())
}

/// The values of a list with commas between them; a long list is cut.
fn joined<T: Display>(values: &[Sourced<T>]) -> String {
    const MOST_SHOWN: usize = 6;
    let mut texts: Vec<String> = values
        .iter()
        .take(MOST_SHOWN)
        .map(|it| it.value.to_string())
        .collect();
    if MOST_SHOWN < values.len() {
        texts.push("...".to_owned());
    }
    texts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DomainName;

    fn name(text: &str, provenance: Provenance) -> Sourced<DomainName> {
        Sourced::new(DomainName::parse(text).unwrap(), provenance)
    }

    fn file(line: u32) -> Provenance {
        Provenance::File {
            path: "f".to_owned(),
            line,
        }
    }

    fn flag() -> Provenance {
        Provenance::CommandLine {
            flag: "--primary-suffix".to_owned(),
        }
    }

    fn with_suffix(suffix: Sourced<DomainName>) -> ClientProfile {
        ClientProfile {
            primary_suffix: Some(suffix),
            ..ClientProfile::default()
        }
    }

    #[test]
    fn first_file_wins_and_the_other_is_kept() {
        let first = with_suffix(name("a.example", file(1)));
        let res = first
            .clone()
            .or(with_suffix(name("b.example", file(2))))
            .or(with_suffix(name("A.example", file(3))));
        assert_eq!(res.primary_suffix, first.primary_suffix);
        let [conflict] = &res.conflicts[..] else {
            panic!("{:?}", res.conflicts);
        };
        assert_eq!(conflict.setting, "primary DNS suffix");
        assert_eq!(
            conflict.ignored,
            Sourced::new("b.example.".to_owned(), file(2))
        );
    }

    #[test]
    fn flag_over_file_is_no_conflict() {
        let typed = with_suffix(name("a.example", flag()));
        let res = typed.or(with_suffix(name("b.example", file(2))));
        assert!(res.conflicts.is_empty());
        assert_eq!(res.primary_suffix.unwrap().provenance, flag());
    }

    #[test]
    fn lists_are_compared_as_a_whole() {
        let with = |names: &[&str]| ClientProfile {
            search_list: names.iter().map(|it| name(it, file(1))).collect(),
            ..ClientProfile::default()
        };
        let res = with(&["a.example", "b.example"]);
        assert!(res.clone().or(with(&[])).conflicts.is_empty());
        assert!(with(&[]).or(res.clone()).conflicts.is_empty());
        let turned = res.or(with(&["b.example", "a.example"]));
        assert_eq!(turned.conflicts[0].ignored.value, "b.example., a.example.");
        assert_eq!(turned.search_list.len(), 2);
    }
}
