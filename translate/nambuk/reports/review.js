(() => {
  "use strict";
  const rows = [...document.querySelectorAll(".row")];
  const [query, reason, doc, count] = ["query", "reason", "document", "count"].map((id) => document.getElementById(id));
  const folded = document.querySelector("details");
  const key = (text) => text.normalize("NFC").toLowerCase().replace(/\s+/g, "");
  const texts = new Map();
  const textOf = (row) => {
    if (!texts.has(row)) {
      const copy = row.cloneNode(true);
      copy.querySelectorAll("sup").forEach((number) => number.remove());
      texts.set(row, key(copy.textContent));
    }
    return texts.get(row);
  };
  let opened = false;
  function show() {
    const wanted = key(query.value);
    const filtered = Boolean(wanted || reason.value || doc.value);
    let shown = 0;
    for (const row of rows) {
      const fits = (!doc.value || row.dataset.d === doc.value)
        && (!reason.value || row.dataset.r.split(" ").includes(reason.value))
        && (!wanted || textOf(row).includes(wanted));
      row.hidden = !fits;
      if (fits) shown += 1;
    }
    if (folded && filtered && !folded.open) {
      folded.open = opened = true;
    } else if (folded && !filtered && opened) {
      folded.open = opened = false;
    }
    count.textContent = filtered ? `${shown.toLocaleString("en")} of ${rows.length.toLocaleString("en")}` : "";
  }
  let waiting = 0;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(show, 80); };
  for (const control of [query, reason, doc]) control.addEventListener("input", soon);
  document.querySelector("search").hidden = false;
  show();
})();
