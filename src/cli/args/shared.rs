//! Flags that several commands have.

use std::ffi::OsString;
use std::path::PathBuf;

#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Describing the client")]
pub(crate) struct Client {
    /// Ask exactly `_vlmcs._tcp.DOMAIN`; several are several clients, each judged by itself
    #[arg(value_name = "DOMAIN")]
    pub(crate) domains: Vec<String>,
    /// Read settings from a file of that machine (repeatable): `.reg` export, file of `collect` or `plan --how-to-collect`, text of `slmgr /dlv` or `ospp.vbs /dstatus` (which host is which only in English), of `ipconfig /all` in any language, `resolv.conf`
    #[arg(long = "client", value_name = "FILE")]
    pub(crate) settings_files: Vec<PathBuf>,
    /// Primary DNS suffix
    #[arg(long, value_name = "NAME")]
    pub(crate) primary_suffix: Option<String>,
    /// Connection-specific suffix, DHCP option 15 (repeatable)
    #[arg(long, value_name = "NAME")]
    pub(crate) connection_suffix: Vec<String>,
    /// DNS suffix search list
    #[arg(long, value_name = "NAME,NAME,...", value_delimiter = ',')]
    pub(crate) search_list: Vec<String>,
    /// Domain set with `slmgr /skms-domain`
    #[arg(long, value_name = "NAME")]
    pub(crate) lookup_domain: Option<String>,
    /// Host set with `slmgr /skms`
    #[arg(long, value_name = "HOST[:PORT]")]
    pub(crate) kms_host: Option<String>,
    /// Host of the last success
    #[arg(long, value_name = "HOST[:PORT]")]
    pub(crate) cached_host: Option<String>,
    /// Host caching, `slmgr /skhc` and `/ckhc`
    #[arg(long, value_name = "on|off")]
    pub(crate) caching: Option<String>,
}

#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Asking and connecting")]
pub(crate) struct Network {
    /// Answer from these zone files in place of name servers (repeatable)
    #[arg(long, value_name = "FILE[=ORIGIN]", conflicts_with_all = ["server", "dns_timeout", "dns_tries"])]
    pub(crate) zone: Vec<OsString>,
    /// Servers whose refusal to load a zone file counts: bind, nsd, knot, powerdns, windows, dnsmasq [default: by the file]
    #[arg(
        long,
        value_name = "SERVER,...",
        value_delimiter = ',',
        requires = "zone"
    )]
    pub(crate) loads_in: Vec<String>,
    /// Name server to ask instead of the client's; IPv6 with a port as `[::1]:5353` (repeatable)
    #[arg(long, value_name = "ADDR[:PORT]")]
    pub(crate) server: Vec<String>,
    /// Time for one question to one name server [default: 2s]
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true)]
    pub(crate) dns_timeout: Option<String>,
    /// Tries of one question at one name server [default: 2]
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(crate) dns_tries: Option<String>,
    /// Time for one connection; on Windows at least 2500ms [default: 4s, on Windows 5s]
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true)]
    pub(crate) probe_timeout: Option<String>,
    /// After connecting send one DCE/RPC bind, never a request; without this nothing is sent
    #[arg(long)]
    pub(crate) rpc_bind: bool,
    /// Contact IPv4 addresses only
    #[arg(short = '4', conflicts_with = "ipv6")]
    pub(crate) ipv4: bool,
    /// Contact IPv6 addresses only
    #[arg(short = '6')]
    pub(crate) ipv6: bool,
    /// Time for the whole run
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true)]
    pub(crate) deadline: Option<String>,
    /// Questions, or connections, under way at once, as far as the limit of open files allows [default: 1000]
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(crate) jobs: Option<String>,
    /// Ask for at most this many names [default: 500]
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(crate) limit_names: Option<String>,
}

#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Asking and connecting")]
pub(crate) struct Srv {
    /// Contact no host
    #[arg(long, conflicts_with = "rpc_bind")]
    pub(crate) no_probe: bool,
}

#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Judging")]
pub(crate) struct Judging {
    /// Count only these rules: codes, prefixes or names
    #[arg(long, value_name = "RULE,...", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Do not count these rules
    #[arg(long, value_name = "RULE,...", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// What is expected: hosts and ports, severities, ignores with reason and last day
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) policy: Option<PathBuf>,
    /// The day that last days are held against, as 2026-12-31 [default: today, UTC]
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
    /// Exit with 1 from this severity on: error, warning, notice or never [default: error]
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<String>,
}

#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Selection")]
pub(crate) struct Choice {
    /// How a client chooses among records: rfc2782, proportional, uniform or all [default: rfc2782]
    #[arg(long, value_name = "MODEL")]
    pub(crate) model: Option<String>,
}

#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct Output {
    /// Format on standard output: table, text, concise, json, sarif, junit or github [default: table]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<String>,
    /// Write the same run to a file too (repeatable)
    #[arg(long = "output", value_name = "FORMAT:FILE")]
    pub(crate) report_files: Vec<OsString>,
    /// auto, always or never [default: auto]
    #[arg(long, value_name = "WHEN")]
    pub(crate) color: Option<String>,
    /// Columns of tables and excerpts [default: the terminal's, else 80]
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(crate) width: Option<String>,
}
