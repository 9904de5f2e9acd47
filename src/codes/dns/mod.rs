//! Codes of names and name servers.

mod asking;
mod naming;
mod publishing;

use super::{Changes, CodeEntry, Fix, look, run};

/// In ascending order.
pub(super) static CODES: &[CodeEntry] = &[
    naming::INVALID_NAME,
    asking::FORMAT_ERROR,
    asking::SERVER_FAILURE,
    asking::NAME_ERROR,
    asking::NOT_IMPLEMENTED,
    asking::REFUSED,
    publishing::YXDOMAIN,
    publishing::YXRRSET,
    publishing::NXRRSET,
    publishing::NOTAUTH,
    publishing::NOTZONE,
    publishing::BADSIG,
    publishing::BADKEY,
    asking::NO_RECORDS,
    asking::BAD_PACKET,
    naming::NO_DNS_SERVERS,
    naming::HOST_NOT_FOUND,
    naming::NO_DATA,
    naming::SECURITY_9000,
];

/// Shows suffixes and name servers.
const SEE_SETTINGS: Fix = look(
    "on the client, see its DNS suffixes and DNS servers",
    "ipconfig /all",
);

/// Compares name servers.
const ASK_EACH: Fix = look(
    "ask every DNS server of the client by itself, with your domain and their addresses",
    "kmsdoctor diagnose corp.example --server 192.0.2.53 --server 192.0.2.54",
);

/// Shows what a name server has at the owner.
const SEE_RECORDS: Fix = look(
    "on a Windows DNS server, see what stands at the name in your zone",
    "Get-DnsServerResourceRecord -ZoneName corp.example -Name _vlmcs._tcp",
);

/// Makes the record by hand.
const ADD_RECORD: Fix = run(
    "where the record is missing, write it by hand, on a Windows DNS server and with your zone and host",
    "Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms1.corp.example -Priority 0 -Weight 0 -Port 1688",
    Changes::Dns,
);

/// Shows how publishing went.
const READ_PUBLISHING: Fix = look(
    "on the KMS host, read how publishing went: event 12294 is a success, 12293 a failure with its code",
    "Get-WinEvent -FilterHashtable @{LogName='Application'; ProviderName='Microsoft-Windows-Security-SPP'; Id=12293,12294} -MaxEvents 5 | Format-List TimeCreated, Id, Message",
);

/// Switches publishing on.
const PUBLISH: Fix = run(
    "on the KMS host, as administrator, switch publishing on",
    "slmgr.vbs /sdns",
    Changes::Host,
);

/// Publishes at once instead of within 24 hours.
const RESTART: Fix = run(
    "on the KMS host, as administrator, publish at once",
    "Restart-Service sppsvc",
    Changes::Host,
);

/// Leaves discovery aside.
const SET_HOST: Fix = run(
    "or do without SRV records: set the host at the client, as administrator",
    "slmgr.vbs /skms kms1.corp.example:1688",
    Changes::Client,
);

/// Clears what the client remembers of earlier answers.
const FORGET: Fix = run(
    "once it is mended, let the client forget old answers",
    "ipconfig /flushdns",
    Changes::Client,
);

/// Tries again.
const TRY: Fix = run(
    "on the client, try again",
    "slmgr.vbs /ato",
    Changes::Client,
);

/// Leaves DNS aside.
const SET_ADDRESS: Fix = run(
    "or do without DNS: set the host by its address, on the client as administrator",
    "slmgr.vbs /skms 192.0.2.7:1688",
    Changes::Client,
);

/// What the DNS status codes mean in general.
const STATUS_CODES: &str = "Microsoft, \"System Error Codes (9000-11999)\"";

/// Which codes belong to activation.
const CODE_TABLE: &str = "Microsoft, \"Troubleshoot Windows activation error codes\"";

/// Which codes belong to activation, for older releases.
const TABLE_10: &str = "Windows Server 2012 R2 Volume Activation Technical Reference, table 10";

/// Which code followed which answer.
const CAPTURES: &str =
    "schlarpc/kmsrsos, docs/discovery-findings.md: packet captures of one Windows 11 client";

/// How a host and the name server it publishes to fall out.
const EVENT_12293: &str =
    "Microsoft, \"Security Event 12293 with error 0x80072338 registering KMS host record\"";
