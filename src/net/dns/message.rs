//! Octets of DNS messages ↔ model (RFC 1035, 4). The only file that knows the codec library.
//!
//! Sections are copied, nothing is followed: what aliases mean is `answer`'s to say.
//! Data of types that discovery does not look at are skipped unread, so that they cannot spoil a message.
//! Nor can a fault behind the answer section: what was read before it counts.

use super::keep::Keeper;
use crate::model::{
    DomainName, Outcome, Question, Rcode, Record, RecordData, RecordType, Response, SrvRecord,
};
use hickory_proto::op::{Edns, Message, MessageType, OpCode, Query as WireQuery};
use hickory_proto::rr::{Name, RecordType as WireType};
use hickory_proto::serialize::binary::{BinDecodable, BinDecoder, DecodeError};
use std::net::{Ipv4Addr, Ipv6Addr};

/// Payload offered over EDNS; it passes without fragments nearly everywhere (RFC 9715).
const EDNS_PAYLOAD: u16 = 1232;
/// Octets of a header (RFC 1035, 4.1.1).
const HEADER_OCTETS: usize = 12;
/// The class of every question and of every record that counts.
const CLASS_IN: u16 = 1;
/// The pseudo record of EDNS (RFC 6891).
const TYPE_OPT: u16 = 41;

/// A question under its id, as octets.
#[derive(Debug)]
pub(super) struct Query<'a> {
    id: u16,
    question: &'a Question,
    octets: Vec<u8>,
}

/// What a message is to a query.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Not its response: another id, another question, no response.
    Stray,
    /// What the attempt came to: a response, or a message with our id that cannot be read.
    Outcome(Outcome),
}

impl<'a> Query<'a> {
    /// The one query this program sends: recursion desired, an id nobody can guess.
    ///
    /// The error is the codec's text; it does not happen for a name that the model holds.
    pub(super) fn new(question: &'a Question, with_edns: bool) -> Result<Self, String> {
        Self::with_id(rand::random(), question, with_edns)
    }

    fn with_id(id: u16, question: &'a Question, with_edns: bool) -> Result<Self, String> {
        let octets = encode(id, question, with_edns).map_err(|err| err.to_string())?;
        Ok(Self {
            id,
            question,
            octets,
        })
    }

    /// The message.
    pub(super) fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// The message as TCP carries it.
    pub(super) fn octets_behind_length(&self) -> Vec<u8> {
        let n_octets = u16::try_from(self.octets.len()).unwrap_or(u16::MAX);
        [&n_octets.to_be_bytes(), self.octets()].concat()
    }

    /// Reads what came back.
    pub(super) fn read(&self, octets: &[u8]) -> Reading {
        read_message(octets, self.id, self.question)
    }
}

/// Makes the query; its name goes out as it is written.
fn encode(
    id: u16,
    question: &Question,
    with_edns: bool,
) -> Result<Vec<u8>, hickory_proto::ProtoError> {
    let name = Name::from_labels(question.name.labels())?;
    let record_type = match question.record_type {
        RecordType::A => WireType::A,
        RecordType::Aaaa => WireType::AAAA,
        RecordType::Srv => WireType::SRV,
    };
    let mut message = Message::new(id, MessageType::Query, OpCode::Query);
    message.metadata.recursion_desired = true;
    message.add_query(WireQuery::query(name, record_type));
    if with_edns {
        let mut edns = Edns::new();
        edns.set_max_payload(EDNS_PAYLOAD);
        message.set_edns(edns);
    }
    message.to_vec()
}

/// Why a message cannot be read, in words.
type Fault = String;

/// Reads octets that came from the name server that was asked `question` under `id`.
///
/// Takes time in proportion to the length, whatever the octets are, and does not panic.
fn read_message(octets: &[u8], id: u16, question: &Question) -> Reading {
    let Some(header) = Header::read(octets) else {
        return Reading::Stray;
    };
    if header.id != id || !header.has(Header::QR) {
        return Reading::Stray;
    }
    match read_response(octets, &header, question) {
        Ok(Some(response)) => Reading::Outcome(Outcome::Response(response)),
        Ok(None) => Reading::Stray,
        Err(reason) => Reading::Outcome(Outcome::Malformed { reason }),
    }
}

/// The same under the id that the octets themselves have; none for what is no response to `question`.
pub(super) fn read_any(octets: &[u8], question: &Question) -> Option<Outcome> {
    match read_message(octets, Header::read(octets)?.id, question) {
        Reading::Stray => None,
        Reading::Outcome(it) => Some(it),
    }
}

