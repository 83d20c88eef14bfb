"use strict";
var language = document.documentElement.lang, find = document.querySelector(".ucj-find");
var tables = Array.from(document.querySelectorAll(".ucj-block[data-table]")).map(function (block) {
  return {block: block, rows: Array.from(block.querySelector("tbody").rows), foot: block.querySelector("tfoot")};
});
// One search for the whole page: a table shows the rows that hold all words, or is out of the way.
function search(text) {
  var wanted = text.toLocaleLowerCase(language).split(/\s+/).filter(Boolean), rows = 0, hit = 0;
  tables.forEach(function (table) {
    var shown = 0;
    table.rows.forEach(function (row) {
      var said = (row.textContent + " " + (row.dataset.also || "")).toLocaleLowerCase(language);
      row.hidden = !wanted.every(function (word) { return said.includes(word); });
      if (!row.hidden) shown += 1;
    });
    // A total of all rows under some of them would mislead.
    if (table.foot) table.foot.hidden = shown < table.rows.length;
    table.block.hidden = shown === 0 && table.rows.length > 0;
    rows += shown;
    hit += shown > 0;
  });
  var count = find.querySelector("output");
  count.textContent = wanted.length ? count.dataset.rows.replace("{rows}", rows).replace("{tables}", hit) : "";
}
if (tables.length) {
  var input = find.querySelector("input");
  find.hidden = false;
  input.addEventListener("input", function () { search(input.value); });
  // Paper shows every row: a part of a table, with its notes, would say something else.
  window.addEventListener("beforeprint", function () { search(""); });
  window.addEventListener("afterprint", function () { search(input.value); });
}
// A box that scrolls can be reached by keyboard, and no other one stops there.
function reach() {
  document.querySelectorAll(".ucj-scroll").forEach(function (box) {
    if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) {
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", box.parentNode.querySelector(".ucj-caption").textContent);
    } else {
      ["tabindex", "role", "aria-label"].forEach(function (name) { box.removeAttribute(name); });
    }
  });
}
// Press a column's title to sort. Without JavaScript it is just a table.
tables.forEach(function (table) {
  table.block.classList.toggle("ucj-tall", table.rows.length > 25);
  // Rows under headings of their own, or between two totals, have one order only.
  if (table.block.dataset.table === "fixed" || table.rows.length < 2) return;
  var heads = table.block.querySelectorAll("thead th");
  heads.forEach(function (head, place) {
    // Not a <button>: on paper it leaves repeated heads empty.
    var button = document.createElement("span");
    button.setAttribute("role", "button");
    button.tabIndex = 0;
    button.title = find.dataset.hint;
    button.addEventListener("keydown", function (event) {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      button.click();
    });
    while (head.firstChild) button.appendChild(head.firstChild);
    head.appendChild(button);
    button.addEventListener("click", function () {
      var up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      var key = function (row) {
        var cell = row.cells[place], value = cell.dataset.sort;
        if (value === undefined || value === "–") return null;
        return cell.dataset.number ? Number(value) : value;
      };
      table.rows.slice().sort(function (a, b) {
        var x = key(a), y = key(b);
        if (x === null || y === null) return (x === null) - (y === null);
        if (typeof x !== typeof y) return typeof x === "number" ? -1 : 1;
        var order = typeof x === "number" ? x - y : x.localeCompare(y, language, {numeric: true});
        return up ? order : -order;
      }).forEach(function (row) { table.block.querySelector("tbody").appendChild(row); });
    });
  });
});
reach();
window.addEventListener("resize", reach);
