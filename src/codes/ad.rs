//! Codes of Active Directory and of activation by it.

use super::{Changes, CodeBasis, CodeEntry, Fix, Side, act, cause, look, run};
use crate::finding::RuleCode;
use crate::model::ErrorCode;

/// In ascending order.
pub(super) static CODES: &[CodeEntry] = &[NO_SUCH_OBJECT, NOT_FOUND, NAME_TOO_LONG, OLD_SCHEMA];

/// Shows which ways of activation are open.
const SEE_LICENSE: Fix = look(
    "on the client, see which activation type is configured: `AD` shuts out KMS",
    "slmgr.vbs /dlv",
);

/// Shows the activation objects of the forest.
const LIST_OBJECTS: Fix = look(
    "on a member of the domain, list the activation objects of the forest",
    "slmgr.vbs /ao-list",
);

/// Shows whether a domain controller can be found.
const FIND_DC: Fix = look(
    "on the client, see whether it finds a domain controller of your domain",
    "nltest /dsgetdc:corp.example",
);

/// Opens all ways of activation.
const ALLOW_ALL: Fix = run(
    "where KMS may serve too, allow every activation type, on the client as administrator",
    "slmgr.vbs /act-type 0",
    Changes::Client,
);

/// Makes an activation object.
const MAKE_OBJECT: Fix = act(
    "where Active Directory is to activate, make an activation object for the product with the Volume Activation Tools role",
    Some(Changes::Directory),
);

/// Whether KMS can serve instead.
const CHECK_KMS: Fix = look(
    "see whether KMS can serve instead, with your domain and DNS server",
    "kmsdoctor diagnose corp.example --server 192.0.2.53",
);

/// What kmsdoctor can say about clients that Active Directory does not activate.
const KMS_INSTEAD: &str = "Activation objects cannot be seen by DNS or TCP. \
                           What can be seen is whether KMS could serve instead: SRV records, addresses, and whether each host accepts connections.";

/// The directory has no such object.
const NO_SUCH_OBJECT: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_2030),
    symbol: Some("ERROR_DS_NO_SUCH_OBJECT"),
    side: Side::Ad,
    applies_to: "domain members that ask Active Directory for activation",
    meaning: "The client looked for an activation object in Active Directory, and there is none. \
              Where KMS is meant, this tells nothing: a domain member asks the directory first and KMS after that.",
    causes: &[
        cause(
            "the forest was never set up for activation by Active Directory",
            &[],
        ),
        cause("the activation object was deleted", &[]),
    ],
    fixes: &[
        act(
            "where KMS is meant, pass over this code and look for the next one",
            None,
        ),
        LIST_OBJECTS,
        SEE_LICENSE,
        ALLOW_ALL,
        CHECK_KMS,
        MAKE_OBJECT,
    ],
    outside_check: KMS_INSTEAD,
    basis: CodeBasis::Inferred,
    sources: &["Windows SDK, winerror.h"],
};

/// The directory has no activation object for the product.
const NOT_FOUND: CodeEntry = CodeEntry {
    code: ErrorCode(0xC004_F081),
    symbol: Some("SL_E_VL_AD_AO_NOT_FOUND"),
    side: Side::Ad,
    applies_to: "domain members that ask Active Directory for activation",
    meaning: "Active Directory was asked for activation and has no activation object that this product can use. \
              The client goes on to KMS, unless its activation type allows the directory alone.",
    causes: &[
        cause(
            "no activation object fits the product: there is none, or it is for another version",
            &[],
        ),
        cause(
            "the activation type of the client is set to Active Directory alone (`/act-type 1`)",
            &[RuleCode(110)],
        ),
        cause(
            "the machine is no member of the domain, or reaches no domain controller",
            &[],
        ),
    ],
    fixes: &[
        SEE_LICENSE,
        LIST_OBJECTS,
        FIND_DC,
        ALLOW_ALL,
        CHECK_KMS,
        MAKE_OBJECT,
        run(
            "on the client, try again",
            "slmgr.vbs /ato",
            Changes::Client,
        ),
    ],
    outside_check: KMS_INSTEAD,
    basis: CodeBasis::Documented,
    sources: &[
        "Windows SDK, slerror.h",
        "Microsoft, \"Troubleshoot Active Directory Based Activation (ADBA) clients that don't activate\"",
    ],
};

/// A name for an activation object that is too long.
const NAME_TOO_LONG: CodeEntry = CodeEntry {
    code: ErrorCode(0xC004_F082),
    symbol: Some("SL_E_VL_AD_AO_NAME_TOO_LONG"),
    side: Side::Ad,
    applies_to: "administrators who set up activation by Active Directory",
    meaning: "An activation object could not be made, because the name chosen for it is too long. \
              The code comes from setting up, not from a client.",
    causes: &[cause(
        "the name given to the activation object is over the limit",
        &[],
    )],
    fixes: &[act(
        "make the activation object with a shorter name",
        Some(Changes::Directory),
    )],
    outside_check: "Nothing: no search for KMS hosts leads to this code.",
    basis: CodeBasis::Documented,
    sources: &["Windows SDK, slerror.h"],
};

/// A directory too old for activation objects.
const OLD_SCHEMA: CodeEntry = CodeEntry {
    code: ErrorCode(0xC004_F083),
    symbol: Some("SL_E_VL_AD_SCHEMA_VERSION_NOT_SUPPORTED"),
    side: Side::Ad,
    applies_to: "administrators who set up activation by Active Directory",
    meaning: "The schema of Active Directory is too old for activation objects. \
              They need the schema of Windows Server 2012 or later.",
    causes: &[cause(
        "the schema was not extended to Windows Server 2012 or later",
        &[],
    )],
    fixes: &[
        look(
            "with the Active Directory module, read the version of the schema; 56 or more is enough",
            "Get-ADObject (Get-ADRootDSE).schemaNamingContext -Properties objectVersion",
        ),
        run(
            "extend the schema from the media of a newer Windows Server, folder `support\\adprep`, as schema administrator; it cannot be undone",
            ".\\adprep.exe /forestprep",
            Changes::Directory,
        ),
        act("or use KMS, which needs no schema", None),
    ],
    outside_check: "Nothing: no search for KMS hosts leads to this code.",
    basis: CodeBasis::Documented,
    sources: &[
        "Windows SDK, slerror.h",
        "Microsoft, \"Active Directory Schema Versions\"",
    ],
};
