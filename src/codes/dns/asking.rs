//! What a name server answers when a client asks for SRV records.

use super::{
    ADD_RECORD, ASK_EACH, CAPTURES, CODE_TABLE, EVENT_12293, FORGET, PUBLISH, READ_PUBLISHING,
    RESTART, SEE_RECORDS, SEE_SETTINGS, SET_ADDRESS, SET_HOST, STATUS_CODES, TABLE_10, TRY,
};
use crate::codes::{Changes, CodeBasis, CodeEntry, Side, act, cause, look, run};
use crate::finding::RuleCode;
use crate::model::ErrorCode;

/// FORMERR.
pub(super) const FORMAT_ERROR: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_2329),
    symbol: Some("DNS_ERROR_RCODE_FORMAT_ERROR"),
    side: Side::Dns,
    applies_to: "KMS clients",
    meaning: "A name server answered that it does not understand the question (FORMERR). \
              That is what the number stands for (DNS status 9001); no document ties it to activation.",
    causes: &[
        cause(
            "an old name server, a router or a small DNS proxy does not understand the question",
            &[RuleCode(502)],
        ),
        cause("a device on the way damages the question", &[]),
    ],
    fixes: &[
        ASK_EACH,
        act(
            "update the device that answers so, or give the clients another name server (DHCP option 6)",
            Some(Changes::Network),
        ),
        FORGET,
        TRY,
    ],
    outside_check: "Each name server can be asked from another machine, and FORMERR shows at once. \
                    A server may take one form of the question and not another, so the client can fare worse.",
    basis: CodeBasis::Inferred,
    sources: &[STATUS_CODES, "RFC 1035, 4.1.1"],
};

/// SERVFAIL, by Microsoft's article also silence.
pub(super) const SERVER_FAILURE: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_232A),
    symbol: Some("DNS_ERROR_RCODE_SERVER_FAILURE"),
    side: Side::Dns,
    applies_to: "KMS clients, and KMS hosts that publish their record",
    meaning: "DNS failed before anything was said about a KMS host. \
              The number stands for SERVFAIL: a name server answered that it cannot find out. \
              An article of Microsoft has it for name servers that stay silent, and a table for KMS hosts. \
              Ask each name server to see which of these it is.",
    causes: &[
        cause(
            "a name server answers SERVFAIL: its forwarder is silent, the zone is not loaded or has expired, or a signature is wrong",
            &[RuleCode(502)],
        ),
        cause(
            "the file of the zone has a fault, or a file that it includes is missing, so that the name servers do not load it",
            &[
                RuleCode(1),
                RuleCode(2),
                RuleCode(4),
                RuleCode(10),
                RuleCode(11),
                RuleCode(208),
            ],
        ),
        cause(
            "a name server does not answer: it is off, its address is wrong, or port 53 is blocked",
            &[RuleCode(503)],
        ),
        cause(
            "no name server is set at the client; 0x8007267C is the usual code for that",
            &[RuleCode(103)],
        ),
        cause(
            "on a KMS host: its name server could not take the update of the record (event 12293)",
            &[],
        ),
    ],
    fixes: &[
        SEE_SETTINGS,
        ASK_EACH,
        look(
            "on the client, see whether a silent server can be reached",
            "Test-NetConnection 192.0.2.53 -Port 53",
        ),
        act(
            "at a server that answers SERVFAIL, look in its log for forwarders, zone and signatures",
            None,
        ),
        SET_ADDRESS,
        FORGET,
        TRY,
    ],
    outside_check: "Each name server can be asked by itself: SERVFAIL and silence show, and which server it is. \
                    A server that is reached from here may still be out of reach for the client.",
    basis: CodeBasis::Documented,
    sources: &[
        "Microsoft, \"Error 0x8007232A 'DNS server failure' when you activate Windows\"",
        CODE_TABLE,
        TABLE_10,
        STATUS_CODES,
    ],
};

