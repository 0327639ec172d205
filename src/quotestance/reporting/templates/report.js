"use strict";
(() => {
  const root = document.documentElement;
  const form = document.getElementById("filters");
  root.classList.add("js");

  // Tables: a click on a column's name sorts by it, a second click the other way round.
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    const value = (row, column) => row.cells[column].dataset.v;
    table.querySelectorAll("thead th:not(.plain)").forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const first = column === 0 ? "ascending" : "descending";
        const second = column === 0 ? "descending" : "ascending";
        const order = head.getAttribute("aria-sort") === first ? second : first;
        const sign = order === "ascending" ? 1 : -1;
        table.querySelectorAll("th[aria-sort]").forEach((th) => th.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", order);
        const rows = [...body.rows];
        rows.sort((a, b) => sign * (column === 0
          ? a.cells[0].textContent.localeCompare(b.cells[0].textContent)
          : value(a, column) - value(b, column)));
        body.append(...rows);
      });
    });
  }
  if (!form) return;

  const notes = [...document.querySelectorAll(".note")];
  const articles = [...document.querySelectorAll("article")];
  const inText = new Map();
  for (const element of document.querySelectorAll("mark[data-n], .chip[data-n]")) {
    for (const key of element.dataset.n.split(" ")) {
      if (!inText.has(key)) inText.set(key, []);
      inText.get(key).push(element);
    }
  }
  const facts = notes.map((element) => {
    const key = element.id.slice(1);
    return {
      element, key, article: element.closest("article"),
      speaker: element.dataset.s.toLowerCase(),
      states: element.dataset.l.split(" "),
      scores: element.dataset.p.split(" ").map((p) => (p === "-" ? null : Number(p))),
      words: null,
    };
  });
  const speakers = new Set(facts.map((fact) => fact.speaker));
  const wordsOf = (fact) => {
    if (fact.words === null) {
      const marks = (inText.get(fact.key) || []).filter((e) => e.localName === "mark");
      const text = marks.map((e) => e.textContent).join(" ");
      fact.words = text.toLowerCase().replace(/\s+/g, " ");
    }
    return fact.words;
  };

  const field = (id) => document.getElementById(id);
  const plural = (n, word) => `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;
  const totals = [...document.querySelectorAll("[data-count]")].map((e) => [e, e.textContent]);
  const shares = [...document.querySelectorAll("[data-share]")].map((e) => [e, e.textContent]);
  const widths = [...document.querySelectorAll("[data-width]")].map((e) => [e, e.style.width]);

  function apply() {
    const target = Number(new FormData(form).get("target") || 0);
    root.dataset.t = String(target);
    const boxes = [...form.querySelectorAll("[name=state]")];
    const states = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const speaker = field("speaker").value.trim().toLowerCase();
    const exact = speakers.has(speaker);
    const words = field("words").value.trim().toLowerCase().replace(/\s+/g, " ");
    const least = Number(field("least").value);
    field("least-shown").textContent = least.toFixed(2);
    const filtered = states.size < boxes.length || speaker !== "" || words !== "" || least > 0;

    const counts = new Map();
    const fits = new Map();
    const met = new Set();
    const seen = new Set();
    let n = 0;
    for (const fact of facts) {
      const fit = states.has(fact.states[target])
        && (least === 0 || (fact.scores[target] !== null && fact.scores[target] >= least))
        && (speaker === "" || (exact ? fact.speaker === speaker : fact.speaker.includes(speaker)))
        && (words === "" || wordsOf(fact).includes(words));
      fact.element.hidden = !fit;
      fits.set(fact.key, fit);
      if (!fit) continue;
      n += 1;
      met.add(fact.article);
      seen.add(fact.speaker);
      fact.states.forEach((state, t) => counts.set(`${t}-${state}`, (counts.get(`${t}-${state}`) || 0) + 1));
    }
    for (const elements of inText.values()) {
      for (const element of elements) {
        element.classList.toggle("off", !element.dataset.n.split(" ").some((key) => fits.get(key)));
      }
    }
    for (const article of articles) article.hidden = filtered && !met.has(article);
    field("nothing").hidden = n > 0 || !filtered;
    field("live").textContent = filtered
      ? `${plural(n, "statement")} of ${notes.length.toLocaleString("en")} by ${plural(seen.size, "speaker")} in ${plural(met.size, "article")}`
      : "";
    const share = (key) => (n ? (100 * (counts.get(key) || 0)) / n : 0);
    for (const [e, all] of totals) {
      e.textContent = filtered ? (counts.get(e.dataset.count) || 0).toLocaleString("en") : all;
    }
    for (const [e, all] of shares) e.textContent = filtered ? `${share(e.dataset.share).toFixed(0)}%` : all;
    for (const [e, all] of widths) e.style.width = filtered ? `${share(e.dataset.width)}%` : all;
  }

  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());

  // A speaker's name in a table filters by that speaker.
  for (const name of document.querySelectorAll(".pick")) {
    const button = document.createElement("button");
    button.type = "button";
    button.title = "Show only this speaker";
    button.append(...name.childNodes);
    name.replaceWith(button);
    button.addEventListener("click", () => {
      field("speaker").value = button.textContent;
      apply();
      field("articles").scrollIntoView();
    });
  }

  // A statement's marks and its note light up together.
  const light = (event, on) => {
    const owner = event.target.closest && event.target.closest("mark[data-n], .chip[data-n], .note");
    if (!owner) return;
    const keys = owner.dataset.n ? owner.dataset.n.split(" ") : [owner.id.slice(1)];
    for (const key of keys) {
      const note = document.getElementById(`n${key}`);
      for (const element of [note, ...(inText.get(key) || [])]) if (element) element.classList.toggle("hot", on);
    }
  };
  for (const [type, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(type, (event) => light(event, on));
  }
  apply();
})();
