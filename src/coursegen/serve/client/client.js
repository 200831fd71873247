// Keeps an open page current while its site is being edited. `coursegen serve` adds this script to the pages it serves;
// nothing that `coursegen build` writes has it.

import { morph } from "./morph.js";
import { Panel } from "./panel.js";

const OWN = "/__coursegen__/";
const KEPT = "coursegen:kept";
const script = document.querySelector("script[data-coursegen]");
const version = script.dataset.coursegen;
let path = script.dataset.path; // below the output folder; empty where the address has no page
let etag = script.dataset.etag;
let boot = null;
let base = "/";
let served = current(); // the page as it is served, parsed: what the reader has not touched
let turn = Promise.resolve();
const panel = new Panel(OWN);

restore();
panel.findings(path);
connect();
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) act(() => updatePage());
});

// -- listening

function connect() {
  if (!window.SharedWorker) return listen();
  const worker = new SharedWorker(`${OWN}worker.js?${version}`, { name: `coursegen ${version}` });
  worker.onerror = listen; // a policy of the page forbids it
  worker.port.onmessage = ({ data }) => hear(data);
  addEventListener("pagehide", () => worker.port.postMessage("bye"));
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
}

/** A stream of this tab's own, while somebody looks at it. */
function listen() {
  let stream = null;
  const follow = () => {
    if (document.hidden) {
      stream?.close();
      stream = null;
    } else if (!stream) {
      stream = new EventSource(`${OWN}events`);
      stream.onmessage = ({ data }) => hear(JSON.parse(data));
      if (boot) act(() => updatePage());
    }
  };
  document.addEventListener("visibilitychange", follow);
  follow();
}

function hear(state) {
  if (state.down) return;
  base = state.base;
  const changed = boot && boot !== state.boot ? null : state.changed;
  boot = state.boot;
  panel.errors(state.errors);
  act(async () => {
    if (state.follow && document.visibilityState === "visible" && follow(state.follow)) return;
    if (changed === null || path === "" || path in changed) await updatePage();
    if (changed === null || Object.keys(changed).length) refresh(changed);
    panel.findings(path);
    script.dataset.heard = state.number;
  });
}

/** Do one thing after another, whatever becomes of it. */
function act(step) {
  turn = turn.then(step).catch((error) => console.error("coursegen:", error));
}

/** Go to the page that is being edited; false where the tab is there already. */
function follow(url) {
  if (new URL(url, location.href).pathname === location.pathname) return false;
  location.assign(url);
  return true;
}

// -- the page

async function current() {
  const response = await fetch(`${OWN}page?path=${encodeURIComponent(location.pathname)}`, { cache: "no-store" });
  const type = response.headers.get("content-type") ?? "";
  if (!type.startsWith("text/html")) {
    return { status: response.status, moved: response.headers.get("x-coursegen-moved"), etag: "", path: "", page: null };
  }
  return {
    status: response.status,
    etag: response.headers.get("etag").slice(1, -1),
    path: response.status === 200 ? JSON.parse(response.headers.get("x-coursegen-path")) : "",
    page: new DOMParser().parseFromString(await response.text(), "text/html"),
  };
}

async function updatePage() {
  const before = await served.catch(() => null);
  const after = await current();
  if (after.moved) return location.replace(after.moved);
  if (after.status === 503) return;
  panel.gone(path !== "" && after.status === 404);
  if (after.status === 404 && path !== "") return; // what was here stays to be read
  if (after.etag === etag && after.path === path) return;
  if (!before?.page || !after.page || before.etag !== etag || after.path !== path || behaves(before.page, after.page)) {
    return reload();
  }
  served = Promise.resolve(after);
  etag = after.etag;
  const place = readingPlace();
  const focused = document.activeElement;
  for (const part of ["head", "body"]) morph(document[part], before.page[part], after.page[part], special);
  morphRoot(before.page.documentElement, after.page.documentElement);
  keepFocus(focused);
  keepPlace(place);
  document.dispatchEvent(new CustomEvent("coursegen:update"));
}

function morphRoot(before, after) {
  for (const name of new Set([...before.getAttributeNames(), ...after.getAttributeNames()])) {
    const value = after.getAttribute(name);
    if (value === before.getAttribute(name)) continue;
    if (value === null) document.documentElement.removeAttribute(name);
    else document.documentElement.setAttribute(name, value);
  }
}

/** Whether the scripts of a page, or its policy, are others than before: only a new page can run them. */
function behaves(before, after) {
  const all = (page) => [...page.querySelectorAll("script, meta[http-equiv], base")].map((e) => e.outerHTML).join("\n");
  return all(before) !== all(after);
}

function special(live, before, after) {
  if (live.localName !== "link" || live.rel !== "stylesheet" || after.rel !== "stylesheet") return false;
  if (before.getAttribute("href") === after.getAttribute("href")) return false;
  swap(live, document.importNode(after, true));
  return true;
}

/** What each style sheet that is still being loaded will take the place of. */
const leaving = new WeakMap();
/** The style sheet that takes the place of each one that is leaving. */
const coming = new WeakMap();

/** Put a style sheet in the place of another, which stays in force until the new one is there. */
function swap(old, fresh) {
  while (coming.has(old)) old = coming.get(old); // what is still being loaded for it is not wanted any more
  coming.set(old, fresh);
  const olds = [old, ...(leaving.get(old) ?? [])]; // one that is taken away while it is being loaded never ends
  leaving.set(fresh, olds);
  const end = () => {
    leaving.delete(fresh);
    for (const each of olds) each.remove();
  };
  fresh.addEventListener("load", end, { once: true });
  fresh.addEventListener("error", end, { once: true });
  old.after(fresh);
}

