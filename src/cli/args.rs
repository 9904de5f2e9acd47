//! Arguments as typed. What they come to is `settings`' to say.

mod shared;

pub(crate) use shared::{Choice, Client, Judging, Network, Output, Srv};

use super::examples::{
    CHECK_EXAMPLES, COLLECT_EXAMPLES, DIAGNOSE_EXAMPLES, EXAMPLES, EXPLAIN_EXAMPLES, PLAN_EXAMPLES,
    PROBE_EXAMPLES, SIMULATE_EXAMPLES,
};
use clap::{Parser, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;

/// `diagnose` may be left out.
const USAGE: &str = "kmsdoctor [COMMAND] [OPTIONS]...";

/// Finds out why a Windows KMS client cannot find its activation host.
#[derive(Debug, Parser)]
#[command(name = "kmsdoctor", version, after_help = EXAMPLES, override_usage = USAGE, max_term_width = 80, subcommand_required = true, disable_help_subcommand = true)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Ask what a client asks, contact every host, explain; the default
    #[command(after_help = DIAGNOSE_EXAMPLES)]
    Diagnose(Diagnose),
    /// Show the names and hosts a client would try, without a network
    #[command(after_help = PLAN_EXAMPLES)]
    Plan(Plan),
    /// Work out which hosts clients choose, from records alone
    #[command(after_help = SIMULATE_EXAMPLES)]
    Simulate(Simulate),
    /// Connect to named hosts only
    #[command(after_help = PROBE_EXAMPLES)]
    Probe(Probe),
    /// Check DNS zone files for faults that keep clients from their KMS host
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Check),
    /// Say what a code, a rule or pasted text means, and what to do
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(Explain),
    /// Write the settings of this machine as one file, which `--client` reads elsewhere
    #[command(after_help = COLLECT_EXAMPLES)]
    Collect(super::collect::Args),
    /// Print a completion script
    Completions {
        /// bash, elvish, fish, powershell or zsh
        shell: clap_complete::Shell,
    },
    /// Print the man page
    Man,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Diagnose {
    #[command(flatten)]
    pub(crate) client: Client,
    #[command(flatten)]
    pub(crate) network: Network,
    #[command(flatten)]
    pub(crate) srv: Srv,
    #[command(flatten)]
    pub(crate) judging: Judging,
    #[command(flatten)]
    pub(crate) choice: Choice,
    #[command(flatten)]
    pub(crate) output: Output,
    /// What the user sees; the report says whether what was found accounts for it
    #[arg(
        long,
        value_name = "CODE",
        help_heading = "Judging",
        allow_hyphen_values = true
    )]
    pub(crate) symptom: Option<String>,
    /// Judge the evidence of this saved JSON report again, without a network; `-` reads standard input
    #[arg(long, value_name = "REPORT.json", help_heading = "Judging")]
    pub(crate) from: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Plan {
    #[command(flatten)]
    pub(crate) client: Client,
    /// Show also what these zone files would answer, and the hosts they lead to (repeatable)
    #[arg(
        long,
        value_name = "FILE[=ORIGIN]",
        help_heading = "Asking and connecting"
    )]
    pub(crate) zone: Vec<OsString>,
    /// Servers whose refusal to load a zone file counts: bind, nsd, knot, powerdns, windows, dnsmasq [default: by the file]
    #[arg(
        long,
        value_name = "SERVER,...",
        value_delimiter = ',',
        requires = "zone",
        help_heading = "Asking and connecting"
    )]
    pub(crate) loads_in: Vec<String>,
    /// Print the commands that collect the settings of another machine for --client, and nothing else
    #[arg(long, help_heading = "Describing the client")]
    pub(crate) how_to_collect: bool,
    #[command(flatten)]
    pub(crate) output: Output,
    /// Plan at most this many names [default: 500]
    #[arg(
        long,
        value_name = "N",
        help_heading = "Describing the client",
        allow_hyphen_values = true
    )]
    pub(crate) limit_names: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Simulate {
    #[command(flatten)]
    pub(crate) hosts: Hosts,
    #[command(flatten)]
    pub(crate) choice: Choice,
    #[command(flatten)]
    pub(crate) question: Question,
    #[command(flatten)]
    pub(crate) days: Days,
    #[command(flatten)]
    pub(crate) judging: Judging,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Hosts")]
pub(crate) struct Hosts {
    /// An SRV record; a whole line of a zone file will do (repeatable)
    #[arg(
        long = "record",
        value_name = "PRIORITY WEIGHT PORT TARGET",
        allow_hyphen_values = true
    )]
    pub(crate) records: Vec<String>,
    /// The hosts of the records in these zone files (repeatable)
    #[arg(long, value_name = "FILE[=ORIGIN]", conflicts_with_all = ["records", "from"])]
    pub(crate) zone: Vec<OsString>,
    /// Servers whose refusal to load a zone file counts: bind, nsd, knot, powerdns, windows, dnsmasq [default: by the file]
    #[arg(
        long,
        value_name = "SERVER,...",
        value_delimiter = ',',
        requires = "zone"
    )]
    pub(crate) loads_in: Vec<String>,
    /// The domain whose records count, where zone files or a report have several
    #[arg(value_name = "DOMAIN", conflicts_with = "records")]
    pub(crate) domain: Option<String>,
    /// The hosts of this saved JSON report, in the state they were found in; `-` reads standard input
    #[arg(long, value_name = "REPORT.json", conflicts_with = "records")]
    pub(crate) from: Option<PathBuf>,
    /// A host that does not serve: `silent` unless `=refused` is said (repeatable)
    #[arg(long, value_name = "HOST[=refused|silent]")]
    pub(crate) down: Vec<String>,
    /// Show what an edit of the records would change: `HOST WEIGHT=50`, `HOST PRIORITY=10`, `add PRIORITY WEIGHT PORT TARGET`, `remove HOST` (repeatable)
    #[arg(long, value_name = "EDIT")]
    pub(crate) what_if: Vec<String>,
    /// Time a client loses at an endpoint that refuses [default: 2070ms]
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true)]
    pub(crate) refused_wait: Option<String>,
    /// Time a client loses at an endpoint that is silent [default: 21s]
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true)]
    pub(crate) silent_wait: Option<String>,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Questions")]
