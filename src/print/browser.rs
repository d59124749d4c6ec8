//! An installed browser without a window, spoken to over its DevTools protocol on loopback.
//!
//! Protocol: <https://chromedevtools.github.io/devtools-protocol/>, domains Target and Page.

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, bail};
use serde_json::{Value, json};
use tempfile::TempDir;
use tungstenite::{Message, WebSocket};

/// A browser may take so long to start, and a page to be printed.
const START: Duration = Duration::from_secs(30);
const PATIENCE: Duration = Duration::from_secs(120);

/// Names under which Chromium, Chrome and Edge are installed, and where they lie on systems that have no path for programs.
const NAMES: [&str; 8] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
];
const PLACES: [&str; 6] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
];

/// Nothing is fetched, asked or remembered.
const ARGUMENTS: [&str; 12] = [
    "--headless",
    "--remote-debugging-port=0",
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

/// The program of an installed browser.
pub fn find() -> Option<PathBuf> {
    let named = NAMES.iter().find_map(|name| which::which(name).ok());
    named.or_else(|| PLACES.iter().map(PathBuf::from).find(|path| path.is_file()))
}

/// A running browser. It ends when this is dropped, and its profile is removed.
pub struct Browser {
    child: Child,
    /// Where it listens, on loopback.
    port: u16,
    path: String,
    _profile: TempDir,
}

impl Browser {
    /// Starts a browser.
    pub fn start(program: &Path) -> anyhow::Result<Self> {
        let profile = tempfile::tempdir()?;
        let mut command = Command::new(program);
        command.args(ARGUMENTS).arg(format!("--user-data-dir={}", profile.path().display()));
        if is_root() {
            // Browsers refuse their sandbox to the system's own user.
            command.arg("--no-sandbox");
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        match listening(&mut child, profile.path()) {
            Ok((port, path)) => Ok(Self { child, port, path, _profile: profile }),
            Err(why) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(why)
            }
        }
    }

    /// Opens a tab on a connection of its own.
    pub fn tab(&self) -> anyhow::Result<Tab> {
        let stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let address = format!("ws://127.0.0.1:{}{}", self.port, self.path);
        let (socket, _) = tungstenite::client(address.as_str(), stream)
            .map_err(|error| anyhow!("the browser does not answer: {error}"))?;
        let mut tab = Tab { socket, session: None, sent: 0, events: Vec::new() };
        let target = tab.call("Target.createTarget", &json!({ "url": "about:blank" }))?;
        let attached = json!({ "targetId": target["targetId"], "flatten": true });
        let session = tab.call("Target.attachToTarget", &attached)?;
        tab.session = session["sessionId"].as_str().map(str::to_string);
        tab.call("Page.enable", &json!({}))?;
        Ok(tab)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The browser writes where it listens into its profile.
fn listening(child: &mut Child, profile: &Path) -> anyhow::Result<(u16, String)> {
    let started = Instant::now();
    loop {
        let written = fs::read_to_string(profile.join("DevToolsActivePort")).unwrap_or_default();
        if let Some((port, path)) = written.trim_end().split_once('\n') {
            return Ok((port.trim().parse().context("it listens on no port")?, path.trim().to_string()));
        }
        if let Some(status) = child.try_wait()? {
            bail!("it ended at once ({status})");
        }
        if started.elapsed() > START {
            bail!("it did not answer within {} seconds", START.as_secs());
        }
        sleep(Duration::from_millis(20));
    }
}

fn is_root() -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
    }
    #[cfg(not(unix))]
    false
}

/// A tab of a browser.
pub struct Tab {
    socket: WebSocket<TcpStream>,
    session: Option<String>,
    /// The number of the last call.
    sent: u64,
    /// Names of what has happened since somebody asked.
    events: Vec<String>,
}

impl Tab {
    /// Loads a page, to its end.
    pub fn open(&mut self, address: &str) -> anyhow::Result<()> {
        self.events.clear();
        let answer = self.call("Page.navigate", &json!({ "url": address }))?;
        if let Some(why) = answer["errorText"].as_str() {
            bail!("{why}");
        }
        while !self.events.iter().any(|event| event == "Page.loadEventFired") {
            self.read()?;
        }
        Ok(())
    }

    /// The page as PDF: tagged, with an outline, on the paper that its style names.
    pub fn pdf(&mut self) -> anyhow::Result<Vec<u8>> {
        let wanted = json!({
            "printBackground": true,
            "preferCSSPageSize": true,
            "generateTaggedPDF": true,
            "generateDocumentOutline": true,
        });
        let answer = self.call("Page.printToPDF", &wanted)?;
        let data = answer["data"].as_str().context("the browser sent no PDF")?;
        Ok(data_encoding::BASE64.decode(data.as_bytes())?)
    }

    fn call(&mut self, method: &str, params: &Value) -> anyhow::Result<Value> {
        self.sent += 1;
        let mut call = json!({ "id": self.sent, "method": method, "params": params });
        if let Some(session) = &self.session {
            call["sessionId"] = json!(session);
        }
        self.socket.send(Message::text(call.to_string()))?;
        loop {
            let mut answer = self.read()?;
            if answer["id"] != json!(self.sent) {
                continue;
            }
            if let Some(why) = answer["error"]["message"].as_str() {
                bail!("{method}: {why}");
            }
            return Ok(answer["result"].take());
        }
    }

    /// The next message; what has happened is noted.
    fn read(&mut self) -> anyhow::Result<Value> {
        loop {
            match self.socket.read()? {
                Message::Text(text) => {
                    let message: Value = serde_json::from_str(&text)?;
                    self.events.extend(message["method"].as_str().map(str::to_string));
                    return Ok(message);
                }
                Message::Close(_) => bail!("the browser has closed the page"),
                _ => {}
            }
        }
    }
}
