"use strict";
(() => {
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const ids = (element, name) => (element.dataset[name] || "").split(" ").filter(Boolean);
  const links = new Map();
  const join = (a, b) => {
    for (const [from, to] of [[a, b], [b, a]]) {
      if (!links.has(from)) links.set(from, new Set());
      links.get(from).add(to);
    }
  };
  const pairs = [];
  for (const card of all(".card[id]")) {
    for (const other of ids(card, "to")) {
      if (document.getElementById(other)) {
        join(card.id, other);
        pairs.push([card.id, other]);
      }
    }
  }
  // What belongs to a card: from a takeaway over its paragraphs to their sources, from a source back.
  const about = (id) => {
    const found = new Set([id]);
    const order = "tph";
    const walk = (from, step) => {
      for (const next of links.get(from) || []) {
        if (order.indexOf(next[0]) - order.indexOf(from[0]) === step && !found.has(next)) {
          found.add(next);
          walk(next, step);
        }
      }
    };
    walk(id, 1);
    walk(id, -1);
    return found;
  };
  const wires = document.querySelector(".wires");
  const draw = () => {
    wires.replaceChildren();
    if (getComputedStyle(wires).display === "none") return;
    const origin = wires.getBoundingClientRect();
    for (const [from, to] of pairs) {
      const a = document.getElementById(from).getBoundingClientRect();
      const b = document.getElementById(to).getBoundingClientRect();
      const [x1, y1] = [a.right - origin.left, a.top - origin.top + Math.min(a.height / 2, 26)];
      const [x2, y2] = [b.left - origin.left, b.top - origin.top + Math.min(b.height / 2, 26)];
      const half = (x2 - x1) / 2;
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", `M${x1} ${y1} C${x1 + half} ${y1} ${x2 - half} ${y2} ${x2} ${y2}`);
      path.dataset.from = from;
      path.dataset.to = to;
      wires.append(path);
    }
    light(lit);
  };
  let lit = null;
  const light = (id) => {
    lit = id;
    const found = id ? about(id) : new Set();
    document.body.classList.toggle("reading", found.size > 1);
    for (const card of all(".card[id]")) card.classList.toggle("lit", found.has(card.id));
    for (const link of all(".strip a")) link.classList.toggle("lit", found.has(link.dataset.of));
    for (const path of all("path", wires)) {
      path.classList.toggle("lit", found.has(path.dataset.from) && found.has(path.dataset.to));
    }
  };
  for (const card of all(".card[id]")) {
    card.addEventListener("focusin", () => light(card.id));
    card.addEventListener("mouseenter", () => light(card.id));
    card.addEventListener("mouseleave", () => light(null));
    card.addEventListener("toggle", draw, true);
  }
  document.addEventListener("focusout", (event) => {
    if (!event.relatedTarget) light(null);
  });
  document.addEventListener("keydown", (event) => {
    const card = document.activeElement && document.activeElement.closest(".card[id]");
    if (event.key === "Escape") light(null);
    if (!card || event.altKey || event.ctrlKey || event.metaKey) return;
    const column = all(".card[id]", card.closest("section"));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const side = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    let next = null;
    if (step) next = column[column.indexOf(card) + step];
    if (side) {
      const order = "tph";
      const wanted = order[order.indexOf(card.id[0]) + side];
      const near = [...(links.get(card.id) || [])].filter((id) => id[0] === wanted);
      next = near.length ? document.getElementById(near[0]) : null;
    }
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
  addEventListener("resize", draw);
  draw();
  // Within an editor: the caret lights what it is on, and a button leads back to the text.
  const editor = typeof acquireVsCodeApi === "function" ? acquireVsCodeApi() : null;
  const holds = (card, line) => line >= Number(card.dataset.line) && line <= Number(card.dataset.until);
  addEventListener("message", (event) => {
    const message = event.data;
    if (!message || message.type !== "caret" || typeof message.line !== "number") return;
    const card = all(".card[data-line]").find((card) => holds(card, message.line));
    light(card ? card.id : null);
    if (card) card.scrollIntoView({ block: "nearest" });
  });
  if (editor) {
    for (const card of all(".card[data-line]")) {
      const button = document.createElement("button");
      button.className = "show";
      button.type = "button";
      button.textContent = "Show in the text";
      button.addEventListener("click", () => editor.postMessage({ type: "show", line: Number(card.dataset.line) }));
      card.append(button);
    }
  }
})();
