"""Writes a Hugo site of the tables of a built site: one page a page, every table by a template, no text and no chart.

Usage: hugo.py SITE FOLDER
"""

import json, pathlib, sys
from html.parser import HTMLParser

TEMPLATE = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body><h1>{{ .Title }}</h1>
{{ range .Params.tables }}<table>{{ range . }}<tr>{{ range . }}<td>{{ . }}</td>{{ end }}</tr>
{{ end }}</table>
{{ end }}</body></html>
"""


class Tables(HTMLParser):
    """The tables of a page as rows of cells."""

    def __init__(self):
        super().__init__()
        self.tables, self.is_in_cell = [], False

    def handle_starttag(self, tag, attributes):
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables:
            self.tables[-1][-1].append("")
            self.is_in_cell = True

    def handle_endtag(self, tag):
        self.is_in_cell = self.is_in_cell and tag not in ("td", "th")

    def handle_data(self, text):
        if self.is_in_cell:
            self.tables[-1][-1][-1] += text


site, folder = map(pathlib.Path, sys.argv[1:])
content = folder / "content"
content.mkdir(parents=True)
for page in site.rglob("*.html"):
    parser = Tables()
    parser.feed(page.read_text())
    title = "_".join(page.relative_to(site).with_suffix("").parts)
    # A file `index.md` would take all others for its own.
    (content / f"page_{title}.md").write_text(json.dumps({"title": title, "tables": parser.tables, "type": "page"}, ensure_ascii=False) + "\n")
layouts = folder / "layouts" / "page"
layouts.mkdir(parents=True)
(layouts / "single.html").write_text(TEMPLATE)
(folder / "config.toml").write_text('baseURL = "/"\ndisableKinds = ["home", "section", "taxonomy", "term", "RSS", "sitemap"]\n')