pub(crate) struct Question {
    /// Show the chance of each host to be tried first, second and so on
    #[arg(long)]
    pub(crate) ranks: bool,
    /// Tell one client step by step: every list, running sum, roll and contact
    #[arg(long)]
    pub(crate) narrate: bool,
    /// Draw this many clients and count, beside the exact chances
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(crate) clients: Option<String>,
    /// What clients are drawn from; the same seed gives the same clients in every release [default: 1]
    #[arg(long, value_name = "S", allow_hyphen_values = true)]
    pub(crate) seed: Option<String>,
    /// Whether a client first contacts the host that served it last [default: on]
    #[arg(long, value_name = "on|off")]
    pub(crate) caching: Option<String>,
    /// Show whether each host sees the clients it needs: 25 for Windows clients, 5 for servers and Office; needs --clients
    #[arg(long, value_name = "25|5", allow_hyphen_values = true)]
    pub(crate) threshold: Option<String>,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Fleet over days")]
pub(crate) struct Days {
    /// Follow the clients for this many days; needs --clients
    #[arg(long = "days", value_name = "D", allow_hyphen_values = true)]
    pub(crate) count: Option<String>,
    /// A host that is down from a first to a last day, counted from 0 (repeatable)
    #[arg(long, value_name = "HOST=DAY..DAY")]
    pub(crate) outage: Vec<String>,
    /// Day from which the edits of --what-if hold [default: 0]
    #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
    pub(crate) change_day: Option<String>,
    /// How the fleet begins: activated, or fresh [default: activated]
    #[arg(long, value_name = "HOW")]
    pub(crate) start: Option<String>,
    /// Time between renewals of a client, 15m to 30d [default: 7d]
    #[arg(long, value_name = "SPAN", allow_hyphen_values = true)]
    pub(crate) renewal: Option<String>,
    /// Time until a client that found no host tries again, 15m to 30d [default: 2h]
    #[arg(long, value_name = "SPAN", allow_hyphen_values = true)]
    pub(crate) retry: Option<String>,
    /// Time an activation is good for, in whole days [default: 180d]
    #[arg(long, value_name = "SPAN", allow_hyphen_values = true)]
    pub(crate) validity: Option<String>,
}

#[derive(Debug, clap::Args)]
#[command(mut_arg("format", |it| it.help("Format on standard output: table, json or markdown [default: table]")))]
pub(crate) struct Explain {
    /// A code, a rule, a topic, a file, or pasted text; `-` reads standard input
    #[arg(
        value_name = "WHAT",
        required_unless_present_any = ["list", "side"],
        conflicts_with_all = ["list", "side"],
        allow_negative_numbers = true
    )]
    pub(crate) what: Vec<OsString>,
    /// List all codes, rules and topics
    #[arg(long, help_heading = "Listing")]
    pub(crate) list: bool,
    /// List only the codes of this side, such as `dns` or `host`
    #[arg(long, value_name = "SIDE", help_heading = "Listing")]
    pub(crate) side: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, clap::Args)]
