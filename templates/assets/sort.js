// Sorts a table by the column whose heading is pressed. Without script the table stands in alphabetical order.
"use strict";
const collator = new Intl.Collator("sv");

function key(row, column, isNumber) {
  const text = row.cells[column].textContent.trim();
  if (!isNumber) return text;
  const number = parseInt(text.replace(/[\s\u00a0]/g, "").replace(/\(.*/, "").replace(/[<>]/, ""), 10);
  return Number.isNaN(number) ? null : number;
}

function compare(a, b, isNumber, direction) {
  // What is not shown stays last whichever way the column is sorted.
  if (a === null || b === null) return (a === null) - (b === null);
  return direction * (isNumber ? a - b : collator.compare(a, b));
}

for (const table of document.querySelectorAll("table.sortable")) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    const isNumber = heading.hasAttribute("data-number");
    button.addEventListener("click", () => {
      const first = isNumber ? "descending" : "ascending";
      const second = isNumber ? "ascending" : "descending";
      const order = heading.getAttribute("aria-sort") === first ? second : first;
      headings.forEach((other) => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", order);
      const rows = [...table.tBodies[0].rows].map((row) => [key(row, column, isNumber), row]);
      rows.sort((a, b) => compare(a[0], b[0], isNumber, order === "ascending" ? 1 : -1));
      table.tBodies[0].append(...rows.map((pair) => pair[1]));
    });
  });
}
