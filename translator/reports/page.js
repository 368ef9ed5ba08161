"use strict";
(() => {
  const one = (id) => document.getElementById(id);
  const [tools, query, count, nothing, panel, body, help, keys] = [
    "tools", "query", "count", "nothing", "panel", "panel-body", "help", "keys",
  ].map(one);
  const segments = [...document.querySelectorAll(".seg")];
  const boxes = [...tools.querySelectorAll("input[type=checkbox]")];

  // A page opened from disk may be refused a store; then a choice holds until the page is closed.
  const store = (name, value) => {
    try {
      if (value === undefined) return localStorage.getItem(name);
      localStorage.setItem(name, value);
    } catch {
      return null;
    }
  };

  // The term whose concept is open.
  let origin = null;

  // Search and filters.
  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/ß/g, "ss");
  let folded = null;
  const found = window.CSS && CSS.highlights && typeof Highlight === "function" ? new Highlight() : null;
  if (found) CSS.highlights.set("found", found);
  const highlight = (words) => {
    if (!found) return;
    found.clear();
    if (!words.length) return;
    // More than a reader looks through would make every key slow.
    for (const segment of segments.filter((item) => !item.hidden).slice(0, 200)) {
      const walker = document.createTreeWalker(segment, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const text = fold(walker.currentNode.data);
        // Where folding changes the length, places are no longer those of the text.
        if (text.length !== walker.currentNode.data.length) continue;
        for (const word of words) {
          for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
            found.add(new StaticRange({
              startContainer: walker.currentNode, startOffset: at,
              endContainer: walker.currentNode, endOffset: at + word.length,
            }));
          }
        }
      }
    }
  };
  const filter = () => {
    const words = fold(query.value).split(/\s+/).filter(Boolean);
    const wanted = boxes.filter((box) => box.checked).map((box) => box.value);
    if (words.length) folded ??= segments.map((segment) => fold(segment.textContent));
    let shown = 0;
    segments.forEach((segment, number) => {
      const has = segment.dataset.has.split(" ");
      const fits = (!wanted.length || wanted.some((value) => has.includes(value))) &&
        words.every((word) => folded[number].includes(word));
      if (segment.hidden === fits) segment.hidden = !fits;
      shown += fits;
    });
    const all = segments.length.toLocaleString("en");
    count.textContent = shown === segments.length ? "" : `${shown.toLocaleString("en")} of ${all} segments`;
    nothing.hidden = shown > 0;
    highlight(words);
  };
  let timer;
  query.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(filter, 80);
  });
  for (const box of boxes) box.addEventListener("change", filter);
  tools.addEventListener("submit", (event) => event.preventDefault());

  // From segment to segment.
  const current = () => {
    // From a concept it goes on at the term that was chosen.
    const active = panel.contains(document.activeElement) ? origin : document.activeElement;
    const segment = active.closest(".seg") ?? document.querySelector(".seg:target");
    return segment && !segment.hidden ? segment : null;
  };
  const move = (step, fits) => {
    const here = current();
    let number = here ? segments.indexOf(here) + step : step > 0 ? 0 : segments.length - 1;
    while (number >= 0 && number < segments.length) {
      const segment = segments[number];
      if (!segment.hidden && fits(segment)) {
        segment.focus({ preventScroll: true });
        segment.scrollIntoView({ block: "nearest" });
        return;
      }
      number += step;
    }
  };
  const any = () => true;
  const finding = (segment) => segment.classList.contains("look");
  one("next").addEventListener("click", () => move(1, finding));
  one("previous").addEventListener("click", () => move(-1, finding));

  // A term, its pair, and its concept.
  const selector = "a[data-term]";
  const sides = (link) => [...link.closest(".seg").querySelectorAll(`a[data-term="${link.dataset.term}"]`)];
  const mark = (link, name, on) => sides(link).forEach((side) => side.classList.toggle(name, on));
  for (const [event, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(event, ({ target }) => {
      const link = target instanceof Element && target.closest(selector);
      if (link) mark(link, "pair", on);
    });
  }
  const line = (name, text) => {
    const element = document.createElement("p");
    element.className = name;
    element.textContent = text;
    return element;
  };
  const openPanel = (link) => {
    const concept = one(`c-${link.dataset.concept}`).cloneNode(true);
    concept.removeAttribute("id");
    const tone = ["met", "repaired", "refused"].find((name) => link.classList.contains(name));
    const [german, english] = ["de", "en"].map(
      (language) => sides(link).find((side) => side.parentElement.lang === language)?.textContent ?? "–",
    );
    body.replaceChildren(line("pairing", `${german} → ${english}`), line(`said ${tone}`, link.title), concept);
    if (origin) mark(origin, "chosen", false);
    mark(link, "chosen", true);
    origin = link;
    panel.hidden = false;
    document.body.classList.add("open");
    panel.scrollTop = 0;
    panel.focus();
    link.scrollIntoView({ block: "nearest" });
  };
  const closePanel = () => {
    panel.hidden = true;
    document.body.classList.remove("open");
    mark(origin, "chosen", false);
    origin.focus();
    origin = null;
  };
  one("panel-close").addEventListener("click", closePanel);
  document.addEventListener("click", (event) => {
    const link = event.target.closest(selector);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    openPanel(link);
  });

  // A link to a segment that a filter hides shows it again.
  addEventListener("hashchange", () => {
    const target = one(decodeURIComponent(location.hash.slice(1)));
    const segment = target?.closest(".seg");
    if (!segment?.hidden) return;
    query.value = "";
    for (const box of boxes) box.checked = false;
    filter();
    target.scrollIntoView();
  });

  // Keys.
  const actions = {
    j: () => move(1, any),
    k: () => move(-1, any),
    n: () => move(1, finding),
    p: () => move(-1, finding),
    "/": () => query.select(),
    "?": () => help.showModal(),
  };
  keys.checked = store("termtreu-keys") !== "off";
  keys.addEventListener("change", () => store("termtreu-keys", keys.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
    const active = document.activeElement;
    if (event.key === "Escape") {
      if (!panel.hidden) closePanel();
      else if (active === query) {
        query.value = "";
        filter();
        query.blur();
      }
    } else if (active.matches(".seg") && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1, any);
    } else if (active !== query && keys.checked && Object.hasOwn(actions, event.key)) {
      event.preventDefault();
      actions[event.key]();
    }
  });
  one("help-open").addEventListener("click", () => help.showModal());

  // Light and dark.
  const theme = one("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const chosen = document.documentElement.dataset.theme;
    theme.setAttribute("aria-pressed", String(chosen ? chosen === "dark" : dark.matches));
  };
  theme.addEventListener("click", () => {
    const next = theme.getAttribute("aria-pressed") === "true" ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    store("termtreu-theme", next);
    paint();
  });
  const kept = store("termtreu-theme");
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
  dark.addEventListener("change", paint);
  paint();

  tools.hidden = false;
  new ResizeObserver(() => {
    const sticky = getComputedStyle(tools).position === "sticky";
    document.documentElement.style.setProperty("--top", sticky ? `${tools.offsetHeight}px` : "0px");
  }).observe(tools);
  // A page that is loaded again keeps what was typed and ticked.
  if (query.value || boxes.some((box) => box.checked)) filter();
})();
