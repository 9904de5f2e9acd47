//! From a client that finds no host to the name server, zone or suffix at fault.

use super::{Ladder, Rung, reading};
use crate::codes::Side;

/// In the order to climb.
pub(super) static LADDER: Ladder = Ladder {
    side: Side::Dns,
    rungs: &[
        Rung {
            at: "on the client",
            aim: "see whether a host or a domain is set by hand (labels as in English)",
            command: "slmgr.vbs /dlv",
            changes: None,
            readings: &[
                reading(
                    "`Registered KMS machine name`",
                    "this host is used and no SRV record is asked for; go to step 6 with its name",
                ),
                reading(
                    "`Registered KMS SRV record lookup domain`",
                    "only this domain is asked for; take it in step 3",
                ),
                reading(
                    "`VOLUME_KMSCLIENT` is missing in the description",
                    "the machine has no KMS client key (GVLK) and looks for no host; see `kmsdoctor explain licensing`",
                ),
                reading("none of these", "go to step 2"),
            ],
        },
        Rung {
            at: "on the client",
            aim: "see its DNS suffixes and DNS servers",
            command: "ipconfig /all",
            changes: None,
            readings: &[
                reading(
                    "no suffix, neither primary nor at a connected adapter",
                    "there is no domain to ask for (0x8007007B); the fault is DHCP option 15 or the setting",
                ),
                reading(
                    "no DNS server, or only `fec0:0:0:ffff::1` to `::3`",
                    "there is nobody to ask (0x8007267C); the fault is DHCP option 6 or the setting",
                ),
                reading(
                    "a public resolver or a router among the DNS servers",
                    "it may not know your zone; go to step 3 and compare in step 4",
                ),
                reading("suffix and servers as they should be", "go to step 3"),
            ],
        },
        Rung {
            at: "on the client",
            aim: "ask for the record, with the suffix of step 2",
            command: "Resolve-DnsName _vlmcs._tcp.corp.example -Type SRV",
            changes: None,
            readings: &[
                reading(
                    "lines of type SRV with `NameTarget`",
                    "the record is there; go to step 6 with each target and port",
                ),
                reading(
                    "the name does not exist (NXDOMAIN)",
                    "0x8007232B; go to step 4",
                ),
                reading(
                    "only a line of type SOA (NODATA)",
                    "0x8007251D; go to step 4",
                ),
                reading(
                    "failure, refusal or time-out",
                    "the name server is at fault; step 4 tells which one",
                ),
            ],
        },
        Rung {
            at: "on any machine in the client's network",
            aim: "ask each DNS server of step 2 by itself",
            command: "kmsdoctor diagnose corp.example --server 192.0.2.53 --server 192.0.2.54",
            changes: None,
            readings: &[
                reading(
                    "KMS504 name-servers-disagree",
                    "the record is there, and some servers lack it; let the clients ask only those that have it",
                ),
                reading(
                    "KMS501, KMS502 or KMS503",
                    "the server that is named refuses, fails or is silent; mend it or take it out of the clients' list",
                ),
                reading(
                    "KMS201 or KMS202 and nothing else",
                    "all servers agree that there is no record; go to step 5",
                ),
            ],
        },
        Rung {
            at: "on the KMS host",
            aim: "read whether it publishes its record",
            command: "Get-WinEvent -FilterHashtable @{LogName='Application'; ProviderName='Microsoft-Windows-Security-SPP'; Id=12293,12294} -MaxEvents 5 | Format-List TimeCreated, Id, Message",
            changes: None,
            readings: &[
                reading(
                    "12293 is the newest",
                    "the name server did not take the record; see `kmsdoctor explain` with the code behind `Info:`",
                ),
                reading(
                    "12294 for another domain",
                    "the clients look elsewhere; add their domain to `DnsDomainPublishList`, or write the record there by hand",
                ),
                reading(
                    "12294 for the right domain, within 24 hours",
                    "the record was written, so the clients' servers lack the newest copy of the zone; go to step 6 meanwhile",
                ),
                reading(
                    "neither",
                    "the host does not publish: allow it with `slmgr.vbs /sdns`, then `Restart-Service sppsvc`, or write the record by hand",
                ),
            ],
        },
        Rung {
            at: "on any machine in the client's network",
            aim: "see whether the host has an address and accepts connections, whatever the record says",
            command: "kmsdoctor probe kms1.corp.example:1688",
            changes: None,
            readings: &[
                reading(
                    "connected",
                    "the host is well; only the way to its name is at fault",
                ),
                reading(
                    "no address",
                    "the name of the host is the fault: mend its A or AAAA record, or the name that was set",
                ),
                reading(
                    "refused, timed out or unreachable",
                    "DNS is not the fault; see `kmsdoctor explain network`",
                ),
            ],
        },
    ],
};
