// A real VS Code: code-server's workbench in headless Chromium, with the packaged extension.
//
// Needs in the environment:
//   CODE_SERVER     the folder that tests/editors/install/code-server.sh filled
//   ASSESSOR_VSIX   the packaged extension
// and takes, if it is there:
//   ASSESSOR_FAILURES   a folder for pictures of the workbench at the moment a test failed
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { openSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

const entry = path.join(needed("CODE_SERVER"), "node_modules/code-server/out/node/entry.js");

function needed(variable) {
  const value = process.env[variable];
  assert.ok(value, `${variable} is not set; tests/run sets it`);
  return value;
}

/** How long anything may take before a test gives up on it. The machine may be busy. */
export const PATIENCE = 30_000;

/** Waits until a probe gives something. */
export async function eventually(what, probe) {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    const value = await probe();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return assert.fail(`waited in vain for ${what}`);
}

/**
 * Does something until it shows its effect. A workbench that is still settling takes the focus from
 * what was just opened, or closes it: a person would ask again, and so does this.
 */
export async function untilEffect(what, act, effect) {
  return eventually(what, async () => {
    await act();
    const end = Date.now() + PATIENCE / 6;
    do {
      if (await effect()) return true;
      await new Promise((resolve) => setTimeout(resolve, 50));
    } while (Date.now() < end);
    return false;
  });
}

/** A test in a workbench that is there by the time it runs: `get` gives it. */
export function testIn(get, name, body) {
  test(name, () => withPicture(get(), name, body));
}

/** A test in a workbench of its own, started with `options`. */
export function testInNew(options, name, body) {
  test(name, async () => {
    const workbench = await Workbench.start(options);
    try {
      await withPicture(workbench, name, body);
    } finally {
      await workbench.stop();
    }
  });
}

async function withPicture(workbench, name, body) {
  try {
    await body(workbench);
  } catch (problem) {
    const folder = process.env.ASSESSOR_FAILURES;
    if (folder) await workbench.picture(path.join(folder, `${name.replaceAll(/\W+/g, "-")}.png`)).catch(() => {});
    throw problem;
  }
}

/** Settings for quiet: nothing that would lay itself over the editor. None of Assessor's own. */
const QUIET = {
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.colorTheme": "Default Light Modern",
  "extensions.ignoreRecommendations": true,
  "extensions.autoCheckUpdates": false,
  "telemetry.telemetryLevel": "off",
  "editor.minimap.enabled": false,
  "chat.commandCenter.enabled": false,
};

export class Workbench {
  /**
   * Installs the extension, starts VS Code and opens a folder in it.
   * `files` are laid into the folder: name → text; so are `programs`, which can be run, and `links`: name → where to. `settings` are laid over those for
   * quiet, and may depend on the workbench.
   */
  static async start({ files = {}, programs = {}, links = {}, settings = {}, path: searchPath, size = { width: 1280, height: 800 }, scale = 1, payload = () => [] } = {}) {
    const home = await mkdtemp(path.join(tmpdir(), "assessor-vscode-"));
    const self = new Workbench(home);
    try {
      await self.#layOut({ files, programs, links }, typeof settings === "function" ? settings(self) : settings);
      await self.#startServer(searchPath);
      await self.#openBrowser(size, scale, payload(self));
    } catch (problem) {
      await self.stop();
      throw problem;
    }
    return self;
  }

  constructor(home) {
    this.home = home;
    this.folder = path.join(home, "reports");
    this.options = [
      ["--user-data-dir", path.join(home, "data")],
      ["--extensions-dir", path.join(home, "extensions")],
    ].flat();
  }

  async #layOut({ files, programs, links }, settings) {
    const user = path.join(this.home, "data/User");
    await mkdir(user, { recursive: true });
    await writeFile(path.join(user, "settings.json"), JSON.stringify({ ...QUIET, ...settings }, null, 2));
    await mkdir(this.folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(this.folder, name)), { recursive: true });
      await writeFile(path.join(this.folder, name), text);
    }
    for (const [name, text] of Object.entries(programs)) {
      await writeFile(path.join(this.folder, name), text, { mode: 0o755 });
    }
    for (const [name, target] of Object.entries(links)) await symlink(target, path.join(this.folder, name));
  }

  async #startServer(searchPath) {
    // A gallery that is nowhere: VS Code would look for updates of extensions.
    const EXTENSIONS_GALLERY = JSON.stringify({ serviceUrl: "http://127.0.0.1:9" });
    const env = { ...process.env, EXTENSIONS_GALLERY, PATH: searchPath ?? process.env.PATH };
    await promisify(execFile)(
      process.execPath,
      [entry, ...this.options, "--install-extension", needed("ASSESSOR_VSIX")],
      { env },
    );
    const args = ["--bind-addr", "127.0.0.1:0", "--auth", "none", "--disable-telemetry", "--disable-update-check"];
    this.server = spawn(process.execPath, [entry, ...this.options, ...args], {
      env,
      stdio: ["ignore", "pipe", openSync(path.join(this.home, "code-server.log"), "a")],
      // Its children go with it when the group is ended.
      detached: true,
    });
    this.address = await new Promise((resolve, reject) => {
      this.server.once("exit", (code) => reject(new Error(`code-server ended at once, status ${code}`)));
      createInterface(this.server.stdout).on("line", (line) => {
        const address = /listening on http:\/\/([\d.:]+)/.exec(line)?.[1];
        if (address) resolve(address);
      });
    });
  }

  async #openBrowser(size, scale, payload) {
    this.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-quic"],
    });
    const context = await this.browser.newContext({ viewport: size, deviceScaleFactor: scale });
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: `http://${this.address}` });
    this.page = await context.newPage();
    this.page.setDefaultTimeout(PATIENCE);
    const query = new URLSearchParams({ folder: this.folder });
    if (payload.length > 0) query.set("payload", JSON.stringify(payload));
    await this.page.goto(`http://${this.address}/?${query}`);
    await this.page.locator(".monaco-workbench .statusbar").waitFor();
  }

  async stop() {
    await this.browser?.close();
    if (this.server?.exitCode === null) {
      const gone = new Promise((resolve) => this.server.once("exit", resolve));
      process.kill(-this.server.pid);
      await gone;
    }
    await rm(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  // ---- what a person does

  /** Opens a file by its name in the folder, and waits until its text is there to be typed into. */
  async open(name) {
    await untilEffect(
      `${name} in front`,
      () => this.#choose("Control+p", name, name),
      () => this.page.locator(".tab.active", { hasText: path.basename(name) }).first().isVisible(),
    );
    await this.focusEditor();
  }

  /** Runs a command by its title, as shown in the palette. */
  async run(title) {
    await this.#choose("F1", `>${title}`, title);
  }

  /**
   * Opens the quick input with a key, types into it, and takes the first row once it has a text: what was there before one
   * typed stays for a moment, and another row would be taken.
   */
  async #choose(key, typed, wanted) {
    const input = this.page.locator(".quick-input-widget input").first();
    const row = this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: wanted }).first();
    await untilEffect(
      `'${wanted}' among the choices`,
      async () => {
        await this.page.keyboard.press(key);
        // One that closes again under the hand is opened anew.
        await input.fill(typed, { timeout: PATIENCE / 6 }).catch(() => {});
      },
      () => row.isVisible(),
    );
    await this.page.keyboard.press("Enter");
  }

  /** Widgets take focus late: typing before the editor has it goes astray. */
  async focusEditor() {
    // By keyboard: a hover may lie over the text and take a click.
    await untilEffect(
      "the focus in the editor",
      () => this.page.keyboard.press("Control+1"),
      () => this.#hasFocus(".editor-instance .monaco-editor"),
    );
  }

  /** Whether a part of the workbench has the focus: until then it may still take it from another. */
  #hasFocus(part) {
    return this.page.evaluate((part) => document.activeElement?.closest(part) != null, part);
  }

  /** Puts the caret in front of the first occurrence of a text, by the editor's own search. */
  async goTo(text) {
    const widget = this.page.locator(".find-widget.visible");
    const input = widget.locator("textarea").first();
    const found = widget.locator(".matchesCount", { hasText: /^1 of/ });
    await untilEffect(
      `the first '${text}'`,
      async () => {
        await this.focusEditor();
        // From the text, not from a search that is still open: that one would go on from where it is.
        if (await widget.isVisible()) await this.page.keyboard.press("Escape");
        await this.page.keyboard.press("Control+Home");
        await this.page.keyboard.press("Control+f");
        // The same text a second time would be no change, and not be looked for. What closes under the hand is opened anew.
        for (const typed of ["", text]) await input.fill(typed, { timeout: PATIENCE / 6 }).catch(() => {});
      },
      async () => (await found.isVisible()) && (await input.inputValue({ timeout: 1000 }).catch(() => "")) === text,
    );
    await untilEffect(
      "the focus back in the text",
      () => this.page.keyboard.press("Escape"),
      async () => !(await this.#hasFocus(".find-widget")) && (await this.#hasFocus(".monaco-editor")),
    );
    // The match is selected; its start is one step to the left.
    await this.page.keyboard.press("ArrowLeft");
  }

  /** The text of the hover for the caret's place, which must have the expected one in it. */
  async hover(expected, { stays = false } = {}) {
    const hover = this.page.locator(".monaco-hover:not(.hidden) .monaco-hover-content", { hasText: expected }).first();
    await untilEffect(
      `a hover with ${expected}`,
      async () => {
        await this.page.keyboard.press("Control+k");
        await this.page.keyboard.press("Control+i");
      },
      () => hover.isVisible(),
    );
    const text = await hover.innerText();
    if (!stays) await this.page.keyboard.press("Escape");
    return text;
  }

  /** Rows of the Problems panel that Assessor put there, as text. */
  async problems() {
    const panel = this.page.locator(".markers-panel-container");
    if (!(await panel.isVisible())) {
      await untilEffect(
        "the Problems panel",
        () => this.run("Problems: Focus on Problems View"),
        async () => (await panel.isVisible()) && this.#hasFocus(".part.panel"),
      );
    }
    return panel.locator(".monaco-list-row", { hasText: "assessor" });
  }

  /** The outline's entries. */
  async outline() {
    const rows = this.page.locator(".outline-tree .monaco-list-row");
    await untilEffect(
      "the outline",
      () => this.run("Explorer: Focus on Outline View"),
      async () => (await rows.count()) > 0 && this.#hasFocus(".part.sidebar"),
    );
    return rows;
  }

  /** Lines under which the editor draws a wave. */
  squiggles() {
    return this.page.locator(".cdr.squiggly-warning, .cdr.squiggly-error, .cdr.squiggly-info, .cdr.squiggly-hint");
  }

  /** The whole document in front, read back through the clipboard: the view holds only what is in sight. */
  async text() {
    await this.focusEditor();
    await this.page.keyboard.press("Control+a");
    await this.page.keyboard.press("Control+c");
    await this.page.keyboard.press("ArrowRight");
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  notification(text) {
    return this.page.locator(".notifications-toasts .notification-toast", { hasText: text });
  }

  /** Waits until nothing moves any more, for a picture. */
  async settled() {
    let last;
    await eventually("a still picture", async () => {
      const now = await this.page.screenshot({ animations: "disabled", caret: "hide" });
      const still = last?.equals(now);
      last = now;
      return still;
    });
  }

  async picture(file) {
    await mkdir(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
  }
}