/// NXDOMAIN.
pub(super) const NAME_ERROR: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_232B),
    symbol: Some("DNS_ERROR_RCODE_NAME_ERROR"),
    side: Side::Dns,
    applies_to: "KMS clients",
    meaning: "The name the client asked for does not exist (NXDOMAIN): there is no `_vlmcs._tcp` below its domain. \
              So the client learned of no KMS host. \
              Microsoft ties the code to a missing record, and one Windows 11 client was measured to show it after NXDOMAIN.",
    causes: &[
        cause(
            "a firewall or a security group blocks DNS on the way to the name server (first in Microsoft's list of 2026)",
            &[],
        ),
        cause(
            "no SRV record stands below the client's domain: no host published one, or it was deleted or scavenged",
            &[RuleCode(201), RuleCode(705)],
        ),
        cause(
            "the client asks a name server that does not know the zone: a public resolver, a VPN, a home router",
            &[RuleCode(504)],
        ),
        cause(
            "the client asks in another domain: by its suffix, or since a search list leaves out its own",
            &[RuleCode(107)],
        ),
        cause(
            "a domain was set at the client (`slmgr /skms-domain`) and has no records",
            &[RuleCode(106)],
        ),
        cause(
            "the record was put at `_vlmcs._tcp` without a domain, or at a misspelt name such as `_vmlcs._tcp`",
            &[RuleCode(111), RuleCode(112), RuleCode(113), RuleCode(114)],
        ),
        cause(
            "the record stands where its zone does not answer with it: below a delegation, or in the file of another zone",
            &[RuleCode(215), RuleCode(216)],
        ),
        cause(
            "a host was set at the client by a name that does not exist",
            &[RuleCode(102), RuleCode(302)],
        ),
        cause(
            "there is no KMS host, and the machine holds a KMS client key (GVLK) all the same",
            &[],
        ),
    ],
    fixes: &[
        SEE_SETTINGS,
        ASK_EACH,
        act(
            "correct the suffix (DHCP option 15) or the DNS servers (option 6) of the clients where they are wrong",
            Some(Changes::Network),
        ),
        READ_PUBLISHING,
        PUBLISH,
        RESTART,
        ADD_RECORD,
        SET_HOST,
        act(
            "where there is no KMS host at all, set one up or activate the machine in another way, such as with a MAK",
            None,
        ),
        FORGET,
        TRY,
    ],
    outside_check: "All of it: asking all name servers for the SRV records of each suffix shows NXDOMAIN, \
                    and whether one server knows the record and another does not. \
                    Which suffixes the client has must be read at the client.",
    basis: CodeBasis::Documented,
    sources: &[
        "Microsoft, \"Error 0x8007232B 'DNS name does not exist' when activating Windows\"",
        CODE_TABLE,
        TABLE_10,
        STATUS_CODES,
        CAPTURES,
    ],
};

/// NOTIMP.
pub(super) const NOT_IMPLEMENTED: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_232C),
    symbol: Some("DNS_ERROR_RCODE_NOT_IMPLEMENTED"),
    side: Side::Dns,
    applies_to: "KMS clients, and KMS hosts that publish their record",
    meaning: "A name server answered that it does not do what was asked of it (NOTIMP). \
              At a client that would be the question for SRV records, at a KMS host the update of its record. \
              That is what the number stands for (DNS status 9004); no document ties it to activation.",
    causes: &[
        cause(
            "a router or a small DNS proxy does not handle questions for SRV records",
            &[RuleCode(502)],
        ),
        cause(
            "on a KMS host: the name server takes no dynamic updates (event 12293)",
            &[],
        ),
    ],
    fixes: &[
        ASK_EACH,
        act(
            "give the clients a full DNS server in place of the router (DHCP option 6)",
            Some(Changes::Network),
        ),
        READ_PUBLISHING,
        ADD_RECORD,
        FORGET,
        TRY,
    ],
    outside_check: "NOTIMP to the question for SRV records shows at each name server. \
                    A turned-down update shows only at the host, in event 12293.",
    basis: CodeBasis::Inferred,
    sources: &[STATUS_CODES, "RFC 1035, 4.1.1", "RFC 2136, 2.2"],
};

