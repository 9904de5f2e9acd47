//! What a name server answers when a KMS host publishes its SRV record (RFC 2136); event 12293 carries the code.

use super::{
    ADD_RECORD, EVENT_12293, READ_PUBLISHING, RESTART, SEE_RECORDS, SET_HOST, STATUS_CODES,
};
use crate::codes::{Changes, CodeBasis, CodeEntry, Side, act, cause, look, run};
use crate::finding::RuleCode;
use crate::model::ErrorCode;

/// Which machines show these codes.
const HOSTS: &str = "KMS hosts that publish their record";

/// What is left to see without the host's log.
const ONLY_RESULT: &str = "Not the update, only what it left behind: a known host lacks its SRV record, at one name server or at all. \
                           The code itself stands in event 12293 of the host.";

/// A name exists against the terms of the update.
pub(super) const YXDOMAIN: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_232E),
    symbol: Some("DNS_ERROR_RCODE_YXDOMAIN"),
    side: Side::Dns,
    applies_to: HOSTS,
    meaning: "The name server turned down an update: a name exists that should not exist by the terms of the update (YXDOMAIN). \
              Updates come from KMS hosts that publish their record, never from clients that look for one. \
              That is what the number stands for (DNS status 9006); no document ties it to activation.",
    causes: &[cause(
        "records that the update does not expect stand at `_vlmcs._tcp`",
        &[],
    )],
    fixes: &[
        READ_PUBLISHING,
        SEE_RECORDS,
        act(
            "delete what does not belong at the name; leave the SRV records of hosts that work",
            Some(Changes::Dns),
        ),
        RESTART,
        ADD_RECORD,
    ],
    outside_check: ONLY_RESULT,
    basis: CodeBasis::Inferred,
    sources: &[STATUS_CODES, "RFC 2136, 2.2"],
};

/// An RRset exists against the terms of the update.
pub(super) const YXRRSET: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_232F),
    symbol: Some("DNS_ERROR_RCODE_YXRRSET"),
    side: Side::Dns,
    applies_to: HOSTS,
    meaning: "The name server turned down an update: an RRset exists that should not exist by the terms of the update (YXRRSET). \
              Updates come from KMS hosts that publish their record, never from clients that look for one. \
              That is what the number stands for (DNS status 9007); no document ties it to activation.",
    causes: &[
        cause(
            "the name is an alias (CNAME), and other records may not stand beside one",
            &[RuleCode(205)],
        ),
        cause(
            "other records that the update does not expect stand at `_vlmcs._tcp`",
            &[],
        ),
    ],
    fixes: &[
        READ_PUBLISHING,
        SEE_RECORDS,
        act(
            "delete what does not belong at the name; leave the SRV records of hosts that work",
            Some(Changes::Dns),
        ),
        RESTART,
        ADD_RECORD,
    ],
    outside_check: ONLY_RESULT,
    basis: CodeBasis::Inferred,
    sources: &[STATUS_CODES, "RFC 2136, 2.2"],
};

/// An RRset is missing against the terms of the update.
pub(super) const NXRRSET: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_2330),
    symbol: Some("DNS_ERROR_RCODE_NXRRSET"),
    side: Side::Dns,
    applies_to: HOSTS,
    meaning: "The name server turned down an update: an RRset is missing that should exist by the terms of the update (NXRRSET). \
              Updates come from KMS hosts that publish their record, never from clients that look for one. \
              That is what the number stands for (DNS status 9008); no document ties it to activation.",
    causes: &[cause(
        "records at `_vlmcs._tcp` were changed or deleted between the host's look and its update",
        &[],
    )],
    fixes: &[
        READ_PUBLISHING,
        RESTART,
        SEE_RECORDS,
        act(
            "delete what does not belong at the name; leave the SRV records of hosts that work",
            Some(Changes::Dns),
        ),
        ADD_RECORD,
    ],
    outside_check: ONLY_RESULT,
    basis: CodeBasis::Inferred,
    sources: &[STATUS_CODES, "RFC 2136, 2.2"],
};

/// The wrong server was asked.
pub(super) const NOTAUTH: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_2331),
    symbol: Some("DNS_ERROR_RCODE_NOTAUTH"),
    side: Side::Dns,
    applies_to: HOSTS,
    meaning: "The update of a KMS host's SRV record went to a name server that has no authority for the zone (NOTAUTH). \
              So the record was not written. \
              That is what the number stands for (DNS status 9009); no document ties it to activation.",
    causes: &[
        cause(
            "the SOA record of the zone names a primary server that is wrong or retired",
            &[],
        ),
        cause(
            "the DNS servers of the host lead it to a server without the zone",
            &[],
        ),
    ],
    fixes: &[
        READ_PUBLISHING,
        look(
            "on the KMS host, see which primary server (`PrimaryServer`) the zone names",
            "Resolve-DnsName corp.example -Type SOA",
        ),
        look(
            "on the KMS host, see which DNS servers it has",
            "ipconfig /all",
        ),
        act("correct the SOA record of the zone", Some(Changes::Dns)),
        act(
            "or give the host DNS servers that have the zone",
            Some(Changes::Host),
        ),
        RESTART,
        ADD_RECORD,
    ],
    outside_check: "Partly: the SOA record tells which server takes updates, and that can be held against the server that has the zone. \
                    The code itself stands in event 12293 of the host.",
    basis: CodeBasis::Inferred,
    sources: &[STATUS_CODES, "RFC 2136, 2.2"],
};