/// The twelve octets at the start of a message.
struct Header {
    id: u16,
    flags: u16,
    n_questions: u16,
    n_answer: u16,
    n_authority: u16,
    n_additional: u16,
}

impl Header {
    const QR: u16 = 0x8000;
    const OPCODE: u16 = 0x7800;
    const AA: u16 = 0x0400;
    const TC: u16 = 0x0200;
    const RA: u16 = 0x0080;
    const RCODE: u16 = 0x000f;

    fn read(octets: &[u8]) -> Option<Self> {
        let mut decoder = BinDecoder::new(octets);
        let mut next = || Some(decoder.read_u16().ok()?.unverified());
        Some(Self {
            id: next()?,
            flags: next()?,
            n_questions: next()?,
            n_answer: next()?,
            n_authority: next()?,
            n_additional: next()?,
        })
    }

    fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }
}

/// Reads the sections; `None` when the message is about another question.
fn read_response(
    octets: &[u8],
    header: &Header,
    question: &Question,
) -> Result<Option<Response>, Fault> {
    let mut decoder = BinDecoder::new(octets);
    decoder
        .read_slice(HEADER_OCTETS)
        .map_err(|err| fault("header", &err))?;
    if header.has(Header::OPCODE) {
        return Ok(None);
    }
    match header.n_questions {
        // A server that could not or would not read the question may leave it out.
        0 if header.has(Header::RCODE) => {}
        1 if asks(&mut decoder, question)? => {}
        _ => return Ok(None),
    }
    let mut sections = Sections::default();
    let mut keeper = Keeper::new(question.record_type);
    let fault = match sections.read(&mut decoder, header, &mut keeper) {
        Ok(()) => None,
        // Some servers cut a long answer in the middle of a record; TC says so, and TCP will have it whole.
        Err(_) if header.has(Header::TC) => None,
        Err(fault) if sections.is_answer_whole => Some(fault),
        Err(fault) => return Err(fault),
    };
    Ok(Some(Response {
        rcode: Rcode(u16::from(sections.upper_rcode) << 4 | header.flags & Header::RCODE),
        authoritative: header.has(Header::AA),
        truncated: header.has(Header::TC),
        recursion_available: header.has(Header::RA),
        answer: sections.answer,
        authority: sections.authority,
        additional: sections.additional,
        omitted: keeper.omitted(),
        fault,
    }))
}

/// True when the question section holds `question`, compared without case.
fn asks(decoder: &mut BinDecoder<'_>, question: &Question) -> Result<bool, Fault> {
    let section = "question section";
    let name = read_name(decoder, section)?;
    let record_type = read_u16(decoder, section)?;
    let class = read_u16(decoder, section)?;
    Ok(name == question.name
        && record_type == type_number(question.record_type)
        && class == CLASS_IN)
}

/// The numbers of the IANA registry.
fn type_number(record_type: RecordType) -> u16 {
    match record_type {
        RecordType::A => 1,
        RecordType::Aaaa => 28,
        RecordType::Srv => 33,
    }
}

/// The record sections, as far as they were read.
#[derive(Default)]
struct Sections {
    answer: Vec<Record>,
    authority: Vec<Record>,
    additional: Vec<Record>,
    /// From the OPT record (RFC 6891, 6.1.3).
    upper_rcode: u8,
    /// True when the answer section was read to its end.
    is_answer_whole: bool,
}

impl Sections {
    /// Keeps what stood before a fault.
    fn read(
        &mut self,
        decoder: &mut BinDecoder<'_>,
        header: &Header,
        keeper: &mut Keeper,
    ) -> Result<(), Fault> {
        let upper_rcode = &mut self.upper_rcode;
        for (records, count, section) in [
            (&mut self.answer, header.n_answer, "answer section"),
            (&mut self.authority, header.n_authority, "authority section"),
            (
                &mut self.additional,
                header.n_additional,
                "additional section",
            ),
        ] {
            // Counts are the sender's word; nothing is reserved for them.
            for _ in 0..count {
                match read_record(decoder, section)? {
                    Entry::Record(record) => records.extend(keeper.keep(record)),
                    Entry::Opt { upper_rcode: bits } => *upper_rcode = bits,
                }
            }
            records.shrink_to_fit();
            self.is_answer_whole = true;
        }
        Ok(())
    }
}

/// What stands in a record section.
enum Entry {
    Record(Record),
    Opt { upper_rcode: u8 },
}

