//! Arguments → settings: what was typed is checked here once, and cannot be wrong afterwards.

use super::error::SettingsError;
use super::output::write_quietly;
use super::{Streams, args, values};
use crate::client::ClientProfile;
use crate::finding::Severity;
use crate::model::{ErrorCode, HostPort, Provenance, Sourced};
use crate::port::{AskLimits, ConnectLimits, ConnectTimeout};
use crate::rules::select::{Judging, Selection};
use crate::run::{Families, Options, Probing};
use crate::selection::{Assumptions, SelectionModel};
use crate::words;
use std::num::{NonZeroU32, NonZeroUsize};
use std::time::Duration;

const DNS_TIMEOUT: Duration = Duration::from_secs(2);
const DNS_TRIES: NonZeroU32 = NonZeroU32::MIN.saturating_add(1);
const JOBS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(999);
const LIMIT_NAMES: NonZeroUsize = NonZeroUsize::MIN.saturating_add(499);

/// What the network part of a run may do.
pub(crate) struct NetworkSettings {
    pub(crate) servers: Vec<Sourced<std::net::SocketAddr>>,
    pub(crate) ask: AskLimits,
    pub(crate) connect: ConnectLimits,
    pub(crate) families: Families,
    pub(crate) rpc_bind: bool,
    pub(crate) deadline: Option<Duration>,
    pub(crate) jobs: NonZeroUsize,
    pub(crate) limit_names: NonZeroUsize,
    /// What was settled otherwise than it was typed.
    note: Option<String>,
}

impl NetworkSettings {
    /// Says on standard error what was settled otherwise than it was typed.
    pub(crate) fn tell(&self, streams: &mut Streams<'_>) -> std::io::Result<()> {
        match &self.note {
            Some(note) => write_quietly(streams.err, note),
            None => Ok(()),
        }
    }

    /// The options of a run for `client`.
    pub(crate) fn options(
        &self,
        client: ClientProfile,
        probing: Probing,
        models: Vec<SelectionModel>,
    ) -> Options {
        Options {
            client,
            zone_files: None,
            ask: self.ask,
            connect: self.connect,
            probing,
            families: self.families,
            jobs: NonZeroUsize::new(crate::os::allow_sockets(self.jobs.get()))
                .unwrap_or(NonZeroUsize::MIN),
            limit_names: self.limit_names,
            models,
            assumptions: Assumptions::default(),
        }
    }
}

/// Settles the flags about asking and connecting.
pub(crate) fn network(args: &args::Network) -> Result<NetworkSettings, SettingsError> {
    let mut servers = Vec::new();
    for text in &args.server {
        servers.push(Sourced::new(
            of("--server", text, values::server)?,
            flag("--server"),
        ));
    }
    let families = match (args.ipv4, args.ipv6) {
        (true, _) => Families::Ipv4,
        (_, true) => Families::Ipv6,
        _ => Families::Both,
    };
    let tries = or(args.dns_tries.as_ref(), "--dns-tries", |it| {
        values::count(it, 100)
    })?
    .and_then(NonZeroU32::new);
    let jobs = or(args.jobs.as_ref(), "--jobs", |it| values::count(it, 10_000))?;
    let ask_timeout = or(args.dns_timeout.as_ref(), "--dns-timeout", values::duration)?;
    let probe_timeout = or(
        args.probe_timeout.as_ref(),
        "--probe-timeout",
        values::duration,
    )?;
    let (connect_timeout, note) = connect_timeout(cfg!(windows), probe_timeout);
    Ok(NetworkSettings {
        servers,
        ask: AskLimits {
            timeout: ask_timeout.unwrap_or(DNS_TIMEOUT),
            tries: tries.unwrap_or(DNS_TRIES),
            remaining: None,
        },
        connect: ConnectLimits {
            timeout: connect_timeout,
            remaining: None,
        },
        families,
        rpc_bind: args.rpc_bind,
        deadline: or(args.deadline.as_ref(), "--deadline", values::duration)?,
        jobs: jobs.and_then(to_size).unwrap_or(JOBS),
        limit_names: limit_names(args.limit_names.as_ref())?,
        note,
    })
}

