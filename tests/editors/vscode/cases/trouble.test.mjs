// What goes wrong: the program dies, is missing, or the folder is not trusted.
import assert from "node:assert/strict";
import { readdirSync, readlinkSync, renameSync } from "node:fs";
import path from "node:path";
import { NAME, TEXT } from "../report.mjs";
import { eventually, testInNew, untilEffect } from "../workbench.mjs";

const files = { [NAME]: TEXT };

/** The process id of this workbench's server: it runs the program in the extensions folder. */
function serverProcess(workbench) {
  const home = path.join(workbench.home, "extensions");
  return readdirSync("/proc").filter(Number).find((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/exe`).startsWith(home);
    } catch {
      return false; // gone in the meantime
    }
  });
}

testInNew({ files }, "a program that is killed while one types comes back, and says so once", async (workbench) => {
  await workbench.open(NAME);
  await workbench.squiggles().first().waitFor();
  const first = await eventually("the program", () => serverProcess(workbench));
  await workbench.goTo("Polish officials");
  await workbench.page.keyboard.type("Czech officials claimed on November 28 ");
  process.kill(Number(first), "SIGKILL");
  await workbench.page.keyboard.type("that 400 soldiers had crossed the border near Grodno. ");
  const told = workbench.notification("Assessor stopped unexpectedly and was started again.");
  await told.waitFor();
  const second = await eventually("a new program", () => serverProcess(workbench));
  assert.notEqual(second, first);
  // What was typed before and after the death has reached the new one: two claims without a source.
  const uncited = (await workbench.problems()).filter({ hasText: "uncited-claim" });
  await uncited.nth(1).waitFor();
  assert.equal(await told.count(), 1);
});

testInNew(
  { files, settings: { "assessor.server.path": "/nowhere/assessor" } },
  "a path that leads nowhere is told, with what can be done",
  async (workbench) => {
    await workbench.open(NAME);
    const told = workbench.notification("Assessor's program is not at /nowhere/assessor");
    await told.waitFor();
    await told.getByRole("button", { name: "Open the Setting" }).click();
    await workbench.page.locator(".settings-editor", { hasText: "Assessor" }).waitFor();
  },
);

testInNew(
  {
    files: { ...files, assessor: "no program" },
    settings: ({ folder }) => ({ "assessor.server.path": path.join(folder, "assessor") }),
  },
  "a program that may not be run is told, with what can be done",
  async (workbench) => {
    await workbench.open(NAME);
    await workbench.notification("You do not have permission to run").waitFor();
    await workbench.notification("Choose the Program").waitFor();
  },
);

// Where nobody may write, not even root.
const CLOSED = "/sys/kernel";

testInNew(
  { files, links: { actors: CLOSED, "assessor.toml": `${CLOSED}/assessor.toml` }, settings: { "files.autoSave": "off" } },
  "a folder without the right to read or write is told in words, and nothing is lost",
  async (workbench) => {
    await workbench.open(NAME);
    await workbench.squiggles().first().waitFor();
    const unread = workbench.notification("Assessor cannot read the file");
    await untilEffect("the message", () => workbench.run("Assessor: Open the Team's Settings (assessor.toml)"), () => unread.first().isVisible());
    await workbench.run("Notifications: Clear All Notifications");
    await workbench.goTo("Polish officials");
    await workbench.run("Assessor: Add This Person to the Team's Actors…");
    const input = workbench.page.locator(".quick-input-widget:visible input").first();
    for (const [question, answer] of [["The full name", "Ana Rusu"], ["Which post does", "Governor"]]) {
      await workbench.page.locator(".quick-input-widget:visible", { hasText: question }).waitFor();
      await input.fill(answer);
      await workbench.page.keyboard.press("Enter");
    }
    await workbench.notification("Assessor cannot write to the folder").first().waitFor();
    // The report is as it was, and still worked on.
    assert.equal(await workbench.text(), TEXT);
    await workbench.squiggles().first().waitFor();
  },
);

// A program of another version: it answers the first request, as far as that goes.
const OLD = `#!${process.execPath}
process.stdin.on("data", (data) => {
  const id = /"id":(\\d+),"method":"(?:initialize|shutdown)"/.exec(data)?.[1];
  if (!id) return;
  const answer = JSON.stringify({ jsonrpc: "2.0", id: Number(id), result: { capabilities: {}, serverInfo: { name: "assessor", version: "0.0.7" } } });
  process.stdout.write("Content-Length: " + answer.length + "\\r\\n\\r\\n" + answer);
});
`;

testInNew(
  { files, programs: { assessor: OLD }, settings: ({ folder }) => ({ "assessor.server.path": path.join(folder, "assessor") }) },
  "a program of another version is told",
  async (workbench) => {
    await workbench.open(NAME);
    await workbench.notification("Assessor's program has version 0.0.7").waitFor();
  },
);

testInNew(
  { files, path: "/usr/bin:/bin" },
  "without a program anywhere, the way to get one is told",
  async (workbench) => {
    const extensions = path.join(workbench.home, "extensions");
    const ours = readdirSync(extensions).find((name) => name.startsWith("assessor."));
    const program = path.join(extensions, ours, "server/assessor");
    renameSync(program, `${program}.away`);
    await workbench.open(NAME);
    await workbench.notification("Assessor's program was not found on this computer.").waitFor();
    // Once it is there, the command in the palette is enough.
    renameSync(`${program}.away`, program);
    await workbench.run("Assessor: Restart");
    await workbench.squiggles().first().waitFor();
  },
);

testInNew(
  {
    files: { ...files, ".vscode/settings.json": '{ "assessor.server.path": "/tmp/of-the-folder" }' },
    settings: { "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "never" },
  },
  "a folder that is not trusted gets the extension's own program, whatever its settings say",
  async (workbench) => {
    await workbench.page.locator(".statusbar", { hasText: "Restricted Mode" }).waitFor();
    await workbench.open(NAME);
    await workbench.squiggles().first().waitFor();
    // VS Code frames what is no ASCII there, if it is let: in prose that is every quotation.
    assert.equal(await workbench.page.locator(".unicode-highlight").count(), 0);
  },
);
