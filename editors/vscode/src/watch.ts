/** The server's view of the open texts: which of them are reports, and how many of their claims are cited. */

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { currentReport, isServed } from "./reports";
import { isReport, type Status } from "./verdict";

/** The context key with the paths of the reports, for `resourcePath in assessor.reports` in package.json. */
const REPORTS = "assessor.reports";
/** The idle time after an edit before the server is asked again. */
const REST_MS = 300;

export class Watch implements vscode.Disposable {
  private readonly known = new Map<string, Status | null>();
  private readonly asking = new Map<string, "asked" | "asked again">();
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when the answer about a text has changed, or another text is in front. */
  readonly onDidChange = this.changed.event;
  private readonly listening: vscode.Disposable;
  private timer: NodeJS.Timeout | undefined;
  private context = "";

  constructor(private readonly client: () => LanguageClient | undefined) {
    this.listening = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(() => this.refresh()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.refresh()),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        const front = this.document();
        if (front && uris.some((uri) => uri.toString() === front.uri.toString())) {
          void this.ask(front);
        }
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        // The first citation makes a report of a text, with or without a finding.
        if (document === this.document()) {
          clearTimeout(this.timer);
          this.timer = setTimeout(() => void this.ask(document), REST_MS);
        }
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.known.delete(uri.toString());
        this.publish();
      }),
    );
  }

  /** The report in front. The map, a walkthrough or the settings do not change which one that is while it can be seen. */
  document(): vscode.TextDocument | undefined {
    const active = vscode.window.activeTextEditor;
    if (active) {
      return isServed(active.document) ? active.document : undefined;
    }
    const last = currentReport();
    return vscode.window.visibleTextEditors.some(({ document }) => document === last) ? last : undefined;
  }

  /** The last answer about a document; undefined before the first one. */
  status(document: vscode.TextDocument): Status | null | undefined {
    return this.known.get(document.uri.toString());
  }

  /** Asks about all texts that can be seen. */
  refresh(): void {
    this.changed.fire();
    for (const { document } of vscode.window.visibleTextEditors) {
      if (isServed(document)) {
        void this.ask(document);
      }
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listening.dispose();
    this.changed.dispose();
  }

  /** One request at a time for each document: a change in the meantime is asked about afterwards. */
  async ask(document: vscode.TextDocument): Promise<void> {
    const key = document.uri.toString();
    if (this.asking.has(key)) {
      this.asking.set(key, "asked again");
      return;
    }
    do {
      this.asking.set(key, "asked");
      const status = await this.request(document);
      if (status !== undefined && !document.isClosed) {
        this.known.set(key, status);
        this.publish();
      }
    } while (this.asking.get(key) === "asked again");
    this.asking.delete(key);
  }

  private async request(document: vscode.TextDocument): Promise<Status | null | undefined> {
    const client = this.client();
    if (!client?.isRunning()) {
      return undefined;
    }
    const uri = client.code2ProtocolConverter.asUri(document.uri);
    // A server on its way down gives no answer; the next one is asked when it runs.
    return client.sendRequest<Status | null>("assessor/status", { textDocument: { uri } }).catch(() => undefined);
  }

  private publish(): void {
    const uris = [...this.known].filter(([, status]) => isReport(status)).map(([uri]) => vscode.Uri.parse(uri));
    // VS Code takes one or the other, by the scheme; the scheme itself is another one here on a remote machine.
    const reports = [...new Set(uris.flatMap(({ path, fsPath }) => [path, fsPath]))];
    const context = reports.sort().join("\n");
    if (context !== this.context) {
      this.context = context;
      void vscode.commands.executeCommand("setContext", REPORTS, reports);
    }
    this.changed.fire();
  }
}