/// The limit of a connect, and what to say when it is longer than `wanted`.
///
/// It is raised and not refused, so that one command line does on every system; who needs an end has `--deadline`.
fn connect_timeout(is_windows: bool, wanted: Option<Duration>) -> (ConnectTimeout, Option<String>) {
    let Some(wanted) = wanted else {
        return (ConnectTimeout::usual(), None);
    };
    let settled = ConnectTimeout::on(is_windows, wanted);
    let is_raised = wanted < settled.get();
    let note = is_raised.then(|| {
        format!(
            "note: `--probe-timeout`: {} is raised to {}, since Windows takes about 2.07 s to say that a port refuses\n",
            words::duration(wanted),
            words::duration(settled.get()),
        )
    });
    (settled, note)
}

/// Settles `--limit-names`.
pub(crate) fn limit_names(text: Option<&String>) -> Result<NonZeroUsize, SettingsError> {
    let number = or(text, "--limit-names", |it| values::count(it, 1_000_000))?;
    Ok(number.and_then(to_size).unwrap_or(LIMIT_NAMES))
}

/// Settles the flags that describe the client. Files are not read here.
pub(crate) fn client(args: &args::Client) -> Result<ClientProfile, SettingsError> {
    let suffix = |name: &'static str, text: &String| {
        Ok::<_, SettingsError>(Sourced::new(of(name, text, values::domain)?, flag(name)))
    };
    let host = |name: &'static str, text: &String| {
        Ok::<_, SettingsError>(Sourced::new(of(name, text, values::host)?, flag(name)))
    };
    let suffixes = |name: &'static str, texts: &[String]| {
        texts
            .iter()
            .map(|text| suffix(name, text))
            .collect::<Result<Vec<_>, _>>()
    };
    let caching = caching(args.caching.as_ref())?;
    let res = ClientProfile {
        domains: suffixes("DOMAIN", &args.domains)?,
        primary_suffix: args
            .primary_suffix
            .as_ref()
            .map(|it| suffix("--primary-suffix", it))
            .transpose()?,
        connection_suffixes: suffixes("--connection-suffix", &args.connection_suffix)?,
        search_list: suffixes("--search-list", &args.search_list)?,
        lookup_domain: args
            .lookup_domain
            .as_ref()
            .map(|it| suffix("--lookup-domain", it))
            .transpose()?,
        fixed_host: args
            .kms_host
            .as_ref()
            .map(|it| host("--kms-host", it))
            .transpose()?,
        cached_host: args
            .cached_host
            .as_ref()
            .map(|it| host("--cached-host", it))
            .transpose()?,
        caching: caching.map(|it| Sourced::new(it, flag("--caching"))),
        ..ClientProfile::default()
    };
    let stands_alone = describes_client(args) && args.settings_files.is_empty();
    Ok(res.told_by_flags(stands_alone))
}

/// Settles `--caching`.
pub(crate) fn caching(text: Option<&String>) -> Result<Option<bool>, SettingsError> {
    or(text, "--caching", |text| match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("is neither `on` nor `off`".to_owned()),
    })
}

/// True when a flag says where the client stands, so that this machine's own suffixes do not count.
pub(crate) fn describes_client(args: &args::Client) -> bool {
    !args.domains.is_empty()
        || !args.settings_files.is_empty()
        || args.primary_suffix.is_some()
        || !args.connection_suffix.is_empty()
        || !args.search_list.is_empty()
        || args.lookup_domain.is_some()
        || args.kms_host.is_some()
        || args.cached_host.is_some()
}

/// Settles the hosts of `probe`.
pub(crate) fn hosts(texts: &[String]) -> Result<Vec<HostPort>, SettingsError> {
    texts
        .iter()
        .map(|text| of("HOST[:PORT]", text, values::host))
        .collect()
}