/// Reads one record (RFC 1035, 4.1.3).
fn read_record(decoder: &mut BinDecoder<'_>, section: &str) -> Result<Entry, Fault> {
    let owner = read_name(decoder, section)?;
    let type_number = read_u16(decoder, section)?;
    let class = read_u16(decoder, section)?;
    let ttl = read_u32(decoder, section)?;
    let n_octets = usize::from(read_u16(decoder, section)?);
    if decoder.len() < n_octets {
        return Err(format!(
            "{section}: the message ends inside the data of `{owner}`"
        ));
    }
    let record_type = WireType::from(type_number);
    if type_number == TYPE_OPT {
        skip(decoder, n_octets, section)?;
        let [upper_rcode, ..] = ttl.to_be_bytes();
        return Ok(Entry::Opt { upper_rcode });
    }
    let end = decoder.index() + n_octets;
    let data = if class == CLASS_IN {
        read_data(decoder, record_type, n_octets, section)?
    } else {
        skip(decoder, n_octets, section)?;
        RecordData::Other {
            record_type: format!("CLASS{class} {}", mnemonic(record_type)),
        }
    };
    if decoder.index() != end {
        return Err(format!(
            "{section}: the {} data of `{owner}` have another length than they say",
            mnemonic(record_type)
        ));
    }
    Ok(Entry::Record(Record { owner, ttl, data }))
}

/// Reads what one record says; leaves the decoder behind it.
fn read_data(
    decoder: &mut BinDecoder<'_>,
    record_type: WireType,
    n_octets: usize,
    section: &str,
) -> Result<RecordData, Fault> {
    Ok(match record_type {
        WireType::A => RecordData::Address(Ipv4Addr::from(read_u32(decoder, section)?).into()),
        WireType::AAAA => {
            let mut address: u128 = 0;
            for _ in 0..4 {
                address = address << 32 | u128::from(read_u32(decoder, section)?);
            }
            RecordData::Address(Ipv6Addr::from(address).into())
        }
        WireType::SRV => RecordData::Srv(SrvRecord {
            priority: read_u16(decoder, section)?,
            weight: read_u16(decoder, section)?,
            port: read_u16(decoder, section)?,
            target: read_name(decoder, section)?,
        }),
        WireType::CNAME => RecordData::Alias(read_name(decoder, section)?),
        WireType::DNAME => RecordData::Redirect(read_name(decoder, section)?),
        WireType::NS => RecordData::NameServer(read_name(decoder, section)?),
        WireType::SOA => {
            read_name(decoder, section)?;
            read_name(decoder, section)?;
            let serial = read_u32(decoder, section)?;
            for _ in ["refresh", "retry", "expire"] {
                read_u32(decoder, section)?;
            }
            let minimum = read_u32(decoder, section)?;
            RecordData::Soa { serial, minimum }
        }
        other => {
            skip(decoder, n_octets, section)?;
            RecordData::Other {
                record_type: mnemonic(other),
            }
        }
    })
}

/// `MX`, or `TYPE65280` where there is no mnemonic (RFC 3597, 5).
fn mnemonic(record_type: WireType) -> String {
    match record_type {
        WireType::Unknown(number) => format!("TYPE{number}"),
        known => known.to_string(),
    }
}

/// Reads a name, compressed or not, label by label.
fn read_name(decoder: &mut BinDecoder<'_>, section: &str) -> Result<DomainName, Fault> {
    let name = Name::read(decoder).map_err(|err| fault(section, &err))?;
    DomainName::from_labels(name.iter()).map_err(|err| format!("{section}: {err}"))
}

fn read_u16(decoder: &mut BinDecoder<'_>, section: &str) -> Result<u16, Fault> {
    let number = decoder.read_u16().map_err(|err| fault(section, &err))?;
    Ok(number.unverified())
}

fn read_u32(decoder: &mut BinDecoder<'_>, section: &str) -> Result<u32, Fault> {
    let number = decoder.read_u32().map_err(|err| fault(section, &err))?;
    Ok(number.unverified())
}

fn skip(decoder: &mut BinDecoder<'_>, n_octets: usize, section: &str) -> Result<(), Fault> {
    let skipped = decoder.read_slice(n_octets);
    skipped.map(|_| ()).map_err(|err| fault(section, &err))
}

/// Where the codec stopped, and its words.
fn fault(section: &str, error: &DecodeError) -> Fault {
    format!("{section}: {error}")
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