// -- what a page shows but is not part of it

function refresh(changed) {
  const fresh = (address) => {
    const tag = tagOf(address, changed);
    if (tag === undefined) return null;
    const url = new URL(address, location.href);
    url.searchParams.set("coursegen", tag);
    return url.href;
  };
  for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
    const url = link.getAttribute("href") && fresh(link.href);
    if (url && url !== link.href) swap(link, Object.assign(link.cloneNode(), { href: url }));
  }
  for (const name of ["src", "poster", "data"]) {
    for (const element of document.querySelectorAll(`:is(img, source, video, audio, iframe, embed, object, input)[${name}]`)) {
      const url = fresh(new URL(element.getAttribute(name), document.baseURI).href);
      if (!url || url === element[name]) continue;
      element.setAttribute(name, url);
      if (element.localName === "source") element.parentElement.load?.();
    }
  }
  for (const element of document.querySelectorAll("[srcset]")) {
    const set = element.getAttribute("srcset").replace(/[^\s,]\S*[^\s,]/g, (word) =>
      /^[\d.]+[wxh]$/.test(word) ? word : (fresh(new URL(word, document.baseURI).href) ?? word),
    );
    if (set !== element.getAttribute("srcset")) element.setAttribute("srcset", set);
  }
  if (styleUses(changed)) for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
    const url = new URL(link.href);
    if (url.origin !== location.origin) continue;
    url.searchParams.set("coursegen", Date.now());
    swap(link, Object.assign(link.cloneNode(), { href: url.href }));
  }
}

/** The etag of what has changed at an address of this site; undefined where nothing has. */
function tagOf(address, changed) {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin || !url.pathname.startsWith(base)) return undefined;
  if (changed === null) return String(Date.now());
  const name = decodeURIComponent(url.pathname.slice(base.length));
  return changed[name] ?? (url.pathname.endsWith("/") ? changed[`${name}index.html`] : undefined) ?? undefined;
}

/** Whether a style sheet shows an image, or imports a sheet, that changed. */
function styleUses(changed) {
  if (changed === null) return false;
  const uses = (sheet) =>
    [...sheet.cssRules].some((rule) => {
      if (rule instanceof CSSImportRule) return tagOf(new URL(rule.href, sheet.href ?? location.href), changed) || (rule.styleSheet && uses(rule.styleSheet));
      return [...rule.cssText.matchAll(/url\("([^"]+)"\)/g)].some(([, url]) => tagOf(new URL(url, sheet.href ?? location.href), changed));
    });
  return [...document.styleSheets].some((sheet) => {
    try {
      return sheet.href !== null && uses(sheet);
    } catch {
      return false; // another site's
    }
  });
}

// -- what the reader was doing

/** The block at the top of the window and where it stands. */
function readingPlace() {
  if (scrollY === 0) return null;
  for (const element of document.querySelectorAll("main :is(p, h1, h2, h3, h4, h5, h6, li, pre, table, figure, img, dt, dd, summary, blockquote), body > *")) {
    const { top, bottom, height } = element.getBoundingClientRect();
    if (height > 0 && bottom > 0 && top > -innerHeight) return { element, top };
    if (top > innerHeight) break;
  }
  return { element: null, top: scrollY };
}

function keepPlace(place) {
  if (!place) return;
  const root = document.documentElement;
  const before = root.style.overflowAnchor;
  root.style.overflowAnchor = "none"; // or the browser corrects what is corrected here
  if (place.element?.isConnected) {
    scrollBy({ top: place.element.getBoundingClientRect().top - place.top, behavior: "instant" });
  }
  root.style.overflowAnchor = before;
  if (!root.getAttribute("style")) root.removeAttribute("style");
}

function keepFocus(focused) {
  if (!focused || focused === document.body || focused.isConnected) return;
  if (focused.id) document.getElementById(focused.id)?.focus({ preventScroll: true });
}

/** Load the page anew and come back to where the reader was. */
function reload() {
  const state = {
    url: location.href,
    scroll: [scrollX, scrollY],
    open: [...document.querySelectorAll("details")].map((element) => element.open),
    fields: [...document.querySelectorAll("input, textarea, select")].map(valueOf),
    focus: document.activeElement?.id ?? "",
  };
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(state));
  } catch {
    // private windows may have no storage
  }
  location.reload();
}

function valueOf(field) {
  if (field.type === "password" || field.type === "file") return null;
  if (field.type === "checkbox" || field.type === "radio") return field.checked;
  return field.multiple ? [...field.options].map((option) => option.selected) : field.value;
}

function restore() {
  let state = null;
  try {
    state = JSON.parse(sessionStorage.getItem(KEPT));
    sessionStorage.removeItem(KEPT);
  } catch {
    return;
  }
  if (state?.url !== location.href) return;
  const all = [...document.querySelectorAll("details")];
  if (all.length === state.open.length) all.forEach((element, at) => (element.open = state.open[at]));
  const fields = [...document.querySelectorAll("input, textarea, select")];
  if (fields.length === state.fields.length) fields.forEach((field, at) => setValue(field, state.fields[at]));
  if (state.focus) document.getElementById(state.focus)?.focus({ preventScroll: true });
  scrollTo({ left: state.scroll[0], top: state.scroll[1], behavior: "instant" });
}

function setValue(field, value) {
  if (value === null) return;
  if (typeof value === "boolean") field.checked = value;
  else if (Array.isArray(value)) value.forEach((selected, at) => field.options[at] && (field.options[at].selected = selected));
  else field.value = value;
}
