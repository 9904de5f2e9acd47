//! Name servers and hosts inside the test process, on whatever ports are free; they end when they are dropped.

use super::authority::{Zone, empty, respond, respond_with_ipv4_beside};
use super::dns_server::{Action, DnsServer};
use super::hosts::{Behavior, Host, SilentHost, bind_ack};
use super::mapped::Place;
use super::scenario::{HostBehavior, Server, ServerBehavior};
use hickory_proto::op::{Message, MessageType, OpCode, ResponseCode};
use hickory_proto::rr::rdata::{A, AAAA, CNAME, NS, NULL, SOA, SRV, TXT};
use hickory_proto::rr::{Name, RData, Record as WireRecord, RecordType as WireType};
use kmsdoctor::model::{
    DomainName, Question, Rcode, Record, RecordData, RecordType, Response, Transport,
};
use socket2::{Domain, Socket, Type};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// What something else says that listens at the port of a KMS host.
pub(crate) const NOT_RPC: &[u8] = b"SSH-2.0-OpenSSH_9.2\r\n";

/// A larger response than this is cut off over UDP.
const UDP_OCTETS: usize = 1232;

/// What must stay alive while a scenario runs.
#[derive(Default)]
pub(crate) struct Kept {
    sockets: Vec<Socket>,
    servers: Vec<DnsServer>,
    hosts: Vec<Host>,
    silent_hosts: Vec<SilentHost>,
}

impl Kept {
    /// A name server that behaves like this one; needs a running runtime.
    pub(crate) async fn name_server(&mut self, server: &Server) -> io::Result<Place> {
        let behavior = server.behavior;
        let address = match behavior {
            ServerBehavior::Silent => {
                let socket = bound(Type::DGRAM)?;
                self.keep(socket)?
            }
            ServerBehavior::PortUnreachable => {
                // A socket connected elsewhere keeps the port, and the kernel says to all others that nobody is there.
                let socket = bound(Type::DGRAM)?;
                let elsewhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 9));
                socket.connect(&elsewhere.into())?;
                self.keep(socket)?
            }
            _ => {
                let zones = server.zones.clone();
                let server = DnsServer::start(move |received| {
                    let limit = match received.transport {
                        Transport::Udp => UDP_OCTETS,
                        Transport::Tcp => usize::from(u16::MAX),
                    };
                    let reply = reply(&received.octets, behavior, &zones, limit);
                    reply.map(Action::Send).into_iter().collect()
                })
                .await;
                let address = server.name_server().address().unwrap();
                self.servers.push(server);
                address
            }
        };
        Ok(Place {
            address,
            is_silent: behavior == ServerBehavior::Silent,
        })
    }

    /// A host that behaves like this; needs a running runtime.
    pub(crate) async fn host(&mut self, behavior: HostBehavior) -> io::Result<Place> {
        let says = match behavior {
            HostBehavior::Open => Some(Behavior::Open),
            HostBehavior::Closes => Some(Behavior::ClosesAtOnce),
            HostBehavior::Resets => Some(Behavior::ResetsAtOnce),
            HostBehavior::Kms | HostBehavior::OtherRpc | HostBehavior::NotRpc => {
                Some(Behavior::Answers(reply_to_bind(behavior)))
            }
            HostBehavior::Refuses
            | HostBehavior::Silent
            | HostBehavior::Unreachable
            | HostBehavior::NoRoute => None,
        };
        let address = if let Some(says) = says {
            let host = Host::start(says).await;
            let address = host.endpoint;
            self.hosts.push(host);
            address
        } else if behavior == HostBehavior::Silent {
            let host = SilentHost::start();
            let address = host.endpoint;
            self.silent_hosts.push(host);
            address
        } else {
            // Bound and not listening: the kernel resets, and nobody else gets the port.
            let socket = bound(Type::STREAM)?;
            self.keep(socket)?
        };
        Ok(Place {
            address,
            is_silent: behavior == HostBehavior::Silent,
        })
    }

    fn keep(&mut self, socket: Socket) -> io::Result<SocketAddr> {
        let address = socket.local_addr()?;
        self.sockets.push(socket);
        address.as_socket().ok_or(io::ErrorKind::Unsupported.into())
    }
}

/// What a host of this kind says to a bind; empty when it says nothing.
pub(crate) fn reply_to_bind(behavior: HostBehavior) -> Vec<u8> {
    match behavior {
        HostBehavior::Kms => bind_ack(0, 0),
        // Rejected by the provider: the abstract syntax is not supported.
        HostBehavior::OtherRpc => bind_ack(2, 1),
        HostBehavior::NotRpc => NOT_RPC.to_vec(),
        _ => Vec::new(),
    }
}

