//! Area 0: the text of record files.

mod zone_syntax_fault;

pub(super) use zone_syntax_fault::ZoneSyntaxFault;
