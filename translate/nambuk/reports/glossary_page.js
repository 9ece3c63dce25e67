(() => {
  "use strict";
  const rows = [...document.querySelectorAll("tbody tr")];
  const [query, domain, flag, count] = ["query", "domain", "flag", "count"].map((id) => document.getElementById(id));
  const key = (text) => text.normalize("NFC").toLowerCase().replace(/\s+/g, "");
  const rank = (keys, wanted) => {
    const words = keys.split("\n");
    if (words.includes(wanted)) return 0;
    return words.some((word) => word.startsWith(wanted)) ? 1 : 2;
  };
  function show() {
    const wanted = key(query.value);
    const shown = [];
    for (const row of rows) {
      const { k, d, f } = row.dataset;
      const fits = (!wanted || k.includes(wanted)) && (!domain.value || d === domain.value)
        && (!flag.value || f.split(" ").includes(flag.value));
      row.hidden = !fits;
      if (fits) shown.push(row);
    }
    if (wanted) {
      shown.sort((a, b) => rank(a.dataset.k, wanted) - rank(b.dataset.k, wanted));
    }
    document.querySelector("tbody").append(...(wanted ? shown : rows));
    count.textContent = `${shown.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")}`;
    const address = wanted ? `#?${encodeURIComponent(query.value)}` : "#";
    if (location.hash.startsWith("#?") || wanted) history.replaceState(null, "", address);
  }
  for (const control of [query, domain, flag]) control.addEventListener("input", show);
  if (location.hash.startsWith("#?")) query.value = decodeURIComponent(location.hash.slice(2));
  show();
})();
