/** The language client: which documents it serves, and how it starts the server. */

import { type LogOutputChannel, type TextDocument, workspace } from "vscode";
import {
  CloseAction,
  DidChangeConfigurationNotification,
  ErrorAction,
  type ErrorHandler,
  type Executable,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
} from "vscode-languageclient/node";
import { Crashes, type Verdict } from "./crashes";
import type { Found } from "./locate";
import { LANGUAGES } from "./languages";
import { made, SECTION } from "./made";
import { askBeforeRefang } from "./refang";

/** What the client tells the extension. */
export interface Listener {
  /** The server has died. */
  onDeath(verdict: Verdict): void;
  /** The server's view of a document may have changed, also without an edit, as after past reports were read. */
  onFresh(document: TextDocument): void;
}

/** A client for the server at a place, not started yet. */
export function createClient(server: Found, log: LogOutputChannel, { onDeath, onFresh }: Listener): LanguageClient {
  const executable: Executable = { command: server.command, args: ["lsp"] };
  const options: LanguageClientOptions = {
    documentSelector: LANGUAGES.flatMap((language) => [
      { scheme: "file", language },
      { scheme: "untitled", language },
    ]),
    outputChannel: log,
    // An analyst is told in words of ours; the log is for whoever looks into it.
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationFailedHandler: () => false,
    errorHandler: errorHandler(onDeath),
    middleware: {
      ...askBeforeRefang,
      // VS Code asks for these after an edit, and when the server has it ask again.
      provideCodeLenses: (document, token, next) => {
        onFresh(document);
        return next(document, token);
      },
      // An archive holds hundreds of reports: whoever wants their problems too says so.
      provideWorkspaceDiagnostics: (known, token, report, next) =>
        workspace.getConfiguration(SECTION).get("server.allReports") === true ? next(known, token, report) : { items: [] },
      workspace: {
        // Only what somebody has set: for the rest the program and `assessor.toml` have the say.
        configuration: ({ items }) => items.map(({ section }) => (section === SECTION ? made() : null)),
        didChangeConfiguration: () => client.sendNotification(DidChangeConfigurationNotification.type, { settings: { [SECTION]: made() } }),
      },
    },
    synchronize: { configurationSection: SECTION },
  };
  const client = new LanguageClient("assessor", "Assessor", executable, options);
  client.registerFeature({
    // The extension asks before links are made live. VS Code would show a preview of that edit as well.
    fillClientCapabilities: ({ workspace }) => void delete workspace?.workspaceEdit?.changeAnnotationSupport,
    initialize: () => {},
    getState: () => ({ kind: "static" }),
    clear: () => {},
  });
  return client;
}

/** `handled` keeps the library from telling the user in its own words. */
function errorHandler(onDeath: (verdict: Verdict) => void): ErrorHandler {
  const crashes = new Crashes();
  return {
    // A message that could not be written or read; if the server is gone, `closed` follows.
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    closed: () => {
      const verdict = crashes.died();
      onDeath(verdict);
      const action = verdict.action === "restart" ? CloseAction.Restart : CloseAction.DoNotRestart;
      return { action, handled: true };
    },
  };
}