/// Which findings count, and from which severity on the exit status is 1; none stands for never.
pub(crate) fn judging(
    args: &args::Judging,
    usual: Severity,
) -> Result<(Judging, Option<Severity>), SettingsError> {
    // Each list is tried alone first, so that the message names the right flag.
    for (name, patterns) in [("--select", &args.select), ("--ignore", &args.ignore)] {
        Selection::new(patterns, &[]).map_err(|err| SettingsError::Value {
            flag: name,
            why: crate::render::escape::terminal(&err.to_string()).into_owned(),
        })?;
    }
    let selection = Selection::new(&args.select, &args.ignore).map_err(|err| {
        SettingsError::Usage(crate::render::escape::terminal(&err.to_string()).into_owned())
    })?;
    let fail_on = or(args.fail_on.as_ref(), "--fail-on", |text| match text {
        "error" => Ok(Some(Severity::Error)),
        "warning" => Ok(Some(Severity::Warning)),
        "notice" => Ok(Some(Severity::Notice)),
        "never" => Ok(None),
        _ => Err("is none of `error`, `warning`, `notice`, `never`".to_owned()),
    })?;
    let judging = Judging {
        selection,
        today: or(args.today.as_ref(), "--today", values::date)?,
        ..Judging::default()
    };
    Ok((judging, fail_on.unwrap_or(Some(usual))))
}

/// What the user sees.
pub(crate) fn symptom(text: Option<&String>) -> Result<Option<ErrorCode>, SettingsError> {
    or(text, "--symptom", |text| {
        text.parse().map_err(|_| {
            let near = crate::run::suggestions(text);
            let near: Vec<ErrorCode> = near.iter().filter_map(|it| it.parse().ok()).collect();
            let question = if near.is_empty() {
                String::new()
            } else {
                format!("did you mean {}? Otherwise ", crate::words::either(&near))
            };
            format!(
                "is not an error code; {question}write `0xC004F074`, `C004F074`, `-1073418124` or `3221549172`"
            )
        })
    })
}

/// The models to forecast with.
pub(crate) fn models(args: &args::Choice) -> Result<Vec<SelectionModel>, SettingsError> {
    let models = or(args.model.as_ref(), "--model", |text| {
        if text == "all" {
            return Ok(SelectionModel::ALL.to_vec());
        }
        SelectionModel::ALL
            .into_iter()
            .find(|model| model.name() == text)
            .map(|model| vec![model])
            .ok_or_else(|| "is none of `rfc2782`, `proportional`, `uniform`, `all`".to_owned())
    })?;
    Ok(models.unwrap_or_else(|| vec![SelectionModel::Rfc2782]))
}

pub(crate) fn flag(name: &str) -> Provenance {
    Provenance::CommandLine {
        flag: name.to_owned(),
    }
}

/// Reads `text` as a value of `flag`.
pub(crate) fn of<T>(
    flag: &'static str,
    text: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, SettingsError> {
    read(text).map_err(|why| {
        let text = crate::render::escape::terminal(text);
        SettingsError::Value {
            flag,
            why: format!("`{text}` {why}"),
        }
    })
}

/// Reads `text`, if there is one, as a value of `flag`.
pub(crate) fn or<T>(
    text: Option<&String>,
    flag: &'static str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, SettingsError> {
    text.map(|text| of(flag, text, read)).transpose()
}

fn to_size(number: u32) -> Option<NonZeroUsize> {
    usize::try_from(number).ok().and_then(NonZeroUsize::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(is_windows: bool, millis: u64, expect: &Expect) {
        let wanted = Duration::from_millis(millis);
        let (settled, note) = connect_timeout(is_windows, Some(wanted));
        expect.assert_eq(&format!(
            "{:?}\n{}",
            settled.get(),
            note.unwrap_or_default()
        ));
    }

    #[test]
    fn short_time_limit_is_raised_on_windows_and_said() {
        check(
            true,
            100,
            &expect![[r#"
            2.5s
            note: `--probe-timeout`: 100 ms is raised to 2.5 s, since Windows takes about 2.07 s to say that a port refuses
        "#]],
        );
        check(
            true,
            2500,
            &expect![[r#"
            2.5s
        "#]],
        );
        check(
            false,
            100,
            &expect![[r#"
            100ms
        "#]],
        );
    }
}
