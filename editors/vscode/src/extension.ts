/** Assessor in VS Code: finds the server, starts it, and keeps it going. */

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { insertCitation, renumber } from "./citation";
import type { Verdict } from "./crashes";
import { isThere, locate } from "./locate";
import { EvidenceMap } from "./map";
import { Messages } from "./messages";
import { offerPastes } from "./paste";
import { rememberLastReport } from "./reports";
import { openSample } from "./sample";
import { completeSettings } from "./settings";
import { createStatus, goToMissing, showMissing } from "./status";
import { suggestNames } from "./suggest";
import { addActor, openConfiguration } from "./team";
import { Watch } from "./watch";
import { showWho } from "./who";

let session: Session | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Assessor", { log: true });
  const messages = new Messages();
  const { version } = context.extension.packageJSON as { version: string };
  session = new Session(context.extensionPath, log, messages, version);
  const client = () => session?.client;
  const watch = new Watch(client);
  session.onDidStart = () => watch.refresh();
  session.onFresh = (document) => void watch.ask(document);
  const map = new EvidenceMap(context.extensionUri, client);
  // None of these may be a name of the server's own commands, which the client registers when it starts.
  const commands: Record<string, () => unknown> = {
    "assessor.report.insertCitation": insertCitation,
    "assessor.report.renumber": renumber,
    "assessor.report.showMap": () => map.show(),
    "assessor.report.showWho": () => showWho(client()),
    "assessor.team.addActor": () => addActor(client()),
    "assessor.team.openConfiguration": () => openConfiguration(context.extensionPath),
    "assessor.showMissing": () => showMissing(watch),
    "assessor.nextMissing": () => goToMissing(watch, "next"),
    "assessor.previousMissing": () => goToMissing(watch, "previous"),
    "assessor.openSample": () => openSample(context.extensionPath),
    "assessor.restart": () => session?.restart(),
    "assessor.showLog": () => log.show(),
  };
  context.subscriptions.push(
    log,
    map,
    messages,
    watch,
    rememberLastReport(),
    createStatus(watch),
    completeSettings(context.extensionPath),
    offerPastes(client),
    suggestNames(watch),
    ...Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run)),
    // Whoever corrects the path, or comes to trust the folder, expects that it works from there on.
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("assessor.server.path")) {
        void session?.restart();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => session?.restart()),
  );
  // Afterwards: VS Code holds other extensions back while one activates.
  setImmediate(() => void session?.start());
}

export async function deactivate(): Promise<void> {
  await session?.stop();
}

/** The server's life, from the user's point of view. */
class Session {
  client: LanguageClient | undefined;
  /** Called whenever a server begins to run, also after a crash. */
  onDidStart: () => void = () => {};
  /** Called whenever the server's view of a document may have changed. */
  onFresh: (document: vscode.TextDocument) => void = () => {};

  constructor(
    private readonly extensionPath: string,
    private readonly log: vscode.LogOutputChannel,
    private readonly messages: Messages,
    private readonly version: string,
  ) {}

  async start(): Promise<void> {
    const configured = vscode.workspace.getConfiguration("assessor").get<string>("server.path", "").trim();
    const server = locate({
      configured,
      extension: this.extensionPath,
      searchPath: process.env["PATH"] ?? "",
      platform: process.platform,
    });
    if (!server) {
      void this.tellMissing(configured);
      return;
    }
    this.log.info(`starting ${server.command} (from ${server.origin})`);
    // The largest part of the extension is loaded only here, where nobody waits for it.
    const { createClient } = await import("./client");
    this.client = createClient(server, this.log, {
      onDeath: (verdict) => this.serverDied(verdict),
      onFresh: (document) => this.onFresh(document),
    });
    this.messages.listenTo(this.client);
    this.client.onDidChangeState(({ newState }) => {
      // `State.Running`; the library itself is loaded late.
      if (newState === 2) {
        this.onDidStart();
      }
    });
    try {
      await this.client.start();
      this.compareVersions(this.client, server.origin);
    } catch (problem) {
      this.log.error(`could not start: ${String(problem)}`);
      void this.tell(`Assessor could not start its program, ${server.command}.`);
    }
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    // A client that never came up, or whose server is gone, has nothing to stop.
    await client?.dispose(2000).catch((problem: unknown) => this.log.warn(`while stopping: ${String(problem)}`));
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** The extension's own program is always of its version; one from elsewhere may lack what the extension asks of it. */
  private compareVersions(client: LanguageClient, origin: string): void {
    const theirs = client.initializeResult?.serverInfo?.version ?? "unknown";
    if (theirs !== this.version) {
      this.log.warn(`the program (from ${origin}) is of version ${theirs}, the extension of ${this.version}`);
      void this.tell(`Assessor's program has version ${theirs}, but this extension needs version ${this.version}. Some things may not work.`);
    }
  }

  private serverDied(verdict: Verdict): void {
    this.log.warn(`the program ended by itself: ${verdict.action}`);
    if (verdict.tell) {
      const message = verdict.action === "restart" ? "Assessor stopped unexpectedly and was started again." : "Assessor keeps stopping, so it was switched off.";
      void this.tell(message);
    }
  }

  /** Something went wrong with a program that is there. */
  private async tell(message: string): Promise<void> {
    const restart = "Restart";
    const showLog = "Show the Log";
    const answer = await vscode.window.showWarningMessage(message, restart, showLog);
    if (answer === restart) {
      await this.restart();
    } else if (answer === showLog) {
      this.log.show();
    }
  }

  private async tellMissing(configured: string): Promise<void> {
    this.log.error(configured ? `no program that can be run at ${configured}` : "no program in the extension or on PATH");
    const choose = "Choose the Program…";
    const settings = "Open the Setting";
    const answer = await vscode.window.showErrorMessage(whyMissing(configured), choose, settings);
    if (answer === choose) {
      await chooseProgram();
    } else if (answer === settings) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "assessor.server.path");
    }
  }
}

function whyMissing(configured: string): string {
  if (!configured) {
    return "Assessor's program was not found on this computer. Install the extension file for your type of computer, which contains the program, or choose the program if you have it.";
  }
  if (isThere(configured)) {
    return `You do not have permission to run Assessor's program, ${configured}. Ask for permission, or choose another program.`;
  }
  return `Assessor's program is not at ${configured}. Correct the setting, or choose the program.`;
}

/** Lets the user point at the program; the changed setting then starts it. */
async function chooseProgram(): Promise<void> {
  const [program] = (await vscode.window.showOpenDialog({ title: "Choose Assessor's program", openLabel: "Use This" })) ?? [];
  if (program) {
    await vscode.workspace
      .getConfiguration("assessor")
      .update("server.path", program.fsPath, vscode.ConfigurationTarget.Global);
  }
}
