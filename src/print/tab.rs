//! A browser tab that loads pages of the site and prints them.

use std::time::Instant;

use anyhow::{Context, bail};
use serde_json::{Value, json};

use super::served::ServedSite;
use super::session::{Message, PATIENCE, Session};

/// A script that turns every link to another page of the site into plain text. Links within the
/// page stay.
const LINKS_TO_TEXT: &str = "for (const link of [...document.links]) {
  const isHere = link.pathname === location.pathname && link.hash !== '';
  if (link.origin === location.origin && !isHere) link.removeAttribute('href');
}";

/// A tab of a browser.
pub(crate) struct Tab<'a> {
    session: Session,
    site: &'a ServedSite,
    /// Whether the page asked for last has been loaded.
    is_loaded: bool,
}

impl<'a> Tab<'a> {
    /// A tab that can load files of the site and nothing else.
    pub(crate) fn new(session: Session, site: &'a ServedSite) -> anyhow::Result<Self> {
        let mut tab = Self { session, site, is_loaded: false };
        tab.call("Fetch.enable", &json!({}))?;
        tab.call("Page.enable", &json!({}))?;
        Ok(tab)
    }

    /// Loads a page completely, by its path in the site.
    pub(crate) fn open(&mut self, page: &str) -> anyhow::Result<()> {
        self.is_loaded = false;
        let address = self.site.address(page)?;
        let answer = self.call("Page.navigate", &json!({ "url": address.as_str() }))?;
        if let Some(why) = answer["errorText"].as_str() {
            bail!("{why}");
        }
        let deadline = Instant::now() + PATIENCE;
        while !self.is_loaded {
            if let Message::Event(name, params) = self.session.next(deadline)? {
                see(self.site, &mut self.is_loaded, &mut self.session, &name, &params)?;
            }
        }
        Ok(())
    }

    /// The page as PDF: tagged, with an outline, in the paper size of its style. Links to other
    /// pages of the site have its published address; without one, they become plain text.
    pub(crate) fn pdf(&mut self) -> anyhow::Result<Vec<u8>> {
        if !self.site.is_published() {
            self.evaluate(LINKS_TO_TEXT)?;
        }
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

    fn evaluate(&mut self, script: &str) -> anyhow::Result<()> {
        let answer = self.call("Runtime.evaluate", &json!({ "expression": script }))?;
        match answer["exceptionDetails"]["text"].as_str() {
            Some(why) => bail!("the page could not be made ready for paper: {why}"),
            None => Ok(()),
        }
    }

    fn call(&mut self, method: &str, params: &Value) -> anyhow::Result<Value> {
        let Self { session, site, is_loaded } = self;
        session.call_and_see(method, params, PATIENCE, |session, name, params| {
            see(site, is_loaded, session, name, params)
        })
    }
}

/// Notes that a page has loaded, and answers requests for files.
fn see(
    site: &ServedSite,
    is_loaded: &mut bool,
    session: &mut Session,
    name: &str,
    params: &Value,
) -> anyhow::Result<()> {
    match name {
        "Page.loadEventFired" => *is_loaded = true,
        "Fetch.requestPaused" => answer(site, session, params)?,
        _ => {}
    }
    Ok(())
}

/// Answers a request for a file of the site, and refuses any other.
fn answer(site: &ServedSite, session: &mut Session, request: &Value) -> anyhow::Result<()> {
    let id = &request["requestId"];
    match request["request"]["url"].as_str().and_then(|address| site.answer(address)) {
        Some(file) => session.send(
            "Fetch.fulfillRequest",
            &json!({
                "requestId": id,
                "responseCode": 200,
                "responseHeaders": [{ "name": "Content-Type", "value": file.kind }],
                "body": data_encoding::BASE64.encode(&file.body),
            }),
        )?,
        None => {
            session.send("Fetch.failRequest", &json!({ "requestId": id, "errorReason": "AccessDenied" }))?
        }
    };
    Ok(())
}
