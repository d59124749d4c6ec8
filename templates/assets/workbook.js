// Tables as a workbook for spreadsheets: a zip of parts in XML, as ECMA-376 says. site.js loads it when it is first needed.
"use strict";

window.workbook = (() => {
  const KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
  const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

  // A cell holds no more than 32 767 characters, XML not all of them, and `_x0041_` would be read as the letter A.
  function escaped(text) {
    return text.slice(0, 32767).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "").replace(/_(?=x[0-9a-f]{4}_)/gi, "_x005F_")
      .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
  }

  // A number is shown with as many decimals as on the page, and with spaces between its digits and a plus if it has them there.
  function format(text, number) {
    const decimals = number.split(",")[1];
    const code = (/\d\s\d/.test(text) ? "#,##0" : "0") + (decimals ? `.${"0".repeat(decimals.length)}` : "");
    return text.startsWith("+") ? `+${code};-${code}` : code;
  }

  const letters = (column) => (column < 26 ? "" : letters(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + column % 26);

  // Style 1 is that of headings and 2 that of texts; those of numbers follow, one for each format.
  function cell(text, row, column, formats) {
    const place = `r="${letters(column)}${row + 1}"`;
    const number = row > 0 ? digits(text.replace(/^\+/, "")) : null;
    // Codes of places begin with a zero, which a number would lose.
    if (number === null || /^-?0\d/.test(number)) {
      return text ? `<c ${place} s="${row > 0 ? 2 : 1}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>` : "";
    }
    formats.add(format(text, number));
    return `<c ${place} s="${3 + [...formats].indexOf(format(text, number))}"><v>${number.replace(",", ".")}</v></c>`;
  }

  // Long headings are broken into lines, so that a column of numbers need not be as wide as they are.
  function width(rows, column) {
    const lengths = rows.map((row, index) => Math.min(row[column]?.length ?? 0, index > 0 ? 70 : 18));
    return Math.max(8, ...lengths) + 2;
  }

  function sheet(rows, index, formats) {
    const columns = rows[0].map((_, column) => `<col min="${column + 1}" max="${column + 1}" width="${width(rows, column)}" customWidth="1"/>`);
    const lines = rows.map((row, at) => `<row r="${at + 1}">${row.map((text, column) => cell(text, at, column, formats)).join("")}</row>`);
    return `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView${index === 0 ? ' tabSelected="1"' : ""} workbookViewId="0">`
      + '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>'
      + `<cols>${columns.join("")}</cols><sheetData>${lines.join("")}</sheetData></worksheet>`;
  }

  function styles(formats) {
    const codes = [...formats].map((code, index) => `<numFmt numFmtId="${164 + index}" formatCode="${code}"/>`);
    const look = (format, font) => `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>`;
    const font = (bold) => `<font>${bold}<sz val="11"/><name val="Calibri"/><family val="2"/></font>`;
    const plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"';
    const looks = [`${plain} xfId="0"/>`, look(0, 1), look(0, 0), ...codes.map((_, index) => look(164 + index, 0))];
    return `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="${codes.length}">${codes.join("")}</numFmts><fonts count="2">${font("")}${font("<b/>")}</fonts>`
      + '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
      + `<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1">${plain}/></cellStyleXfs>`
      + `<cellXfs count="${looks.length}">${looks.join("")}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
  }

  function relations(targets) {
    const each = targets.map(([kind, target], index) => `<Relationship Id="rId${index + 1}" Type="${kind}" Target="${target}"/>`);
    return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${each.join("")}</Relationships>`;
  }

  function types(kinds) {
    const each = kinds.map(([part, kind]) => `<Override PartName="/${part}" ContentType="${kind}"/>`);
    return `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`
      + `<Default Extension="xml" ContentType="application/xml"/>${each.join("")}</Types>`;
  }

  function core(title) {
    return `${HEAD}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escaped(title)}</dc:title></cp:coreProperties>`;
  }

  function book(names) {
    const each = names.map((name, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`);
    return `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><bookViews><workbookView/></bookViews><sheets>${each.join("")}</sheets></workbook>`;
  }

  const CHECKS = Uint32Array.from({ length: 256 }, (_, byte) => {
    let check = byte;
    for (let bit = 0; bit < 8; bit++) check = check & 1 ? check >>> 1 ^ 0xedb88320 : check >>> 1;
    return check;
  });

  const checksum = (data) => ~data.reduce((check, byte) => check >>> 8 ^ CHECKS[(check ^ byte) & 255], -1);
  const two = (number) => [number & 255, number >>> 8 & 255];
  const four = (number) => [...two(number), ...two(number >>> 16)];

  // The parts stand in the zip as they are: to pack them would take longer code than it saves of the file.
  function zip(parts) {
    const [files, index] = [[], []];
    let at = 0;
    for (const [name, text] of parts) {
      const [path, data] = [name, text].map((written) => new TextEncoder().encode(written));
      // Version 2.0, no flags, not packed, and the first moment that a zip can tell, 1 January 1980.
      const about = [20, 0, 0, 0, 0x21].flatMap(two).concat([checksum(data), data.length, data.length].flatMap(four), [path.length, 0].flatMap(two));
      files.push(Uint8Array.of(0x50, 0x4b, 3, 4, ...about, ...path), data);
      index.push(Uint8Array.of(0x50, 0x4b, 1, 2, ...two(20), ...about, ...[0, 0, 0].flatMap(two), ...four(0), ...four(at), ...path));
      at += 30 + path.length + data.length;
    }
    const size = index.reduce((sum, entry) => sum + entry.length, 0);
    const end = Uint8Array.of(0x50, 0x4b, 5, 6, ...[0, 0, parts.length, parts.length].flatMap(two), ...four(size), ...four(at), ...two(0));
    return new Blob([...files, ...index, end], { type: `${KIND}.sheet` });
  }

  // A workbook of sheets, each a name and rows of texts of which the first holds the headings.
  return (title, sheets) => {
    const formats = new Set(["0"]);
    const own = sheets.map(([, rows], index) => [`worksheets/sheet${index + 1}.xml`, sheet(rows, index, formats)]);
    const inner = [...own.map(([path]) => [`${OFFICE}/worksheet`, path]), [`${OFFICE}/styles`, "styles.xml"]];
    const outer = [[`${OFFICE}/officeDocument`, "xl/workbook.xml"], [`${PACKAGE}/relationships/metadata/core-properties`, "docProps/core.xml"]];
    const kinds = [["xl/workbook.xml", `${KIND}.sheet.main+xml`], ["xl/styles.xml", `${KIND}.styles+xml`],
      ...own.map(([path]) => [`xl/${path}`, `${KIND}.worksheet+xml`]), ["docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"]];
    return zip([["[Content_Types].xml", types(kinds)], ["_rels/.rels", relations(outer)], ["docProps/core.xml", core(title)],
      ["xl/workbook.xml", book(sheets.map(([name]) => name))], ["xl/_rels/workbook.xml.rels", relations(inner)], ["xl/styles.xml", styles(formats)],
      ...own.map(([path, text]) => [`xl/${path}`, text])]);
  };
})();
