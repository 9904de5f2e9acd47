//! Everything that can be explained, for the tests of renderers.

use crate::codes::{Parts, Side, all, look_up};
use crate::explanation::{Explanation, List, Schema};
use crate::model::ErrorCode;
use crate::rules;

/// One code of each facility, errors and others; none of them stands in the table.
const UNKNOWN_CODES: [u32; 9] = [
    0x0000_0000,
    0x0000_0491,
    0x8000_1234,
    0x8001_1234,
    0x8004_1234,
    0x8007_1234,
    0x8009_1234,
    0x87FF_1234,
    0x4004_1234,
];

/// Every explanation but those of pasted text, each with the words that ask for it.
pub(crate) fn explanations() -> Vec<(String, Explanation)> {
    let mut res: Vec<(String, Explanation)> = vec![
        ("models".to_owned(), Explanation::Models),
        ("outcomes".to_owned(), Explanation::Outcomes),
        (
            "ladders".to_owned(),
            Explanation::Ladders(Side::ALL.to_vec()),
        ),
        ("--list".to_owned(), Explanation::List(List { side: None })),
    ];
    for side in Side::ALL {
        res.push((side.name().to_owned(), Explanation::Ladders(vec![side])));
        let list = Explanation::List(List { side: Some(side) });
        res.push((format!("--list --side {side}"), list));
    }
    for entry in all() {
        res.push((entry.code.to_string(), Explanation::Code(entry)));
    }
    for rule in rules::ALL {
        let info = rule.info();
        res.push((info.code.to_string(), Explanation::Rule(info)));
    }
    for code in UNKNOWN_CODES.map(ErrorCode) {
        assert!(look_up(code).is_none(), "{code} is known");
        res.push((code.to_string(), Explanation::UnknownCode(Parts::of(code))));
    }
    res
}

/// The schemas, which are JSON in every format.
pub(crate) fn schemas() -> [Explanation; 2] {
    [
        Explanation::Schema(Schema::Report),
        Explanation::Schema(Schema::Explain),
    ]
}
