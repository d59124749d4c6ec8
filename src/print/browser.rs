//! Runs an installed browser without a window, and controls it over the DevTools protocol.
//!
//! Protocol: <https://chromedevtools.github.io/devtools-protocol/>, domains Target, Page, Fetch and
//! Runtime.

use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::json;
use tempfile::TempDir;

use super::pipe::Pipe;
use super::served::ServedSite;
use super::session::{ConnectionClosed, PATIENCE, Session};
use super::tab::Tab;

/// The longest times that a browser may take to start, and to end after its pipe is closed.
const START: Duration = Duration::from_secs(30);
const END: Duration = Duration::from_secs(5);

/// With these arguments the browser downloads nothing by itself and asks the user nothing. No host
/// name resolves, so that not even the site's own address is looked up on the network.
const ARGUMENTS: [&str; 14] = [
    "--headless",
    "--remote-debugging-pipe",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--password-store=basic",
];

/// A running browser. When this is dropped, the browser ends and its profile is removed. It also
/// ends when this program is killed, since that closes the pipe.
pub(crate) struct Browser {
    child: Child,
    pipe: Arc<Pipe>,
    /// The session of the browser itself, in which tabs are opened one at a time.
    browser_session: Mutex<Session>,
    _profile: TempDir,
}

impl Browser {
    /// Starts a browser. An error if it does not answer.
    pub(crate) fn start(program: &Path) -> anyhow::Result<Self> {
        let profile = tempfile::tempdir()?;
        let mut command = Command::new(program);
        command.args(ARGUMENTS).arg(format!("--user-data-dir={}", profile.path().display()));
        if is_root() {
            // Browsers refuse to run in a sandbox as the root user.
            command.arg("--no-sandbox");
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let (child, pipe) = Pipe::spawn(command)?;
        let browser_session = Mutex::new(Session::new(Arc::clone(&pipe), None));
        let mut browser = Self { child, pipe, browser_session, _profile: profile };
        browser.greet()?;
        Ok(browser)
    }

    /// Waits until the browser answers.
    fn greet(&mut self) -> anyhow::Result<()> {
        let session = self.browser_session.get_mut().unwrap_or_else(PoisonError::into_inner);
        match session.call("Browser.getVersion", &json!({}), START) {
            Ok(_) => Ok(()),
            Err(why) if why.is::<ConnectionClosed>() => match ended(&mut self.child) {
                Some(status) => bail!("it ended at once ({status})"),
                None => Err(why),
            },
            Err(_) => bail!("it did not answer within {} seconds", START.as_secs()),
        }
    }

    /// Opens a tab that can load files of the site and nothing else.
    pub(crate) fn tab<'a>(&self, site: &'a ServedSite) -> anyhow::Result<Tab<'a>> {
        let mut browser_session = self.browser_session.lock().unwrap_or_else(PoisonError::into_inner);
        let target =
            browser_session.call("Target.createTarget", &json!({ "url": "about:blank" }), PATIENCE)?;
        let attached = json!({ "targetId": target["targetId"], "flatten": true });
        let session = browser_session.call("Target.attachToTarget", &attached, PATIENCE)?;
        let id = session["sessionId"].as_str().context("the browser opened no tab")?;
        Tab::new(Session::new(Arc::clone(&self.pipe), Some(id.to_string())), site)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.pipe.close();
        if ended(&mut self.child).is_none() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// The exit status of a browser that was told to end; `None` if it is still running after [`END`].
fn ended(child: &mut Child) -> Option<ExitStatus> {
    let started = Instant::now();
    while started.elapsed() < END {
        if let Some(status) = child.try_wait().ok()? {
            return Some(status);
        }
        sleep(Duration::from_millis(5));
    }
    None
}

fn is_root() -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
    }
    #[cfg(not(unix))]
    false
}
