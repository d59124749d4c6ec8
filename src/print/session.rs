//! Sends calls to a browser or one of its tabs, and receives their answers and events.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{anyhow, bail};
use serde_json::{Value, json};
use thiserror::Error;

use super::pipe::{Pipe, SessionId};

/// The longest time that a page may take to load or to be printed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// The error when the browser has closed its end of the pipe.
#[derive(Debug, Error)]
#[error("the browser has ended")]
pub(crate) struct ConnectionClosed;

/// One of the sessions that share a pipe.
pub(crate) struct Session {
    pipe: Arc<Pipe>,
    id: SessionId,
    inbox: Receiver<Value>,
    /// The number of the last call.
    sent: u64,
}

/// A message from the browser.
pub(crate) enum Message {
    /// The answer to the call with this number: its result, or the browser's error.
    Answer(u64, Result<Value, String>),
    /// An event: its name and parameters.
    Event(String, Value),
}

impl Session {
    /// A session that the browser has begun, or (with `None`) that of the browser itself.
    pub(crate) fn new(pipe: Arc<Pipe>, id: SessionId) -> Self {
        let inbox = pipe.inbox(id.clone());
        Self { pipe, id, inbox, sent: 0 }
    }

    /// Calls a method without waiting for the answer. Returns the number of the call.
    pub(crate) fn send(&mut self, method: &str, params: &Value) -> anyhow::Result<u64> {
        self.sent += 1;
        let mut call = json!({ "id": self.sent, "method": method, "params": params });
        if let Some(id) = &self.id {
            call["sessionId"] = json!(id);
        }
        self.pipe.send(&call).map_err(|_| ConnectionClosed)?;
        Ok(self.sent)
    }

    /// Calls a method and waits for the answer. Ignores events.
    pub(crate) fn call(&mut self, method: &str, params: &Value, patience: Duration) -> anyhow::Result<Value> {
        self.call_and_see(method, params, patience, |_, _, _| Ok(()))
    }

    /// Calls a method and waits for the answer. Passes events that come first to `see`.
    pub(crate) fn call_and_see(
        &mut self,
        method: &str,
        params: &Value,
        patience: Duration,
        mut see: impl FnMut(&mut Self, &str, &Value) -> anyhow::Result<()>,
    ) -> anyhow::Result<Value> {
        let number = self.send(method, params)?;
        let deadline = Instant::now() + patience;
        loop {
            match self.next(deadline)? {
                Message::Answer(answered, answer) if answered == number => {
                    return answer.map_err(|why| anyhow!("{method}: {why}"));
                }
                Message::Answer(..) => {}
                Message::Event(name, params) => see(self, &name, &params)?,
            }
        }
    }

    /// The next message. An error after `deadline`, or when the browser has ended.
    pub(crate) fn next(&self, deadline: Instant) -> anyhow::Result<Message> {
        let left = deadline.saturating_duration_since(Instant::now());
        let mut message = match self.inbox.recv_timeout(left) {
            Ok(message) => message,
            Err(RecvTimeoutError::Disconnected) => return Err(ConnectionClosed.into()),
            Err(RecvTimeoutError::Timeout) => bail!("the browser took too long to answer"),
        };
        if let Some(name) = message["method"].as_str().map(str::to_string) {
            return Ok(Message::Event(name, message["params"].take()));
        }
        let answer = match message["error"]["message"].as_str() {
            Some(why) => Err(why.to_string()),
            None => Ok(message["result"].take()),
        };
        Ok(Message::Answer(message["id"].as_u64().unwrap_or_default(), answer))
    }
}
