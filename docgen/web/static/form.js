"use strict";
// Saves each change as it is made, one after another, and shows what the visit lacks by then. Without this
// script the pages work too: their forms are sent as a whole.
(() => {
  const form = document.getElementById("fields");
  document.documentElement.classList.add("scripted");
  if (!form) return;
  const status = document.getElementById("saving");
  const version = form.elements.version;
  const dirty = new Set(); // paths that were typed in and are not saved yet
  let queue = Promise.resolve();
  let refreshing = 0;

  const say = (text, failed) => {
    status.textContent = text;
    status.classList.toggle("failed", Boolean(failed));
    status.setAttribute("role", failed ? "alert" : "status");
  };
  const fieldOf = (node) => node.closest("[data-path]");

  // What a field sends: its path, and all its values.
  const sent = (field) => {
    const body = new URLSearchParams();
    for (const one of field.querySelectorAll("input, select, textarea")) {
      const isOff = (one.type === "radio" || one.type === "checkbox") && !one.checked;
      if (one.name && !isOff) body.append(one.name, one.value);
    }
    return body;
  };

  const post = async (body, field) => {
    body.set("version", (field && field.dataset.version) || version.value);
    let answer;
    try {
      answer = await fetch(form.action, {method: "POST", headers: {accept: "application/json"}, body});
    } catch {
      const stopped = "Not saved: docgen was stopped. What you typed stays here; start docgen again.";
      say(form.dataset.failed || stopped, true);
      return false;
    }
    if (answer.status === 401 || answer.status === 403) {
      location.reload();
      return false;
    }
    const said = await answer.json().catch(() => ({lines: ["Not saved: docgen had a bug."]}));
    if (said.lines) {
      say(`Not saved: ${said.lines.join(" ")}`, true);
      return false;
    }
    version.value = said.version;
    show(said.problems);
    return Object.keys(said.problems).length === 0;
  };

  // Shows beside its field why something was not saved.
  const show = (problems) => {
    const lost = [];
    for (const [path, lines] of Object.entries(problems)) {
      const field = form.querySelector(`[data-path="${CSS.escape(path)}"]`);
      if (field) note(field, lines);
      else lost.push(...lines);
    }
    const count = Object.keys(problems).length;
    const words = form.dataset;
    if (!count) say(words.saved || "Saved.");
    else say(words.failed || `Not saved: ${lost.join(" ") || "see beside the field."}`, true);
  };

  const note = (field, lines) => {
    const notes = field.querySelector(".notes");
    notes.replaceChildren(...lines.map((line) => {
      const p = document.createElement("p");
      p.className = "wrong";
      p.textContent = line;
      return p;
    }));
  };

  // Does one thing after another; the page says whether something is still to be done.
  let left = 0;
  const then = (act) => {
    left += 1;
    document.documentElement.dataset.state = "busy";
    queue = queue.then(act).finally(() => {
      left -= 1;
      if (!left) document.documentElement.dataset.state = "calm";
    });
  };

  const save = (field, body) => {
    say(form.dataset.saving || "Saving …");
    then(async () => {
      const isSaved = await post(body || sent(field), field);
      if (isSaved && field) dirty.delete(field.dataset.path);
      if (isSaved) refresh();
    });
  };

  // Takes over what the page says by now, except where somebody is typing.
  const refresh = () => {
    const mine = ++refreshing;
    then(async () => {
      if (mine !== refreshing) return;
      const answer = await fetch(location.pathname).catch(() => null);
      if (!answer || !answer.ok || mine !== refreshing) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("fields");
      if (!fresh || mine !== refreshing) return;
      const known = version.value;
      merge(form, fresh, known);
      const nav = document.querySelector("nav");
      if (nav && !holds(nav)) nav.replaceChildren(...page.querySelector("nav").children);
      version.value = fresh.elements.version.value;
    });
  };

  const isBusy = (node) => [...node.querySelectorAll("[data-path]"), node].some(
    (one) => one.dataset && dirty.has(one.dataset.path));
  const holds = (node) => node.contains(document.activeElement);
  const keyed = (node) => [...node.children].filter((one) => one.id);

  const merge = (old, fresh, known) => {
    const there = new Map(keyed(old).map((one) => [one.id, one]));
    let last = null;
    for (const one of keyed(fresh)) {
      const own = there.get(one.id);
      there.delete(one.id);
      const kept = own ? take(own, one, known) : one;
      if (!own) last ? last.after(one) : old.append(one);
      last = kept;
    }
    for (const gone of there.values()) if (!isBusy(gone)) gone.remove();
  };

  // Brings one element up to date; returns the element that stands there then.
  const take = (own, one, known) => {
    if (own.matches(".section, .grid, .row, .rows, .one")) {
      const title = [...own.children].find((child) => child.matches("summary"));
      if (title) title.innerHTML = one.querySelector("summary").innerHTML;
      merge(own, one, known);
      return own;
    }
    if (dirty.has(own.dataset.path)) {
      own.dataset.version = own.dataset.version || known; // it is compared with what was seen here
      return own;
    }
    if (holds(own)) {
      const focused = document.activeElement;
      const inputs = "input, select, textarea, button, summary";
      const next = [...one.querySelectorAll(inputs)][[...own.querySelectorAll(inputs)].indexOf(focused)];
      own.replaceWith(one);
      (next || one.querySelector("[id$='-i'], input:not([type=hidden]), button") || form).focus();
      return one;
    }
    own.replaceWith(one);
    return one;
  };

  form.addEventListener("input", (event) => {
    const field = fieldOf(event.target);
    if (field) dirty.add(field.dataset.path);
  });
  form.addEventListener("change", (event) => {
    const field = fieldOf(event.target);
    if (!field) return;
    if (event.target.value === "other" && event.target.checked !== false) return; // its words come first
    if (event.target.matches("[name$=':instead']") && event.target.value) clear(field);
    save(field);
  });
  const clear = (field) => {
    for (const one of field.querySelectorAll("textarea, input:not([type])")) one.value = "";
    for (const one of field.querySelectorAll("input[type=checkbox]")) one.checked = false;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (!button || !button.value) {
      for (const path of dirty) save(form.querySelector(`[data-path="${CSS.escape(path)}"]`));
      return;
    }
    const body = new URLSearchParams(new FormData(form));
    body.set("action", button.value);
    save(null, body);
  });
  // Whoever leaves the page leaves nothing behind that is not saved.
  window.addEventListener("beforeunload", (event) => {
    if (document.activeElement) document.activeElement.blur();
    if (dirty.size) event.preventDefault();
  });
})();
