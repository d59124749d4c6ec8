// A page asks for nothing outside its own folder and says nothing on the console, whatever is pressed.
import { test } from "node:test";
import { SAMPLE, address, collect, files, none, parse, read, use, useBrowser } from "./helpers.mjs";

const inPage = useBrowser();

test("no request leaves and the console stays empty", async () => {
  const faults = await collect(SAMPLE, (name) => inPage({}, async (page, context) => {
    const faults = [];
    context.on("request", (request) => { if (!/^(file|data|blob):/.test(request.url())) faults.push(`${name}: request to ${request.url()}`); });
    context.on("requestfailed", (request) => faults.push(`${name}: failed request for ${request.url()}`));
    page.on("websocket", (socket) => faults.push(`${name}: socket to ${socket.url()}`));
    page.on("console", (message) => faults.push(`${name}: console ${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => faults.push(`${name}: ${error}`));
    page.on("dialog", (dialog) => { faults.push(`${name}: dialog ${dialog.message()}`); dialog.dismiss(); });
    await page.goto(address(name));
    await use(page);
    // A list keeps its order, and a choice of places itself, in what follows the address.
    if (page.url().replace(/#(ordning|plats)=.*/, "") !== address(name)) faults.push(`${name}: a button led to ${page.url()}`);
    return faults;
  }));
  none(faults, "noises");
});

test("nothing on any page, in any sheet or script is fetched from elsewhere", () => {
  const faults = [];
  // A link may lead out; what the browser fetches by itself may not.
  const fetched = "script[src], img[src], iframe[src], embed[src], source[src], video[src], audio[src], track[src], input[src], object[data], form[action], base[href], image[href], use[href]";
  for (const page of files(".html")) {
    const tree = parse(read(page), { comment: false });
    const own = tree.querySelectorAll("link[href]").filter((link) => !/\b(canonical|license|author)\b/.test(link.getAttribute("rel")));
    for (const element of [...tree.querySelectorAll(fetched), ...own]) {
      const url = ["src", "href", "data", "action"].map((name) => element.getAttribute(name)).find(Boolean);
      if (/^([a-z]+:)?\/\//i.test(url)) faults.push(`${page}: <${element.rawTagName}> ${url}`);
    }
    for (const element of tree.querySelectorAll("[style], [srcset], meta[http-equiv]")) {
      if (/(https?:)?\/\//.test(["style", "srcset", "content"].map((name) => element.getAttribute(name) ?? "").join(" "))) faults.push(`${page}: ${element.toString().slice(0, 120)}`);
    }
    for (const element of tree.querySelectorAll("style, script:not([src])")) {
      if (/https?:\/\//.test(element.rawText.replaceAll("http://www.w3.org/", ""))) faults.push(`${page}: an address in <${element.rawTagName}>`);
    }
  }
  for (const asset of [...files(".css"), ...files(".js")]) {
    const text = read(asset).replace(/http:\/\/(www\.w3|schemas\.openxmlformats|purl)\.org\//g, ""); // names of kinds of XML, never fetched
    for (const [url] of text.matchAll(/(?:https?|wss?):\/\/[^\s"')]+|url\(["']?\/\/[^)]*/g)) faults.push(`${asset}: ${url}`);
  }
  none(faults, "things fetched from elsewhere");
});
