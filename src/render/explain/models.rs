//! The selection models, and what is known of the real client.

use super::block::{Block, Item, bullets};
use crate::render::words;
use crate::selection::SelectionModel;

/// Each model with its definition, then what was measured.
pub(super) fn blocks() -> Vec<Block> {
    let mut res = vec![Block::Title {
        lead: "models:".to_owned(),
        text: "how a client chooses among SRV records; the formula of the real client is not known, so three stand side by side"
            .to_owned(),
    }];
    for model in SelectionModel::ALL {
        res.push(Block::Heading(format!(
            "{}: {}",
            model.name(),
            words::model(model)
        )));
        res.push(Block::Text(model.definition().to_owned()));
    }
    res.push(Block::Heading(
        "What is known of the real client".to_owned(),
    ));
    let known = [
        "Windows 7, Server 2008 R2 and later follow priority and weight (documented, and observed at one Windows 11 client); one Microsoft text denies it, and measurement decides against that text.",
        "Windows Vista and Server 2008 draw every record alike (documented).",
        "The place of a record in the answer does not matter (observed for a heavy weight only).",
        "When a host does not serve, the client goes on to the next one in a shuffled, weighted order (observed).",
        "In 30 measured trials the first choices came in a repeating pattern, so the draw seems seeded by the time: machines started in the same second, such as a classroom, may choose alike (inferred).",
        "The exact formula, and what a record with target `.` or an alias does, were never measured (unknown).",
        "While host caching is on, a client stays with the host that served it, whatever the records say later (documented).",
    ];
    res.extend(bullets(known.into_iter().map(Item::new).collect()));
    res
}
