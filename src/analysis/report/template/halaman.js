"use strict";
var language = document.documentElement.lang;
// Each table: type to search, press a column's title to sort. Without JavaScript it is just a table.
document.querySelectorAll(".ucj-block[data-table]").forEach(function (block) {
  var body = block.querySelector("tbody"), rows = Array.from(body.rows);
  var find = block.querySelector(".ucj-find"), input = find.querySelector("input");
  var count = find.querySelector("output"), foot = block.querySelector("tfoot");
  find.hidden = rows.length < 8;
  block.classList.toggle("ucj-tall", rows.length > 25);
  input.addEventListener("input", function () {
    var wanted = input.value.toLocaleLowerCase(language).split(/\s+/).filter(Boolean), shown = 0;
    rows.forEach(function (row) {
      var text = row.textContent.toLocaleLowerCase(language);
      row.hidden = !wanted.every(function (part) { return text.includes(part); });
      if (!row.hidden) shown += 1;
    });
    // A total of all rows under some of them would mislead.
    if (foot) foot.hidden = shown < rows.length;
    count.textContent = shown + " / " + rows.length + " " + find.dataset.rows;
  });
  // Paper shows every row: a part of a table, with its notes, would say something else.
  window.addEventListener("beforeprint", function () {
    rows.forEach(function (row) { row.hidden = false; });
    if (foot) foot.hidden = false;
  });
  window.addEventListener("afterprint", function () {
    input.dispatchEvent(new Event("input"));
  });
  // Rows under headings of their own, or between two totals, have one order only.
  if (block.dataset.table === "fixed") return;
  block.querySelectorAll("thead th").forEach(function (head, place) {
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
      block.querySelectorAll("thead th").forEach(function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      var key = function (row) {
        var cell = row.cells[place], value = cell.dataset.sort;
        if (value === undefined || value === "–") return null;
        return cell.dataset.number ? Number(value) : value;
      };
      rows.slice().sort(function (a, b) {
        var x = key(a), y = key(b);
        if (x === null || y === null) return (x === null) - (y === null);
        if (typeof x !== typeof y) return typeof x === "number" ? -1 : 1;
        var order = typeof x === "number" ? x - y : x.localeCompare(y, language, {numeric: true});
        return up ? order : -order;
      }).forEach(function (row) { body.appendChild(row); });
    });
  });
});
