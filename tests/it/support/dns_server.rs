//! A name server inside the test, which answers as it is told: rightly, wrongly, late or not at all.
//!
//! It listens on a free loopback port, with UDP and TCP on the same number, and ends when it is dropped.

use kmsdoctor::model::{DomainName, NameServer, Transport};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream, UdpSocket};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

/// What the server does about one query, step by step.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    /// Sends a message; over TCP behind its length.
    Send(Vec<u8>),
    /// Sends octets as they are; over TCP without a length.
    SendRaw(Vec<u8>),
    /// Waits until the test calls [`DnsServer::release`].
    Wait,
    /// Waits for ever, with the connection open.
    Stall,
}

/// A query that came in.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    /// How it came.
    pub(crate) transport: Transport,
    /// Counted from 0 over both transports.
    pub(crate) number: usize,
    /// Who sent it.
    pub(crate) from: SocketAddr,
    /// The message.
    pub(crate) octets: Vec<u8>,
}

impl Received {
    /// The message id.
    pub(crate) fn id(&self) -> [u8; 2] {
        [self.octets[0], self.octets[1]]
    }

    /// The question section.
    pub(crate) fn question(&self) -> &[u8] {
        let mut end = 12;
        while self.octets[end] != 0 {
            end += 1 + usize::from(self.octets[end]);
        }
        &self.octets[12..end + 5]
    }

    /// The name asked for, as it stands on the wire.
    pub(crate) fn name(&self) -> &[u8] {
        let question = self.question();
        &question[..question.len() - 4]
    }

    /// The number of the type asked for.
    pub(crate) fn record_type(&self) -> u16 {
        let question = self.question();
        u16::from_be_bytes([question[question.len() - 4], question[question.len() - 3]])
    }

    /// True with an OPT record.
    pub(crate) fn has_edns(&self) -> bool {
        self.octets[11] == 1
    }

    /// A response to this query, without records.
    pub(crate) fn reply(&self) -> Reply {
        let mut octets = [&self.id()[..], &[0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0]].concat();
        octets.extend(self.question());
        Reply(octets)
    }
}

/// A response in the making.
#[derive(Debug, Clone)]
pub(crate) struct Reply(Vec<u8>);

impl Reply {
    /// Sets the response code.
    pub(crate) fn rcode(mut self, rcode: u8) -> Self {
        self.0[3] = self.0[3] & 0xf0 | rcode;
        self
    }

    /// Sets TC.
    pub(crate) fn truncated(mut self) -> Self {
        self.0[2] |= 0x02;
        self
    }

    /// Is under another id.
    pub(crate) fn wrong_id(mut self) -> Self {
        self.0[0] ^= 0x80;
        self
    }

    /// Is about another name of the same length.
    pub(crate) fn wrong_question(mut self) -> Self {
        self.0[13] = b'x';
        self
    }

    /// Is a query.
    pub(crate) fn no_response(mut self) -> Self {
        self.0[2] &= 0x7f;
        self
    }

    /// Ends behind the header.
    pub(crate) fn without_question(mut self) -> Self {
        self.0.truncate(12);
        self.0[5] = 0;
        self
    }

    /// Appends a record of the question's name to the answer section.
    pub(crate) fn record(self, record_type: u16, ttl: u32, data: &[u8]) -> Self {
        self.append(6, &[0xc0, 12], record_type, ttl, data)
    }

    /// Appends a record to the additional section; answers come before it.
    pub(crate) fn additional(self, owner: &[u8], record_type: u16, ttl: u32, data: &[u8]) -> Self {
        self.append(10, owner, record_type, ttl, data)
    }

    /// Appends a record and counts it at this place of the header.
    fn append(
        mut self,
        count_at: usize,
        owner: &[u8],
        record_type: u16,
        ttl: u32,
        data: &[u8],
    ) -> Self {
        let count = u16::from_be_bytes([self.0[count_at], self.0[count_at + 1]]) + 1;
        self.0[count_at..count_at + 2].copy_from_slice(&count.to_be_bytes());
        self.0.extend(owner);
        self.0.extend(record_type.to_be_bytes());
        self.0.extend([0, 1]);
        self.0.extend(ttl.to_be_bytes());
        self.0
            .extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        self.0.extend(data);
        self
    }

    /// Appends an SRV record for port 1688.
    pub(crate) fn srv(self, priority: u16, weight: u16, target: &DomainName) -> Self {
        let mut data = Vec::new();
        for number in [priority, weight, 1688] {
            data.extend(number.to_be_bytes());
        }
        for label in target.labels() {
            data.push(u8::try_from(label.len()).unwrap());
            data.extend(label);
        }
        data.push(0);
        self.record(33, 300, &data)
    }

    /// The message.
    pub(crate) fn octets(self) -> Vec<u8> {
        self.0
    }

    /// To be sent as it is.
    pub(crate) fn send(self) -> Action {
        Action::Send(self.0)
    }
}

/// A running server.
#[derive(Debug)]
pub(crate) struct DnsServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    tasks: Vec<JoinHandle<()>>,
    /// Keeps a port at which nobody listens.
    unheard: Option<TcpSocket>,
}

