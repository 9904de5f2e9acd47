//! Hosts inside the test: one TCP endpoint each, on a free loopback port.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// What a host does with a connection.
#[derive(Debug, Clone)]
pub(crate) enum Behavior {
    /// Listens and says nothing.
    Open,
    /// Ends the connection as soon as it is accepted.
    ClosesAtOnce,
    /// Resets the connection as soon as it is accepted.
    ResetsAtOnce,
    /// Says no more from the start on, and goes on reading.
    HalfCloses,
    /// Speaks first, and then says nothing.
    SpeaksFirst(Vec<u8>),
    /// Speaks first and ends the connection.
    SpeaksAndCloses(Vec<u8>),
    /// Speaks first and resets the connection.
    SpeaksAndResets(Vec<u8>),
    /// Answers the first octets and closes.
    Answers(Vec<u8>),
    /// Answers the first octets piece by piece and closes.
    AnswersInPieces(Vec<u8>),
    /// Answers the first octets and resets the connection.
    Resets(Vec<u8>),
    /// Answers the first octets and says nothing more.
    Stalls(Vec<u8>),
    /// Talks as long as somebody listens.
    Endless,
}

/// A host that listens.
#[derive(Debug)]
pub(crate) struct Host {
    /// Where it listens.
    pub(crate) endpoint: SocketAddr,
    connections: mpsc::UnboundedReceiver<Vec<u8>>,
    task: JoinHandle<()>,
}

impl Host {
    /// Starts a host.
    pub(crate) async fn start(behavior: Behavior) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let endpoint = listener.local_addr().unwrap();
        let (done, connections) = mpsc::unbounded_channel();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let serving = serve(stream, behavior.clone(), done.clone());
                tokio::spawn(serving);
            }
        });
        Self {
            endpoint,
            connections,
            task,
        }
    }

    /// All octets that the next connection to end has sent.
    pub(crate) async fn next_connection(&mut self) -> Vec<u8> {
        self.connections.recv().await.unwrap()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An endpoint at which nobody listens: bound, so that nobody else gets the port, and no more.
#[derive(Debug)]
pub(crate) struct RefusingHost {
    /// Where it refuses.
    pub(crate) endpoint: SocketAddr,
    _socket: socket2::Socket,
}

impl RefusingHost {
    /// Takes a port.
    pub(crate) fn start() -> Self {
        let socket =
            socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
        let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        socket.bind(&any_port.into()).unwrap();
        Self {
            endpoint: socket.local_addr().unwrap().as_socket().unwrap(),
            _socket: socket,
        }
    }
}

/// An endpoint that swallows every handshake: its backlog is full, and nobody accepts.
#[derive(Debug)]
pub(crate) struct SilentHost {
    /// Where it does not answer.
    pub(crate) endpoint: SocketAddr,
    _listener: socket2::Socket,
    _connection: std::net::TcpStream,
}

impl SilentHost {
    /// Starts a silent host.
    pub(crate) fn start() -> Self {
        let listener =
            socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
        let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        listener.bind(&any_port.into()).unwrap();
        listener.listen(0).unwrap();
        let endpoint = listener.local_addr().unwrap().as_socket().unwrap();
        // A backlog of 0 holds one connection on Linux; the kernel drops every further SYN.
        let connection = std::net::TcpStream::connect(endpoint).unwrap();
        Self {
            endpoint,
            _listener: listener,
            _connection: connection,
        }
    }
}

/// Reads to the end, and does meanwhile what `behavior` says.
async fn serve(mut stream: TcpStream, behavior: Behavior, done: mpsc::UnboundedSender<Vec<u8>>) {
    let mut received = Vec::new();
    match &behavior {
        Behavior::Open => {}
        Behavior::ClosesAtOnce => return,
        Behavior::ResetsAtOnce => return reset(&stream),
        Behavior::HalfCloses => stream.shutdown().await.unwrap(),
        Behavior::SpeaksFirst(words) => stream.write_all(words).await.unwrap(),
        Behavior::SpeaksAndCloses(words) => return stream.write_all(words).await.unwrap(),
        Behavior::SpeaksAndResets(words) => {
            stream.write_all(words).await.unwrap();
            return reset(&stream);
        }
        _ => {
            let _ = stream.read_buf(&mut received).await;
        }
    }
    match behavior {
        Behavior::Open
        | Behavior::ClosesAtOnce
        | Behavior::ResetsAtOnce
        | Behavior::HalfCloses
        | Behavior::SpeaksFirst(_)
        | Behavior::SpeaksAndCloses(_)
        | Behavior::SpeaksAndResets(_) => {}
        Behavior::Answers(reply) => {
            let _ = stream.write_all(&reply).await;
            let _ = stream.shutdown().await;
        }
        Behavior::AnswersInPieces(reply) => {
            stream.set_nodelay(true).unwrap();
            for piece in reply.chunks(7) {
                let _ = stream.write_all(piece).await;
                tokio::task::yield_now().await;
            }
            let _ = stream.shutdown().await;
        }
        Behavior::Resets(reply) => {
            let _ = stream.write_all(&reply).await;
            return reset(&stream);
        }
        Behavior::Stalls(reply) => {
            let _ = stream.write_all(&reply).await;
        }
        Behavior::Endless => while stream.write_all(&[b'x'; 512]).await.is_ok() {},
    }
    let _ = stream.read_to_end(&mut received).await;
    let _ = done.send(received);
}

/// Has the connection reset once `stream` is gone.
fn reset(stream: &TcpStream) {
    let socket = socket2::SockRef::from(stream);
    socket.set_linger(Some(Duration::ZERO)).unwrap();
}

/// A `bind_ack` to the KMS bind, with this result and reason; layout of Open Group C706, 12.6.4.4.
pub(crate) fn bind_ack(result: u8, reason: u8) -> Vec<u8> {
    let header = b"\x05\0\x0c\x03\x10\0\0\0\x3c\0\0\0\x01\0\0\0";
    let sizes_and_address = b"\xd0\x16\xd0\x16\x34\x12\0\0\x05\x00\x31688\0\0";
    let syntax = b"\x04\x5d\x88\x8a\xeb\x1c\xc9\x11\x9f\xe8\x08\0\x2b\x10\x48\x60\x02\0\0\0";
    [
        &header[..],
        sizes_and_address,
        &[1, 0, 0, 0, result, 0, reason, 0],
        syntax,
    ]
    .concat()
}
