//! What fails before a question is put, and look-ups of a host's own name.

use super::{
    ADD_RECORD, ASK_EACH, CAPTURES, CODE_TABLE, FORGET, SEE_SETTINGS, SET_ADDRESS, SET_HOST,
    STATUS_CODES, TRY,
};
use crate::codes::{Changes, CodeBasis, CodeEntry, Fix, Side, act, cause, look, run};
use crate::finding::RuleCode;
use crate::model::ErrorCode;

/// Shows kind of key, host and domain as set.
const SEE_LICENSE: Fix = look(
    "on the client, see its key and what is set by hand: `VOLUME_KMSCLIENT` in the description is a KMS client key (GVLK)",
    "slmgr.vbs /dlv",
);

/// Looks up a host's addresses.
const SEE_ADDRESS: Fix = look(
    "on the client, look the host up by the name in the SRV record or the setting",
    "Resolve-DnsName kms1.corp.example",
);

/// Makes the address.
const ADD_ADDRESS: Fix = run(
    "where the address is missing, add it, on a Windows DNS server and with your zone, host and address",
    "Add-DnsServerResourceRecordA -ZoneName corp.example -Name kms1 -IPv4Address 192.0.2.7",
    Changes::Dns,
);

/// Undoes a host set by hand.
const CLEAR_HOST: Fix = run(
    "where a wrong host is set by hand, return to discovery, on the client as administrator",
    "slmgr.vbs /ckms",
    Changes::Client,
);

/// No name to ask for.
pub(super) const INVALID_NAME: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_007B),
    symbol: Some("ERROR_INVALID_NAME"),
    side: Side::Dns,
    applies_to: "KMS clients, and the Settings app",
    meaning: "The client has no name to ask for. \
              One Windows 11 client was measured: without a DNS suffix from any source it sends no question and ends with this code. \
              Microsoft's table says otherwise, a missing SRV record; for one, the measured client shows 0x8007232B or 0x8007251D.",
    causes: &[
        cause(
            "no source gives the client a DNS suffix: no primary one, none from DHCP (option 15), no search list, no lookup domain",
            &[RuleCode(101)],
        ),
        cause(
            "the SRV record is missing (by Microsoft's table)",
            &[RuleCode(201), RuleCode(202)],
        ),
        cause(
            "the machine has no KMS client key (GVLK): it came from retail media, or is meant for a MAK or a digital license",
            &[],
        ),
    ],
    fixes: &[
        SEE_SETTINGS,
        SEE_LICENSE,
        run(
            "give the clients a suffix by DHCP, on a Windows DHCP server and with your scope and domain",
            "Set-DhcpServerv4OptionValue -ScopeId 192.0.2.0 -DnsDomain corp.example",
            Changes::Network,
        ),
        run(
            "or give one client a domain for its search of KMS hosts alone, as administrator",
            "slmgr.vbs /skms-domain corp.example",
            Changes::Client,
        ),
        SET_HOST,
        run(
            "where KMS is meant and the key is another one, install the GVLK that Microsoft lists for the edition, as administrator",
            "slmgr.vbs /ipk GVLK",
            Changes::Client,
        ),
        TRY,
    ],
    outside_check: "A question that is never sent leaves nothing to see. \
                    From the settings of the client kmsdoctor tells whether any suffix is left, and asks for the SRV records of each.",
    basis: CodeBasis::Documented,
    sources: &[
        CODE_TABLE,
        CAPTURES,
        "Microsoft, \"Common troubleshooting procedures for KMS and DNS issues\"",
        "Microsoft, \"Troubleshoot Active Directory Based Activation (ADBA) clients that don't activate\"",
        "grangerx.wordpress.com, 2014/07/17: workgroup machines (community)",
        "GitHub, Py-KMS-Organization/py-kms, issues 45 and 60 (community)",
    ],
};

/// Nobody to ask.
pub(super) const NO_DNS_SERVERS: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_267C),
    symbol: Some("DNS_ERROR_NO_DNS_SERVERS"),
    side: Side::Dns,
    applies_to: "KMS clients",
    meaning: "The client has no name server to ask. \
              So it can look up neither the SRV record nor the address of a host.",
    causes: &[
        cause(
            "no adapter that is connected has a DNS server: DHCP gave none, or the field was left empty",
            &[RuleCode(103)],
        ),
        cause("the adapter is down, or DHCP did not answer it", &[]),
    ],
    fixes: &[
        look(
            "on the client, see the DNS servers of each adapter; `fec0:0:0:ffff::1` to `::3` are placeholders, not servers",
            "ipconfig /all",
        ),
        run(
            "on the client, let DHCP give addresses and servers anew",
            "ipconfig /renew",
            Changes::Client,
        ),
        run(
            "or set your server by hand, as administrator and with the name of the adapter",
            "Set-DnsClientServerAddress -InterfaceAlias Ethernet -ServerAddresses 192.0.2.53",
            Changes::Client,
        ),
        SET_ADDRESS,
        TRY,
    ],
    outside_check: "Nothing: a client without name servers asks nobody. \
                    Its settings show it, read on the machine itself or from its `ipconfig /all`.",
    basis: CodeBasis::Documented,
    sources: &[
        "Microsoft, \"Windows Activation fails with error code: 0x8007267C\"",
        STATUS_CODES,
    ],
};

