"use strict";
(() => {
  const query = document.getElementById("query");
  const field = document.getElementById("field");
  const forbidden = document.getElementById("forbidden");
  const count = document.getElementById("count");
  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/ß/g, "ss");
  const rows = Array.from(document.querySelectorAll("tbody tr"), (row) => ({
    row,
    text: fold(row.textContent),
    field: row.dataset.field,
    forbidden: row.querySelector("li.forbidden") !== null,
  }));
  const show = () => {
    const words = fold(query.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of rows) {
      const wanted =
        words.every((word) => item.text.includes(word)) &&
        (!field.value || item.field === field.value) &&
        (!forbidden.checked || item.forbidden);
      item.row.hidden = !wanted;
      shown += wanted;
    }
    count.textContent = shown === rows.length ? `${shown} concepts` : `${shown} of ${rows.length} concepts`;
  };
  let timer;
  query.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 80);
  });
  field.addEventListener("change", show);
  forbidden.addEventListener("change", show);
  addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== query) {
      event.preventDefault();
      query.focus();
    }
  });
  if (query.value || field.value || forbidden.checked) show();
})();
