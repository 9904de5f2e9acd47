//! Name servers and hosts inside the test process, on whatever ports are free; they end with the runtime they run on.

use super::authority::{Zone, respond};
use super::mapped::Place;
use super::rpc_replies;
use super::scenario::{HostBehavior, Server, ServerBehavior};
use hickory_proto::op::{Message, MessageType, OpCode, ResponseCode};
use hickory_proto::rr::rdata::{A, AAAA, CNAME, NS, SOA, SRV, TXT};
use hickory_proto::rr::{Name, RData, Record as WireRecord, RecordType as WireType};
use kmsdoctor::model::{DomainName, Question, Rcode, Record, RecordData, RecordType, Response};
use socket2::{Domain, Socket, Type};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};

/// A larger response than this is cut off over UDP.
const UDP_OCTETS: usize = 1232;

/// What must stay alive while a scenario runs.
#[derive(Default)]
pub(crate) struct Kept {
    sockets: Vec<Socket>,
    streams: Vec<TcpStream>,
}

impl Kept {
    /// A name server that behaves like this one; needs a running runtime.
    pub(crate) fn name_server(&mut self, server: &Server) -> io::Result<Place> {
        match server.behavior {
            ServerBehavior::Silent => {
                let socket = bound(Type::DGRAM)?;
                let address = local(&socket)?;
                self.sockets.push(socket);
                Ok(Place {
                    address,
                    is_silent: true,
                })
            }
            ServerBehavior::PortUnreachable => {
                // A socket connected elsewhere keeps the port, and the kernel says to all others that nobody is there.
                let socket = bound(Type::DGRAM)?;
                let elsewhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 9));
                socket.connect(&elsewhere.into())?;
                let address = local(&socket)?;
                self.sockets.push(socket);
                Ok(Place {
                    address,
                    is_silent: false,
                })
            }
            behavior => {
                let (udp, tcp) = both_transports()?;
                let address = udp.local_addr()?;
                let zones = server.zones.clone();
                tokio::spawn(serve_udp(udp, behavior, zones.clone()));
                tokio::spawn(serve_tcp(tcp, behavior, zones));
                Ok(Place {
                    address,
                    is_silent: false,
                })
            }
        }
    }

    /// A host that behaves like this; needs a running runtime.
    pub(crate) async fn host(&mut self, behavior: HostBehavior) -> io::Result<Place> {
        let socket = bound(Type::STREAM)?;
        let address = local(&socket)?;
        match behavior {
            // Bound and not listening: the kernel resets, and nobody else gets the port.
            HostBehavior::Refuses => self.sockets.push(socket),
            HostBehavior::Silent => {
                socket.listen(0)?;
                self.sockets.push(socket);
                self.fill(address).await?;
            }
            HostBehavior::Unreachable => return Err(io::ErrorKind::Unsupported.into()),
            HostBehavior::Open
            | HostBehavior::Kms
            | HostBehavior::OtherRpc
            | HostBehavior::NotRpc => {
                socket.listen(16)?;
                socket.set_nonblocking(true)?;
                let listener = TcpListener::from_std(socket.into())?;
                tokio::spawn(serve_host(listener, behavior));
            }
        }
        Ok(Place {
            address,
            is_silent: behavior == HostBehavior::Silent,
        })
    }

    /// Fills the backlog of a listener that accepts nobody: further handshakes are dropped.
    async fn fill(&mut self, address: SocketAddr) -> io::Result<()> {
        // Linux takes one more than the backlog says.
        self.streams.push(TcpStream::connect(address).await?);
        Ok(())
    }
}

fn bound(kind: Type) -> io::Result<Socket> {
    let socket = Socket::new(Domain::IPV4, kind, None)?;
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;
    Ok(socket)
}

fn local(socket: &Socket) -> io::Result<SocketAddr> {
    let address = socket.local_addr()?;
    address.as_socket().ok_or(io::ErrorKind::Unsupported.into())
}

/// UDP and TCP on one free port.
fn both_transports() -> io::Result<(UdpSocket, TcpListener)> {
    loop {
        let tcp = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        if let Ok(udp) = std::net::UdpSocket::bind(tcp.local_addr()?) {
            tcp.set_nonblocking(true)?;
            udp.set_nonblocking(true)?;
            return Ok((UdpSocket::from_std(udp)?, TcpListener::from_std(tcp)?));
        }
    }
}

async fn serve_udp(socket: UdpSocket, behavior: ServerBehavior, zones: Vec<Zone>) {
    let mut octets = [0; 4096];
    while let Ok((length, peer)) = socket.recv_from(&mut octets).await {
        if let Some(reply) = reply(&octets[..length], behavior, &zones, UDP_OCTETS) {
            let _ = socket.send_to(&reply, peer).await;
        }
    }
}

async fn serve_tcp(listener: TcpListener, behavior: ServerBehavior, zones: Vec<Zone>) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let Ok(length) = stream.read_u16().await else {
            continue;
        };
        let mut octets = vec![0; usize::from(length)];
        if stream.read_exact(&mut octets).await.is_err() {
            continue;
        }
        if let Some(reply) = reply(&octets, behavior, &zones, usize::from(u16::MAX)) {
            let length = u16::try_from(reply.len()).expect("replies are bounded");
            let _ = stream.write_u16(length).await;
            let _ = stream.write_all(&reply).await;
        }
    }
}

async fn serve_host(listener: TcpListener, behavior: HostBehavior) {
    while let Ok((mut stream, _)) = listener.accept().await {
        tokio::spawn(async move {
            let mut octets = [0; 4096];
            while let Ok(length @ 1..) = stream.read(&mut octets).await {
                let said = &octets[..length];
                let reply = match behavior {
                    HostBehavior::Kms => rpc_replies::accepts(said),
                    HostBehavior::OtherRpc => rpc_replies::declines(said),
                    HostBehavior::NotRpc => rpc_replies::NOT_RPC.to_vec(),
                    _ => return,
                };
                let _ = stream.write_all(&reply).await;
            }
        });
    }
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
        ServerBehavior::Refuses => super::authority::empty(Rcode::REFUSED),
        ServerBehavior::Servfail => super::authority::empty(Rcode::SERVFAIL),
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

fn wire_name(name: &DomainName) -> Option<Name> {
    let mut res = Name::from_labels(name.labels()).ok()?;
    res.set_fqdn(true);
    Some(res)
}
