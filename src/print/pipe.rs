//! Messages to and from a browser over two pipes: JSON, each ended by a zero byte. Nothing listens
//! on the network.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, PipeReader, PipeWriter, Write};
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use serde_json::Value;

/// What the messages of a session are called by; the browser's own have none.
pub(crate) type SessionId = Option<String>;

/// The two ends of the pipes that are ours. All sessions write to one, and a thread hands what
/// comes from the other to the session that it is for.
#[derive(Debug)]
pub(crate) struct Pipe {
    /// `None` once it is closed.
    writer: Mutex<Option<PipeWriter>>,
    /// Where messages of each session go; `None` once the browser has closed its end.
    inboxes: Mutex<Option<BTreeMap<SessionId, Sender<Value>>>>,
}

impl Pipe {
    /// Starts a browser that reads from descriptor 3 and writes to descriptor 4.
    pub(crate) fn spawn(command: Command) -> io::Result<(Child, Arc<Self>)> {
        let (child, reader, writer) = spawn(command)?;
        let inboxes = Mutex::new(Some(BTreeMap::new()));
        let pipe = Arc::new(Self { writer: Mutex::new(Some(writer)), inboxes });
        let reading = Arc::clone(&pipe);
        thread::Builder::new().name("browser".to_string()).spawn(move || reading.distribute(reader))?;
        Ok((child, pipe))
    }

    /// The messages of a session from now on. They end when the browser does.
    pub(crate) fn inbox(&self, session: SessionId) -> Receiver<Value> {
        let (sender, receiver) = channel();
        if let Some(inboxes) = locked(&self.inboxes).as_mut() {
            inboxes.insert(session, sender);
        }
        receiver
    }

    /// Sends a message.
    pub(crate) fn send(&self, message: &Value) -> io::Result<()> {
        let mut bytes = serde_json::to_vec(message)?;
        bytes.push(0);
        match locked(&self.writer).as_mut() {
            Some(writer) => writer.write_all(&bytes),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    /// Closes our end, on which the browser ends by itself.
    pub(crate) fn close(&self) {
        locked(&self.writer).take();
    }

    /// Hands out messages until the browser closes its end. Those of sessions that nobody reads are
    /// dropped.
    fn distribute(&self, reader: PipeReader) {
        let mut reader = BufReader::new(reader);
        let mut bytes = Vec::new();
        while reader.read_until(0, &mut bytes).is_ok_and(|length| length > 0) {
            let message = serde_json::from_slice::<Value>(bytes.strip_suffix(&[0]).unwrap_or(&bytes));
            bytes.clear();
            let Ok(message) = message else { break };
            let session = message["sessionId"].as_str().map(str::to_string);
            if let Some(inbox) = locked(&self.inboxes).as_ref().and_then(|inboxes| inboxes.get(&session)) {
                // A session that has ended in the meantime needs no messages.
                let _ = inbox.send(message);
            }
        }
        locked(&self.inboxes).take();
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The process, and our ends of its pipes.
#[cfg(unix)]
fn spawn(mut command: Command) -> io::Result<(Child, PipeReader, PipeWriter)> {
    use command_fds::{CommandFdExt, FdMapping};
    let (its_reader, writer) = io::pipe()?;
    let (reader, its_writer) = io::pipe()?;
    let ends = vec![
        FdMapping { parent_fd: its_reader.into(), child_fd: 3 },
        FdMapping { parent_fd: its_writer.into(), child_fd: 4 },
    ];
    let child = command.fd_mappings(ends).map_err(io::Error::other)?.spawn()?;
    Ok((child, reader, writer))
}

/// Other systems number no descriptors, and their way to hand pipes to a process needs code that is
/// not safe.
#[cfg(not(unix))]
fn spawn(_: Command) -> io::Result<(Child, PipeReader, PipeWriter)> {
    Err(io::ErrorKind::Unsupported.into())
}
