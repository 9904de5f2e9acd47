//! A name server program: started at a port of its own, waited for by asking, stopped by its own process id.

use hickory_proto::op::{Message, MessageType, OpCode, Query, ResponseCode};
use hickory_proto::rr::{Name, RecordType};
use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A program that may take this long to its first answer on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// Between two questions while a program starts.
const PACE: Duration = Duration::from_millis(15);

/// A running name server with its own directory.
pub(crate) struct Process {
    /// Where it answers.
    pub(crate) address: SocketAddr,
    program: &'static str,
    child: Child,
    // Removed after the program was stopped: fields are dropped in this order.
    dir: TempDir,
}

/// What a program must say before it counts as started.
pub(crate) enum Ready {
    /// NOERROR to the SOA question for each of these zones.
    Zones(Vec<String>),
    /// Anything.
    Anything,
}

/// An empty directory and a place to listen for a program.
pub(crate) fn prepare() -> (TempDir, SocketAddr) {
    let dir = TempDir::with_prefix("kmsdoctor-").expect("a directory can be made");
    (dir, own_place())
}

/// A loopback port that is free and stays so until the program binds it.
///
/// Who lets the system choose gets a port of the ephemeral range, which begins above these (Linux: 32768).
/// No two servers of one test process look at the same port, and those of another process mostly look elsewhere.
/// An address of its own would be simpler, but BIND listens only at those that an interface has.
fn own_place() -> SocketAddr {
    const FIRST: u32 = 5300;
    const N_PORTS: u32 = 32768 - FIRST;
    static STARTED: AtomicU32 = AtomicU32::new(0);
    let start = std::process::id().wrapping_mul(509) % N_PORTS;
    (0..N_PORTS)
        .map(|_| {
            let number = STARTED.fetch_add(1, Ordering::Relaxed);
            let port = FIRST + (start + number) % N_PORTS;
            let port = u16::try_from(port).expect("less than 32768");
            SocketAddr::from((Ipv4Addr::LOCALHOST, port))
        })
        .find(|it| TcpListener::bind(it).is_ok() && UdpSocket::bind(it).is_ok())
        .expect("a port below the ephemeral ones is free")
}

/// The full path of a program, or which package has it.
pub(crate) fn find(program: &str, package: &str) -> Result<PathBuf, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Debian keeps servers where the path of an ordinary user does not lead.
    let extra = ["/usr/sbin", "/usr/local/sbin", "/sbin"].map(PathBuf::from);
    std::env::split_paths(&path)
        .chain(extra)
        .map(|dir| dir.join(program))
        .find(|it| it.is_file())
        .ok_or_else(|| format!("`{program}` is not installed; Debian has it in `{package}`"))
}

/// Starts a program that is set up in `dir` to answer at `address`; its output goes to `dir`.
pub(crate) fn start(
    program: &'static str,
    mut command: Command,
    dir: TempDir,
    address: SocketAddr,
) -> Result<Process, String> {
    let log = File::create(log_path(dir.path())).map_err(|err| err.to_string())?;
    let also_log = log.try_clone().map_err(|err| err.to_string())?;
    let child = command
        .current_dir(dir.path())
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(also_log)
        .spawn()
        .map_err(|err| format!("`{program}` does not start: {err}"))?;
    Ok(Process {
        address,
        program,
        child,
        dir,
    })
}

impl Process {
    /// Asks until the program is ready, it ends, or patience does.
    pub(crate) fn wait_until(&mut self, ready: &Ready) -> Result<(), String> {
        // Not connected: a refusal would come back at once, and reading could not pace the loop.
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|err| err.to_string())?;
        socket
            .set_read_timeout(Some(PACE))
            .map_err(|err| err.to_string())?;
        let (zones, needs_noerror) = match ready {
            Ready::Zones(zones) => (zones.clone(), true),
            Ready::Anything => (vec![".".to_owned()], false),
        };
        let begin = Instant::now();
        for (id, zone) in (1..).zip(&zones) {
            let question = soa_question(id, zone)?;
            loop {
                socket
                    .send_to(&question, self.address)
                    .map_err(|err| err.to_string())?;
                let mut octets = [0; 4096];
                if let Ok((length, _)) = socket.recv_from(&mut octets)
                    && let Ok(message) = Message::from_vec(&octets[..length])
                    && message.metadata.id == id
                    && (!needs_noerror || message.metadata.response_code == ResponseCode::NoError)
                {
                    break;
                }
                let ended = self.child.try_wait().map_err(|err| err.to_string())?;
                if ended.is_some() || PATIENCE < begin.elapsed() {
                    return Err(self.complaint(zone));
                }
            }
        }
        Ok(())
    }

    fn complaint(&self, zone: &str) -> String {
        let log = std::fs::read_to_string(log_path(self.dir.path())).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let tail = lines[lines.len().saturating_sub(25)..].join("\n");
        format!(
            "`{}` does not answer for `{zone}`; it says:\n{tail}",
            self.program
        )
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // SIGTERM, since NSD leaves its own children behind when it is killed.
        let asked = Command::new("sh")
            .args(["-c", &format!("kill -TERM {}", self.child.id())])
            .stderr(Stdio::null())
            .status();
        if !asked.is_ok_and(|it| it.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

fn log_path(dir: &Path) -> PathBuf {
    dir.join("log")
}

fn soa_question(id: u16, zone: &str) -> Result<Vec<u8>, String> {
    let name = Name::from_str(zone).map_err(|err| err.to_string())?;
    let mut message = Message::new(id, MessageType::Query, OpCode::Query);
    message.add_query(Query::query(name, RecordType::SOA));
    message.to_vec().map_err(|err| err.to_string())
}
