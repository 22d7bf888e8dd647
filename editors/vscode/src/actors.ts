/** Who is named in a report, as the server sees it. */

import type * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

/** An entry of the server's answer to `assessor/actors`. */
export interface Actor<R = vscode.Range> {
  name: string;
  role: string;
  /** The title that the text gives to an actor whom the registry does not have. */
  title?: string;
  kind: string;
  /** Whether the registry has the actor. */
  known: boolean;
  /** The mentions. */
  ranges: R[];
}

type ProtocolRange = Parameters<LanguageClient["protocol2CodeConverter"]["asRange"]>[0];

/** Asks the server; nobody where it does not answer. */
export async function actorsIn(document: vscode.TextDocument, client: LanguageClient): Promise<Actor[]> {
  const textDocument = { uri: client.code2ProtocolConverter.asUri(document.uri) };
  const actors = await client.sendRequest<Actor<ProtocolRange>[] | null>("assessor/actors", { textDocument }).catch(() => null);
  return (actors ?? []).map((actor) => ({ ...actor, ranges: actor.ranges.flatMap((range) => client.protocol2CodeConverter.asRange(range) ?? []) }));
}
