//! How much longer a run lasts than its waits, how soon the first packet leaves, how much memory it takes.
//!
//! Prints figures and ratios; judges nothing. Run with `cargo bench`.
//! A name server of this process answers every question after a fixed delay, and a listener with a full backlog stands
//! for the silent hosts, so the critical path is known: one delay for the SRV round, one for the address round, one
//! probe time-out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "a benchmark measures, sleeps and may panic"
)]

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_kmsdoctor");
const TYPE_A: u16 = 1;
const TYPE_SRV: u16 = 33;

fn main() {
    println!("wall time over critical path (aim: at most 1.3)");
    for (n_names, n_hosts, n_servers) in [(1, 1, 1), (10, 20, 2), (50, 200, 2), (20, 20, 4)] {
        ratio(n_names, n_hosts, n_servers);
    }
    first_packet();
    memory();
}

/// One run with `n_names` names in the search list, `n_hosts` silent hosts and `n_servers` name servers.
fn ratio(n_names: usize, n_hosts: usize, n_servers: usize) {
    let delay = Duration::from_millis(100);
    let probe_timeout = Duration::from_millis(500);
    let silent = SilentPort::open();
    let servers: Vec<Server> = (0..n_servers)
        .map(|_| Server::start(delay, silent.port, n_hosts))
        .collect();
    let names: Vec<String> = (0..n_names).map(|idx| format!("d{idx}.example")).collect();
    let mut command = Command::new(PROGRAM);
    command
        .args(["diagnose", "--search-list", &names.join(",")])
        .args(["--probe-timeout", "500ms", "--dns-timeout", "5s"])
        .args(["--format", "json"])
        .stdout(Stdio::null());
    for server in &servers {
        command.args(["--server", &server.address.to_string()]);
    }
    let started = Instant::now();
    command.status().unwrap();
    let wall = started.elapsed();
    let critical = delay * 2 + probe_timeout;
    println!(
        "  {n_names:3} names, {n_hosts:3} silent hosts, {n_servers} servers: {:7.1} ms / {:5.1} ms = {:.2}",
        millis(wall),
        millis(critical),
        wall.as_secs_f64() / critical.as_secs_f64(),
    );
}

/// Time from starting the program to its first question, the middle of 31 starts.
fn first_packet() {
    let mut times: Vec<f64> = (0..31)
        .map(|_| {
            let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
            let address = socket.local_addr().unwrap();
            let started = Instant::now();
            let mut child = diagnose(address, "corp.example");
            let mut buffer = [0; 512];
            socket.recv_from(&mut buffer).unwrap();
            let elapsed = started.elapsed();
            child.kill().unwrap();
            child.wait().unwrap();
            millis(elapsed)
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!(
        "start to first packet: {:.2} ms (fastest {:.2}, slowest {:.2}; aim: under 5 ms)",
        times[times.len() / 2],
        times[0],
        times[times.len() - 1],
    );
}

/// Peak resident memory of an ordinary run: one name, two hosts, both silent.
fn memory() {
    let silent = SilentPort::open();
    let server = Server::start(Duration::ZERO, silent.port, 2);
    let mut child = diagnose(server.address, "corp.example");
    // The last question is answered; what follows is the wait at the silent hosts.
    for _ in 0..5 {
        server.asked.recv().unwrap();
    }
    thread::sleep(Duration::from_millis(300));
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()));
    child.kill().unwrap();
    child.wait().unwrap();
    let peak = status.ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("VmHWM"))?;
        line.split_whitespace().nth(1)?.parse::<f64>().ok()
    });
    match peak {
        Some(kib) => println!(
            "peak resident memory: {:.1} MiB (aim: under 20 MiB)",
            kib / 1024.0
        ),
        None => println!("peak resident memory: not measured, this system has no /proc"),
    }
}

fn diagnose(server: SocketAddr, domain: &str) -> Child {
    Command::new(PROGRAM)
        .args(["diagnose", domain, "--server", &server.to_string()])
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// A name server that answers SRV with `n_hosts` targets and A with an address of loopback, after a delay.
struct Server {
    address: SocketAddr,
    asked: Receiver<()>,
}

impl Server {
    fn start(delay: Duration, port: u16, n_hosts: usize) -> Self {
        let socket = Arc::new(UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap());
        let address = socket.local_addr().unwrap();
        let (tell, asked) = channel();
        thread::spawn(move || serve(&socket, delay, port, n_hosts, &tell));
        Self { address, asked }
    }
}

fn serve(socket: &Arc<UdpSocket>, delay: Duration, port: u16, n_hosts: usize, tell: &Sender<()>) {
    let (hand_over, waiting) = channel::<(Instant, SocketAddr, Vec<u8>)>();
    let (sender, tell) = (Arc::clone(socket), tell.clone());
    // The delay is the same for all, so what came first is due first.
    thread::spawn(move || {
        while let Ok((received, client, response)) = waiting.recv() {
            thread::sleep(delay.saturating_sub(received.elapsed()));
            sender.send_to(&response, client).unwrap();
            // Nobody listens where it does not matter.
            let _ = tell.send(());
        }
    });
    let mut buffer = [0; 1500];
    while let Ok((len, client)) = socket.recv_from(&mut buffer) {
        let received = Instant::now();
        let response = respond(&buffer[..len], port, n_hosts);
        hand_over.send((received, client, response)).unwrap();
    }
}

/// The octets of a response: the question copied, then records with uncompressed names.
fn respond(query: &[u8], port: u16, n_hosts: usize) -> Vec<u8> {
    let end = 12 + query[12..].iter().position(|octet| *octet == 0).unwrap() + 1;
    let question = &query[12..end + 4];
    let record_type = u16::from_be_bytes([query[end], query[end + 1]]);
    let mut records: Vec<Vec<u8>> = Vec::new();
    match record_type {
        TYPE_SRV => {
            for idx in 0..n_hosts {
                let mut data = vec![0, 0, 0, 0];
                data.extend(port.to_be_bytes());
                data.extend(format!("\u{4}k{idx:03}\u{4}test\u{0}").bytes());
                records.push(record(TYPE_SRV, &data));
            }
        }
        TYPE_A => {
            let idx: u8 = std::str::from_utf8(&query[14..17])
                .ok()
                .and_then(|text| text.parse().ok())
                .unwrap();
            records.push(record(TYPE_A, &[127, 0, 1, idx]));
        }
        _ => {}
    }
    // Over UDP what does not fit 1232 octets would be truncated; the address of a host is all that counts here.
    let mut res = query[..2].to_vec();
    res.extend([0x85, 0x80, 0, 1]);
    res.extend(u16::try_from(records.len()).unwrap().to_be_bytes());
    res.extend([0, 0, 0, 0]);
    res.extend(question);
    res.extend(records.concat());
    res
}

fn record(record_type: u16, data: &[u8]) -> Vec<u8> {
    let mut res = vec![0xc0, 12];
    res.extend(record_type.to_be_bytes());
    res.extend([0, 1, 0, 0, 0, 60]);
    res.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
    res.extend(data);
    res
}

/// A port whose backlog is full: a SYN to any address of loopback is dropped.
struct SilentPort {
    port: u16,
    _listener: TcpListener,
    _held: Vec<TcpStream>,
}

impl SilentPort {
    fn open() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut held = Vec::new();
        while let Ok(stream) = TcpStream::connect_timeout(&address, Duration::from_millis(100)) {
            held.push(stream);
        }
        Self {
            port,
            _listener: listener,
            _held: held,
        }
    }
}