/// A host's name that does not exist.
pub(super) const HOST_NOT_FOUND: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_2AF9),
    symbol: Some("WSAHOST_NOT_FOUND"),
    side: Side::Dns,
    applies_to: "KMS clients, in event 12288",
    meaning: "The name of a host does not resolve to an address. \
              That is what the number stands for (Windows Sockets error 11001); no document ties it to activation. \
              It is expected in event 12288 while the user sees 0xC004F074.",
    causes: &[
        cause(
            "the host has no address: the target of an SRV record, or a host set by hand, is misspelt or gone",
            &[RuleCode(302), RuleCode(304), RuleCode(305)],
        ),
        cause(
            "only some of the client's name servers know the host",
            &[RuleCode(504)],
        ),
        cause(
            "the host is known by a short name only, and the client has another suffix",
            &[],
        ),
    ],
    fixes: &[
        SEE_ADDRESS,
        SEE_LICENSE,
        CLEAR_HOST,
        ADD_ADDRESS,
        act(
            "or delete the SRV record of a host that is gone",
            Some(Changes::Dns),
        ),
        FORGET,
        TRY,
    ],
    outside_check: "All of it: whether each host, the target of an SRV record or set by hand, has an address (A or AAAA) at each name server.",
    basis: CodeBasis::Inferred,
    sources: &["Windows SDK, winerror.h"],
};

/// A host's name without an address.
pub(super) const NO_DATA: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_2AFC),
    symbol: Some("WSANO_DATA"),
    side: Side::Dns,
    applies_to: "KMS clients, in event 12288",
    meaning: "The name of a host exists, but no address stands at it. \
              That is what the number stands for (Windows Sockets error 11004); no document ties it to activation. \
              It is expected in event 12288 while the user sees 0xC004F074.",
    causes: &[
        cause(
            "other records stand at the name of the host, or names below it, but neither A nor AAAA",
            &[RuleCode(302)],
        ),
        cause(
            "only some of the client's name servers know the address",
            &[RuleCode(504)],
        ),
    ],
    fixes: &[
        SEE_ADDRESS,
        ADD_ADDRESS,
        act(
            "or delete the SRV record of a host that is gone",
            Some(Changes::Dns),
        ),
        CLEAR_HOST,
        FORGET,
        TRY,
    ],
    outside_check: "All of it: whether each host, the target of an SRV record or set by hand, has an address (A or AAAA) at each name server.",
    basis: CodeBasis::Inferred,
    sources: &["Windows SDK, winerror.h"],
};

/// A number beside the DNS codes that Microsoft lists among them.
pub(super) const SECURITY_9000: CodeEntry = CodeEntry {
    code: ErrorCode(0x8009_2328),
    symbol: None,
    side: Side::Dns,
    applies_to: "KMS clients",
    meaning: "The client found no SRV record of a KMS host. \
              Microsoft's table says so, and lists the code beside 0x8007232B with the same meaning. \
              By its number it belongs elsewhere: facility 9 is security, and 9000 only the start of the DNS codes. \
              Treat it as 0x8007232B.",
    causes: &[
        cause(
            "no SRV record stands below the client's domain",
            &[RuleCode(201), RuleCode(202)],
        ),
        cause(
            "the client asks a name server that does not know the zone",
            &[RuleCode(504)],
        ),
        cause("the client has the DNS suffix of another domain", &[]),
    ],
    fixes: &[
        look(
            "read the page of 0x8007232B, which goes further",
            "kmsdoctor explain 0x8007232B",
        ),
        SEE_SETTINGS,
        ASK_EACH,
        ADD_RECORD,
        SET_HOST,
        FORGET,
        TRY,
    ],
    outside_check: "All of it: asking all name servers of the client for the SRV records of each suffix.",
    basis: CodeBasis::Documented,
    sources: &[CODE_TABLE],
};