fn bound(kind: Type) -> io::Result<Socket> {
    let socket = Socket::new(Domain::IPV4, kind, None)?;
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;
    Ok(socket)
}

/// The octets of the reply; none when the question cannot be read.
fn reply(octets: &[u8], behavior: ServerBehavior, zones: &[Zone], limit: usize) -> Option<Vec<u8>> {
    let asked = Message::from_vec(octets).ok()?;
    if behavior == ServerBehavior::Garbage {
        // The header and the question are right; an answer is announced and does not come.
        let mut res = reply_to(&asked, Rcode::NOERROR).to_vec().ok()?;
        res[7] = 1;
        return Some(res);
    }
    let response = match behavior {
        ServerBehavior::Refuses => empty(Rcode::REFUSED),
        ServerBehavior::Servfail => empty(Rcode::SERVFAIL),
        ServerBehavior::Ipv4Beside => respond_with_ipv4_beside(zones, &question(&asked)?),
        _ => respond(zones, &question(&asked)?),
    };
    let mut res = reply_to(&asked, response.rcode);
    res.metadata.authoritative = response.authoritative;
    fill(&mut res, &response)?;
    let whole = res.to_vec().ok()?;
    if whole.len() <= limit {
        return Some(whole);
    }
    let mut cut = reply_to(&asked, response.rcode);
    cut.metadata.truncation = true;
    cut.to_vec().ok()
}

fn reply_to(asked: &Message, rcode: Rcode) -> Message {
    let mut res = Message::new(asked.metadata.id, MessageType::Response, OpCode::Query);
    res.metadata.response_code = ResponseCode::from(0, u8::try_from(rcode.0).unwrap_or(2));
    res.metadata.recursion_desired = asked.metadata.recursion_desired;
    res.add_queries(asked.queries.clone());
    res
}

fn fill(message: &mut Message, response: &Response) -> Option<()> {
    for record in &response.answer {
        message.add_answer(wire(record)?);
    }
    for record in &response.authority {
        message.add_authority(wire(record)?);
    }
    for record in &response.additional {
        message.add_additional(wire(record)?);
    }
    Some(())
}

fn question(asked: &Message) -> Option<Question> {
    let query = asked.queries.first()?;
    let record_type = match query.query_type() {
        WireType::SRV => RecordType::Srv,
        WireType::A => RecordType::A,
        WireType::AAAA => RecordType::Aaaa,
        _ => return None,
    };
    let name = DomainName::from_labels(query.name().iter().map(<[u8]>::to_vec)).ok()?;
    Some(Question { name, record_type })
}

fn wire(record: &Record) -> Option<WireRecord> {
    let data = match &record.data {
        RecordData::Srv(srv) => RData::SRV(SRV::new(
            srv.priority,
            srv.weight,
            srv.port,
            wire_name(&srv.target)?,
        )),
        RecordData::Address(IpAddr::V4(it)) => RData::A(A(*it)),
        RecordData::Address(IpAddr::V6(it)) => RData::AAAA(AAAA(*it)),
        RecordData::Alias(it) => RData::CNAME(CNAME(wire_name(it)?)),
        RecordData::Redirect(it) => RData::Unknown {
            code: WireType::DNAME,
            rdata: NULL::with(octets(it)),
        },
        RecordData::NameServer(it) => RData::NS(NS(wire_name(it)?)),
        RecordData::Soa { serial, minimum } => RData::SOA(SOA::new(
            Name::root(),
            Name::root(),
            *serial,
            3600,
            600,
            86400,
            *minimum,
        )),
        RecordData::Other { .. } => RData::TXT(TXT::new(vec!["text".to_owned()])),
    };
    Some(WireRecord::from_rdata(
        wire_name(&record.owner)?,
        record.ttl,
        data,
    ))
}

/// A name as a message has it, without compression.
fn octets(name: &DomainName) -> Vec<u8> {
    let labels = name.labels().flat_map(|it| {
        let length = u8::try_from(it.len()).expect("a label has at most 63 octets");
        std::iter::once(length).chain(it.iter().copied())
    });
    labels.chain(std::iter::once(0)).collect()
}

fn wire_name(name: &DomainName) -> Option<Name> {
    let mut res = Name::from_labels(name.labels()).ok()?;
    res.set_fqdn(true);
    Some(res)
}
