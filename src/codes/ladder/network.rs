//! The way from the client to a host.

use super::{Ladder, Reading, Rung};
use crate::codes::Side;

/// The ladder of this side.
pub(super) static LADDER: Ladder = Ladder {
    side: Side::Network,
    rungs: &[
        Rung {
            at: "on the client",
            aim: "read from event 12288 which host it tried, and what came of it",
            command: "Get-WinEvent -FilterHashtable @{LogName='Application'; ProviderName='Microsoft-Windows-Security-SPP'; Id=12288} -MaxEvents 5 | Format-List TimeCreated, Message",
            changes: None,
            readings: &[
                Reading {
                    seen: "the first field is 0x800706BA",
                    means: "no connection to the host in the third field came about; go to step 3 with that host",
                },
                Reading {
                    seen: "the first field is 0xC004F06C",
                    means: "the way is well, the clocks differ; see `kmsdoctor explain time`",
                },
                Reading {
                    seen: "the first field is another code",
                    means: "it is the reason; give it to `kmsdoctor explain`",
                },
                Reading {
                    seen: "there is no such event of the time of the attempt",
                    means: "the client came to no host; go to step 2",
                },
            ],
        },
        Rung {
            at: "on the client",
            aim: "see where it takes its host from; Windows in another language translates these lines",
            command: "slmgr.vbs /dlv",
            changes: None,
            readings: &[
                Reading {
                    seen: "`Registered KMS machine name` and a host",
                    means: "that host is set by hand and DNS is not asked; go to step 3 with it, and if it is wrong, run `slmgr.vbs /ckms` as administrator (changes the client)",
                },
                Reading {
                    seen: "`KMS machine name from DNS` and a host",
                    means: "that host served the client last and may be gone since; go to step 3 with it",
                },
                Reading {
                    seen: "`DNS auto-discovery: KMS name not available`",
                    means: "DNS gave no host; see `kmsdoctor explain dns`",
                },
            ],
        },
        Rung {
            at: "on the client",
            aim: "connect to the host",
            command: "Test-NetConnection HOST -Port 1688",
            changes: None,
            readings: &[
                Reading {
                    seen: "`TcpTestSucceeded : True`",
                    means: "the way is open; go to step 5",
                },
                Reading {
                    seen: "`TcpTestSucceeded : False`",
                    means: "the port is closed, or the way to it; go to step 4, since this command does not tell which",
                },
                Reading {
                    seen: "a warning that the name could not be resolved",
                    means: "the host has no address in DNS; see `kmsdoctor explain KMS302`",
                },
            ],
        },
        Rung {
            at: "on a machine in the client's network",
            aim: "tell refused from silent, for each address of the host",
            command: "kmsdoctor probe HOST",
            changes: None,
            readings: &[
                Reading {
                    seen: "refused",
                    means: "the way is open and nothing listens; see `kmsdoctor explain host`",
                },
                Reading {
                    seen: "no answer in time",
                    means: "packets are dropped; open the firewall on the host (rule `SPPSVC-In-TCP`), then those on the way, or see whether the host is off",
                },
                Reading {
                    seen: "unreachable",
                    means: "a route or a VPN is missing, or DNS holds an old address",
                },
                Reading {
                    seen: "connected, although step 3 failed",
                    means: "the fault is at the client, in its firewall, its VPN or its routes",
                },
            ],
        },
        Rung {
            at: "on a machine in the client's network",
            aim: "see whether a KMS host is what listens there",
            command: "kmsdoctor probe HOST --rpc-bind",
            changes: None,
            readings: &[
                Reading {
                    seen: "the bind is accepted",
                    means: "the way is well up to the host; what is left is its key, its count, its version or the clock; see `kmsdoctor explain host`",
                },
                Reading {
                    seen: "another service answers",
                    means: "the port or the host in the SRV record is wrong; see `kmsdoctor explain KMS605`",
                },
                Reading {
                    seen: "nothing comes back",
                    means: "a proxy or firewall accepts connections in the host's place, or the service hangs; restart `sppsvc` on the host (changes the host), then look at the way",
                },
            ],
        },
    ],
};
