//! Exchanges messages with a browser over two pipes: JSON, each ended by a zero byte. No network
//! port is opened.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, PipeReader, PipeWriter, Write};
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use serde_json::Value;

/// The id of a session in its messages; `None` for the browser's own session.
pub(crate) type SessionId = Option<String>;

/// This program's ends of the two pipes. All sessions write to one; a thread reads the other and
/// passes each message to its session.
#[derive(Debug)]
pub(crate) struct Pipe {
    /// `None` once it is closed.
    writer: Mutex<Option<PipeWriter>>,
    /// The channel for messages of each session; `None` once the browser has closed its end.
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

    /// The channel for the messages of a session. It closes when the browser ends.
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

    /// Closes this program's end, which makes the browser end.
    pub(crate) fn close(&self) {
        locked(&self.writer).take();
    }

    /// Passes messages to their sessions until the browser closes its end. Messages for sessions
    /// that do not exist are dropped.
    fn distribute(&self, reader: PipeReader) {
        let mut reader = BufReader::new(reader);
        let mut bytes = Vec::new();
        while reader.read_until(0, &mut bytes).is_ok_and(|length| length > 0) {
            let message = serde_json::from_slice::<Value>(bytes.strip_suffix(&[0]).unwrap_or(&bytes));
            bytes.clear();
            let Ok(message) = message else { break };
            let session = message["sessionId"].as_str().map(str::to_string);
            if let Some(inbox) = locked(&self.inboxes).as_ref().and_then(|inboxes| inboxes.get(&session)) {
                // Sending fails only if the session has ended, and then the message is not needed.
                let _ = inbox.send(message);
            }
        }
        locked(&self.inboxes).take();
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts the process. Returns it with this program's ends of the pipes.
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

/// Other systems do not number descriptors; to pass pipes there would need unsafe code.
#[cfg(not(unix))]
fn spawn(_: Command) -> io::Result<(Child, PipeReader, PipeWriter)> {
    Err(io::ErrorKind::Unsupported.into())
}