/// The wrong zone was named.
pub(super) const NOTZONE: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_2332),
    symbol: Some("DNS_ERROR_RCODE_NOTZONE"),
    side: Side::Dns,
    applies_to: HOSTS,
    meaning: "The update of a KMS host's SRV record names something outside the zone it was sent for (NOTZONE). \
              So the record was not written. \
              That is what the number stands for (DNS status 9010); no document ties it to activation.",
    causes: &[cause(
        "a domain in the host's list `DnsDomainPublishList` is misspelt or lies in another zone",
        &[],
    )],
    fixes: &[
        READ_PUBLISHING,
        look(
            "on the KMS host, see in which domains it is to publish; without the value it is only its own",
            "reg query \"HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SoftwareProtectionPlatform\" /v DnsDomainPublishList",
        ),
        look(
            "see which zone such a domain belongs to",
            "Resolve-DnsName corp.example -Type SOA",
        ),
        act(
            "correct the list in the registry of the host",
            Some(Changes::Host),
        ),
        RESTART,
        ADD_RECORD,
    ],
    outside_check: "Partly: the SOA record tells to which zone a domain belongs. \
                    The list and event 12293 stand at the host.",
    basis: CodeBasis::Inferred,
    sources: &[STATUS_CODES, "RFC 2136, 2.2"],
};

/// A secure update without rights.
pub(super) const BADSIG: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_2338),
    symbol: Some("DNS_ERROR_RCODE_BADSIG"),
    side: Side::Dns,
    applies_to: HOSTS,
    meaning: "A KMS host could not publish its SRV record: the name server did not accept its secure update (event 12293). \
              Mostly another host wrote the record first and owns the name; a second one needs rights on it. \
              Clients still find the first host while its record stands.",
    causes: &[
        cause(
            "another KMS host owns the name `_VLMCS`, and this one has no rights on it",
            &[],
        ),
        cause("the host is no member of the domain of the zone", &[]),
    ],
    fixes: &[
        READ_PUBLISHING,
        SEE_RECORDS,
        act(
            "make a group of all KMS hosts in Active Directory, with their computer accounts as members",
            Some(Changes::Directory),
        ),
        act(
            "in DNS Manager, under the zone and `_tcp`, give that group full control of `_VLMCS` (Properties, Security)",
            Some(Changes::Dns),
        ),
        RESTART,
        ADD_RECORD,
    ],
    outside_check: "Partly: the SRV records name other hosts and not this one. \
                    Who owns the name and who has rights on it shows only at the DNS server.",
    basis: CodeBasis::Documented,
    sources: &[
        EVENT_12293,
        "Microsoft, \"Configure DNS for activating volume licensed versions of Office by using KMS\"",
        STATUS_CODES,
    ],
};

/// A secure update with a key that is not accepted.
pub(super) const BADKEY: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_2339),
    symbol: Some("DNS_ERROR_RCODE_BADKEY"),
    side: Side::Dns,
    applies_to: HOSTS,
    meaning: "A KMS host could not publish its SRV record: the name server did not accept the key of its secure update. \
              That is what the number stands for (DNS status 9017); no document ties it to activation. \
              Documented is the neighbor 0x80072338.",
    causes: &[
        cause(
            "the computer account of the host, or its Kerberos log-on to the DNS server, is broken",
            &[],
        ),
        cause(
            "another KMS host owns the name `_VLMCS`, as behind 0x80072338",
            &[],
        ),
    ],
    fixes: &[
        READ_PUBLISHING,
        look(
            "on the KMS host, as administrator, test its account in the domain",
            "Test-ComputerSecureChannel -Verbose",
        ),
        run(
            "if the test says no, mend the account with the name of a domain administrator",
            "Test-ComputerSecureChannel -Repair -Credential (Get-Credential)",
            Changes::Directory,
        ),
        act(
            "in DNS Manager, under the zone and `_tcp`, give the host full control of `_VLMCS` (Properties, Security)",
            Some(Changes::Dns),
        ),
        RESTART,
        ADD_RECORD,
        SET_HOST,
    ],
    outside_check: ONLY_RESULT,
    basis: CodeBasis::Inferred,
    sources: &[STATUS_CODES, EVENT_12293, "RFC 8945, 5.2"],
};