/// REFUSED, to a question or to an update.
pub(super) const REFUSED: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_232D),
    symbol: Some("DNS_ERROR_RCODE_REFUSED"),
    side: Side::Dns,
    applies_to: "KMS hosts that publish their record, and KMS clients",
    meaning: "A name server refused (REFUSED). \
              At a KMS host it refused the update of the SRV record; event 12293 carries the code. \
              At a client it would have refused the question: that follows from the number (DNS status 9005) and is not documented.",
    causes: &[
        cause(
            "the name server does not serve this client: an access list, or no recursion for its network",
            &[RuleCode(501)],
        ),
        cause(
            "on a KMS host: the zone is closed to dynamic updates, or open only to secure ones by domain members",
            &[],
        ),
    ],
    fixes: &[
        ASK_EACH,
        act(
            "let the name server answer the clients' networks, or give them one that does",
            Some(Changes::Dns),
        ),
        READ_PUBLISHING,
        look(
            "on a Windows DNS server, see which updates the zone takes",
            "Get-DnsServerZone -Name corp.example | Format-List ZoneName, DynamicUpdate",
        ),
        run(
            "where hosts are to publish and the zone is in Active Directory, let it take secure updates",
            "Set-DnsServerPrimaryZone -Name corp.example -DynamicUpdate Secure",
            Changes::Dns,
        ),
        RESTART,
        ADD_RECORD,
        FORGET,
        TRY,
    ],
    outside_check: "REFUSED to a question shows at each name server, though a server may treat another client otherwise. \
                    A refused update shows only at the host, in event 12293.",
    basis: CodeBasis::Documented,
    sources: &[EVENT_12293, STATUS_CODES, "RFC 1035, 4.1.1"],
};

/// NODATA.
pub(super) const NO_RECORDS: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_251D),
    symbol: Some("DNS_INFO_NO_RECORDS"),
    side: Side::Dns,
    applies_to: "KMS clients",
    meaning: "The name the client asked for exists, but no SRV record stands at it (NODATA). \
              So the client learned of no KMS host. \
              Microsoft ties the code to a missing record, and one Windows 11 client was measured to show it after NODATA.",
    causes: &[
        cause(
            "something else than an SRV record stands at the name or below it, or a wildcard covers it",
            &[RuleCode(202), RuleCode(705)],
        ),
        cause(
            "the name is an alias (CNAME) that leads to no SRV record",
            &[RuleCode(217), RuleCode(505)],
        ),
        cause(
            "the record stands at another name below that one, such as `_vlmcs._tcp` without its final dot",
            &[RuleCode(111), RuleCode(112), RuleCode(113), RuleCode(114)],
        ),
        cause(
            "the record is missing from the zone as one of the name servers holds it",
            &[RuleCode(504)],
        ),
        cause(
            "a DNS proxy, a router or a filter on the way takes SRV records out",
            &[],
        ),
        cause("the client has the DNS suffix of another domain", &[]),
        cause(
            "a domain was set at the client (`slmgr /skms-domain`) and has no records",
            &[RuleCode(106)],
        ),
    ],
    fixes: &[
        ASK_EACH,
        SEE_RECORDS,
        READ_PUBLISHING,
        PUBLISH,
        RESTART,
        ADD_RECORD,
        SEE_SETTINGS,
        act(
            "correct the suffix (DHCP option 15) or the DNS servers (option 6) of the clients where they are wrong",
            Some(Changes::Network),
        ),
        SET_HOST,
        FORGET,
        TRY,
    ],
    outside_check: "All of it: the question for SRV records is answered without error and without a record. \
                    A server that has the zone itself tells whether something on the way took the record out.",
    basis: CodeBasis::Documented,
    sources: &[CODE_TABLE, TABLE_10, STATUS_CODES, CAPTURES],
};

/// A message that cannot be read.
pub(super) const BAD_PACKET: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_251E),
    symbol: Some("DNS_ERROR_BAD_PACKET"),
    side: Side::Dns,
    applies_to: "KMS clients",
    meaning: "An answer came that is no proper DNS message, so the client could not read it. \
              That is what the number stands for (DNS status 9502); no document ties it to activation.",
    causes: &[
        cause(
            "a name server or DNS proxy gives answers that cannot be used",
            &[RuleCode(505)],
        ),
        cause(
            "a firewall or another device between client and server changes or cuts answers",
            &[],
        ),
    ],
    fixes: &[
        ASK_EACH,
        look(
            "on the client, ask over TCP: if that works, something on the way harms UDP",
            "Resolve-DnsName _vlmcs._tcp.corp.example -Type SRV -TcpOnly",
        ),
        act(
            "let UDP and TCP port 53 pass unchanged, or give the clients a server without a proxy between",
            Some(Changes::Network),
        ),
        FORGET,
        TRY,
    ],
    outside_check: "A faulty server shows from anywhere. \
                    A device close to the client harms only what passes through it, so ask from the client's own network.",
    basis: CodeBasis::Inferred,
    sources: &[STATUS_CODES, "RFC 1035, 4.1"],
};