#[command(mut_arg("format", |it| it.help("Format on standard output: text, table, concise, json, sarif, junit or github [default: text]")))]
#[command(mut_arg("fail_on", |it| it.help("Exit with 1 from this severity on: error, warning, notice or never [default: warning]")))]
pub(crate) struct Check {
    /// Zone files, and folders of them; together they are one view, so that a target in another file is found, unless they contradict each other.
    /// `-` reads standard input
    /// [default: the `paths` of the policy]
    #[arg(value_name = "FILE[=ORIGIN]|DIR", required_unless_present = "policy")]
    pub(crate) files: Vec<OsString>,
    /// The zone of the files that are given without `=ORIGIN`, whatever their text says
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    pub(crate) origin: Option<String>,
    /// What the files are written in: zone, dnsmasq, octodns or powershell [default: told by content]
    #[arg(long, value_name = "FORM", help_heading = "Reading")]
    pub(crate) input: Option<String>,
    /// Servers whose refusal to load a file counts: bind, nsd, knot, powerdns, windows, dnsmasq
    /// [default: the server that the file is for]
    #[arg(
        long,
        value_name = "SERVER,...",
        value_delimiter = ',',
        help_heading = "Judging"
    )]
    pub(crate) loads_in: Vec<String>,
    /// How long after its last refresh a record of Windows is stale [default: 14d]
    #[arg(long, value_name = "DURATION", help_heading = "Judging")]
    pub(crate) stale_after: Option<String>,
    /// A folder that `$INCLUDE` may lead to, beside those of the files (repeatable)
    #[arg(long, value_name = "DIR", help_heading = "Reading")]
    pub(crate) include_root: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) live: Live,
    /// Old findings, as --write-baseline wrote them, do not count
    #[arg(long, value_name = "FILE.json", help_heading = "Judging")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write what is found to a file, as old findings; they do not count in this run either
    #[arg(long, value_name = "FILE.json", help_heading = "Judging")]
    pub(crate) write_baseline: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) judging: Judging,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Comparing with name servers")]
pub(crate) struct Live {
    /// Ask name servers for the same records, and say what is missing there, what is more, what is different
    #[arg(long = "live")]
    pub(crate) is_wanted: bool,
    /// Name server to ask; this machine's when none is given (repeatable)
    #[arg(long, value_name = "ADDR[:PORT]", requires = "is_wanted")]
    pub(crate) server: Vec<String>,
    /// Time for one question to one name server [default: 2s]
    #[arg(
        long,
        value_name = "DURATION",
        allow_hyphen_values = true,
        requires = "is_wanted"
    )]
    pub(crate) dns_timeout: Option<String>,
    /// Tries of one question at one name server [default: 2]
    #[arg(
        long,
        value_name = "N",
        allow_hyphen_values = true,
        requires = "is_wanted"
    )]
    pub(crate) dns_tries: Option<String>,
    /// Time for all questions
    #[arg(
        long,
        value_name = "DURATION",
        allow_hyphen_values = true,
        requires = "is_wanted"
    )]
    pub(crate) deadline: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Probe {
    /// Hosts to connect to; port 1688 if none is given
    #[arg(value_name = "HOST[:PORT]", required = true)]
    pub(crate) hosts: Vec<String>,
    #[command(flatten)]
    pub(crate) network: Network,
    #[command(flatten)]
    pub(crate) judging: Judging,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[cfg(test)]
mod tests {
    use super::CommandLine;
    use clap::CommandFactory;

    #[test]
    fn arguments_do_not_contradict_each_other() {
        CommandLine::command().debug_assert();
    }
}
