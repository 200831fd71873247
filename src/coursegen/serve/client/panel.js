// Shows errors over the page and warnings in a corner. Its own tree keeps the page's styles out; all text goes in as
// text, never as HTML.

const STYLE = `
  :host { all: initial; }
  * { box-sizing: border-box; }
  .errors, .warnings, .gone { font: 14px/1.5 system-ui, sans-serif; color: #eee; background: #1c1c1f; position: fixed; z-index: 2147483647; }
  .errors { inset: 0; overflow: auto; padding: 2rem max(1rem, calc(50vw - 26rem)); background: #1c1c1ff2; }
  .errors h1 { font-size: 1.1rem; margin: 0 0 1rem; color: #ff8a80; }
  .errors p { margin: .5rem 0; }
  article { margin: 0 0 1.5rem; padding: .75rem 1rem; border-inline-start: 4px solid #ff5c50; background: #29292e; border-radius: 4px; }
  .message { font-weight: 600; white-space: pre-wrap; overflow-wrap: anywhere; }
  .code { color: #b0b0b8; }
  .place, .place-text { font: 13px/1.5 ui-monospace, monospace; color: #8ab4f8; background: none; border: 0; padding: 0; overflow-wrap: anywhere; text-align: start; }
  button { cursor: pointer; }
  button.place { text-decoration: underline; }
  pre { font: 13px/1.5 ui-monospace, "Noto Sans Mono CJK JP", monospace; margin: .5rem 0; padding: .5rem; overflow: auto; background: #141416; border-radius: 4px; color: #ccc; }
  mark { background: #ff5c5055; color: #fff; outline: 1px solid #ff5c50; }
  .number { color: #777; user-select: none; }
  .hint { color: #a5d6a7; }
  .close { position: absolute; top: 1rem; inset-inline-end: 1rem; font: inherit; color: #eee; background: #333; border: 1px solid #666; border-radius: 4px; padding: .2rem .7rem; }
  .warnings { inset-block-end: .75rem; inset-inline-end: .75rem; max-width: min(34rem, calc(100vw - 1.5rem)); max-height: 50vh; overflow: auto; border-radius: 6px; box-shadow: 0 2px 12px #0006; }
  summary { padding: .3rem .8rem; cursor: pointer; color: #ffd54f; }
  ol { margin: 0; padding: 0 .8rem .5rem 2.2rem; }
  li { margin: .3rem 0; }
  .gone { inset-block-start: 0; inset-inline: 0; padding: .4rem 1rem; background: #5f4b00; text-align: center; }
  @media print { :host { display: none; } }
`;

export class Panel {
  #own;
  #root;
  #parts = {};
  #token = null;
  #state = { errors: "", hidden: "", warnings: "" };
  #asked = 0;

  constructor(own) {
    this.#own = own;
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#parts.errors) this.#hide();
    });
  }

  /** Show the errors that the server tells of, or take them away. */
  errors(errors) {
    const told = JSON.stringify(errors);
    if (told === this.#state.errors) return;
    this.#state.errors = told;
    if (!errors.count) return this.#put("errors", null);
    if (told === this.#state.hidden) return;
    const title = errors.stopped
      ? "The site cannot be made: this page is as it was before"
      : `${errors.count} ${errors.count === 1 ? "error" : "errors"}`;
    const close = element("button", { className: "close", type: "button", title: "Esc" }, "Close");
    close.addEventListener("click", () => this.#hide());
    const more = errors.count - errors.shown.length;
    const box = element("section", { className: "errors" }, element("h1", {}, title), close, ...errors.shown.map((f) => this.#finding(f)));
    box.setAttribute("role", "alert");
    if (more > 0) box.append(element("p", {}, `and ${more} more, in the terminal`));
    this.#put("errors", box);
  }

  /** Ask for the warnings about the page with an output path, and list them. */
  async findings(path) {
    const asked = ++this.#asked;
    const response = await fetch(`${this.#own}findings?path=${encodeURIComponent(path)}`, { cache: "no-store" });
    if (!response.ok) return;
    const told = await response.text();
    if (asked !== this.#asked || told === this.#state.warnings) return;
    this.#state.warnings = told;
    const { warnings, token } = JSON.parse(told);
    this.#token = token;
    if (!warnings.count) return this.#put("warnings", null);
    const list = element("ol", {}, ...warnings.shown.map((warning) => element("li", {}, ...this.#line(warning))));
    const more = warnings.count - warnings.shown.length;
    const title = `⚠ ${warnings.count}${warnings.elsewhere ? ` (${warnings.elsewhere} on other pages)` : ""}`;
    const box = element("details", { className: "warnings", open: this.#parts.warnings?.open ?? false }, element("summary", {}, title), list);
    if (more > 0) list.append(element("li", {}, `and ${more} more, in the terminal`));
    this.#put("warnings", box);
  }

  /** Say that the page is not part of the site any more, or stop saying it. */
  gone(is) {
    if (is === Boolean(this.#parts.gone)) return;
    this.#put("gone", is ? element("p", { className: "gone" }, "This page is no longer part of the site.") : null);
  }

  #hide() {
    this.#state.hidden = this.#state.errors;
    this.#put("errors", null);
  }

  #line(warning) {
    const hint = warning.hint ? [element("br"), element("span", { className: "hint" }, warning.hint)] : [];
    return [this.#place(warning), element("br"), warning.message, " ", element("span", { className: "code" }, warning.code), ...hint];
  }

  #finding(finding) {
    const box = element("article", {}, element("p", { className: "message" }, finding.message));
    if (finding.path) box.append(element("p", {}, this.#place(finding), " ", element("span", { className: "code" }, finding.code)));
    if (finding.frame) box.append(frame(finding.frame));
    if (finding.hint) box.append(element("p", { className: "hint" }, finding.hint));
    return box;
  }

  /** Where a finding is; a button that opens the editor where that is allowed. */
  #place({ path, line, column }) {
    const text = line ? `${path}:${line}:${column}` : path;
    if (!this.#token) return element("span", { className: "place-text" }, text);
    const button = element("button", { className: "place", type: "button", title: "Open in the editor" }, text);
    button.addEventListener("click", () =>
      fetch(`${this.#own}open`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Coursegen-Token": this.#token },
        body: JSON.stringify({ path, line, column }),
      }),
    );
    return button;
  }

  #put(name, box) {
    this.#parts[name]?.remove();
    this.#parts[name] = box;
    if (box) this.#tree().append(box);
  }

  #tree() {
    if (!this.#root?.host.isConnected) {
      const host = document.createElement("coursegen-panel");
      const parts = Object.values(this.#parts).filter(Boolean);
      this.#root = host.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      this.#root.adoptedStyleSheets = [sheet];
      this.#root.append(...parts);
      document.documentElement.append(host);
    }
    return this.#root;
  }
}

function element(name, properties = {}, ...content) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...content);
  return made;
}

/** Lines of a source with the place marked. */
function frame({ first, lines, line, from, to }) {
  const box = element("pre");
  const width = String(first + lines.length - 1).length;
  lines.forEach((text, at) => {
    box.append(element("span", { className: "number" }, `${String(first + at).padStart(width)} | `));
    if (first + at === line) {
      const characters = [...text]; // columns count characters
      box.append(characters.slice(0, from).join(""), element("mark", {}, characters.slice(from, to).join("") || " "), characters.slice(to).join(""));
    } else box.append(text);
    box.append("\n");
  });
  return box;
}