/// Says what to do about a query.
type Answer = dyn Fn(&Received) -> Vec<Action> + Send + Sync;

/// What the tasks of a server have in common.
struct Shared {
    answer: Box<Answer>,
    received: Mutex<Vec<Received>>,
    released: Semaphore,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shared")
    }
}

impl DnsServer {
    /// Starts a server that does what `answer` says about each query.
    pub(crate) async fn start(
        answer: impl Fn(&Received) -> Vec<Action> + Send + Sync + 'static,
    ) -> Self {
        let (udp, tcp) = free_pair().await;
        let tcp = tcp.listen(1024).unwrap();
        let mut res = Self::over_udp(udp, answer);
        let shared = Arc::clone(&res.shared);
        res.tasks.push(tokio::spawn(async move {
            while let Ok((stream, from)) = tcp.accept().await {
                stream.set_nodelay(true).unwrap();
                tokio::spawn(Arc::clone(&shared).serve_stream(stream, from));
            }
        }));
        res
    }

    /// Starts a server at whose TCP port nobody listens.
    pub(crate) async fn start_without_tcp(
        answer: impl Fn(&Received) -> Vec<Action> + Send + Sync + 'static,
    ) -> Self {
        let (udp, tcp) = free_pair().await;
        let mut res = Self::over_udp(udp, answer);
        res.unheard = Some(tcp);
        res
    }

    fn over_udp(
        udp: UdpSocket,
        answer: impl Fn(&Received) -> Vec<Action> + Send + Sync + 'static,
    ) -> Self {
        let address = udp.local_addr().unwrap();
        let shared = Arc::new(Shared {
            answer: Box::new(answer),
            received: Mutex::default(),
            released: Semaphore::new(0),
        });
        let serving = Arc::clone(&shared).serve_datagrams(Arc::new(udp));
        Self {
            address,
            shared,
            tasks: vec![tokio::spawn(serving)],
            unheard: None,
        }
    }

    /// Where it listens.
    pub(crate) fn name_server(&self) -> NameServer {
        NameServer::Address(self.address)
    }

    /// The queries so far, in the order they came.
    pub(crate) fn received(&self) -> Vec<Received> {
        let received = self.shared.received.lock();
        received.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Lets one [`Action::Wait`] go on.
    pub(crate) fn release(&self) {
        self.shared.released.add_permits(1);
    }
}

impl Drop for DnsServer {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Shared {
    async fn serve_datagrams(self: Arc<Self>, socket: Arc<UdpSocket>) {
        let mut buffer = vec![0; 65_535];
        while let Ok((n_octets, from)) = socket.recv_from(&mut buffer).await {
            let actions = self.take(Transport::Udp, from, &buffer[..n_octets]);
            let shared = Arc::clone(&self);
            let socket = Arc::clone(&socket);
            tokio::spawn(async move {
                for action in actions {
                    match action {
                        Action::Send(octets) | Action::SendRaw(octets) => {
                            // The asker may be gone already.
                            let _ = socket.send_to(&octets, from).await;
                        }
                        Action::Wait => shared.wait().await,
                        Action::Stall => return,
                    }
                }
            });
        }
    }

    /// One query a connection; what the actions do not say is never said.
    async fn serve_stream(self: Arc<Self>, mut stream: TcpStream, from: SocketAddr) {
        let Ok(message) = read_message(&mut stream).await else {
            return;
        };
        for action in self.take(Transport::Tcp, from, &message) {
            let octets = match action {
                Action::Send(octets) => {
                    let length = u16::try_from(octets.len()).unwrap();
                    [&length.to_be_bytes(), octets.as_slice()].concat()
                }
                Action::SendRaw(octets) => octets,
                Action::Wait => {
                    self.wait().await;
                    continue;
                }
                Action::Stall => std::future::pending().await,
            };
            // The asker may be gone already.
            let _ = stream.write_all(&octets).await;
            // Each piece its own segment.
            tokio::task::yield_now().await;
        }
    }

    async fn wait(&self) {
        self.released.acquire().await.unwrap().forget();
    }

    /// Notes the query and says what to do about it.
    fn take(&self, transport: Transport, from: SocketAddr, octets: &[u8]) -> Vec<Action> {
        let mut received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        let query = Received {
            transport,
            number: received.len(),
            from,
            octets: octets.to_vec(),
        };
        let actions = (self.answer)(&query);
        received.push(query);
        actions
    }
}

async fn read_message(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let n_octets = stream.read_u16().await?;
    let mut message = vec![0; n_octets.into()];
    stream.read_exact(&mut message).await?;
    Ok(message)
}

/// A port that is free for both transports.
async fn free_pair() -> (UdpSocket, TcpSocket) {
    // The system picks a port that is free for UDP; now and then somebody has it for TCP.
    for _ in 0..100 {
        let udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = udp.local_addr().unwrap();
        let tcp = TcpSocket::new_v4().unwrap();
        if tcp.bind(address).is_ok() {
            return (udp, tcp);
        }
    }
    panic!("no port is free for both UDP and TCP");
}
