/**
 * Where Assessor's program is. Knows nothing of VS Code, so that it can be tested on its own.
 */

import { accessSync, chmodSync, constants, statSync } from "node:fs";
import * as path from "node:path";

/** What the search starts from. */
export interface Places {
  /** The setting `assessor.server.path`; empty when the user set none. */
  configured: string;
  /** The extension's own folder, which has a `server` folder in packages built for one platform. */
  extension: string;
  /** The environment variable PATH. */
  searchPath: string;
  platform: NodeJS.Platform;
}

/** A program that can be started, and why this one. */
export interface Found {
  command: string;
  origin: "setting" | "extension" | "PATH";
}

/**
 * The program to start: the one the user named, else the one in the extension, else the first on
 * PATH. A path that the user set is never passed over in silence: if it leads nowhere, nothing else
 * is tried and the answer is undefined.
 */
export function locate(places: Places): Found | undefined {
  if (places.configured !== "") {
    return found(places.configured, "setting", places.platform);
  }
  const name = places.platform === "win32" ? "assessor.exe" : "assessor";
  const own = path.join(places.extension, "server", name);
  makeRunnable(own);
  const bundled = found(own, "extension", places.platform);
  if (bundled) {
    return bundled;
  }
  for (const folder of places.searchPath.split(path.delimiter)) {
    // A relative folder would mean a program of the workspace's choosing.
    const hit = path.isAbsolute(folder) && found(path.join(folder, name), "PATH", places.platform);
    if (hit) {
      return hit;
    }
  }
  return undefined;
}

/** Whether there is a file, whoever may run it. */
export function isThere(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Gives our own program the right to be run, which some ways of copying an extension lose. */
function makeRunnable(program: string): void {
  try {
    accessSync(program, constants.X_OK);
  } catch {
    try {
      chmodSync(program, 0o755);
    } catch {
      // It is not there, or not ours to change: the search goes on.
    }
  }
}

function found(command: string, origin: Found["origin"], platform: NodeJS.Platform): Found | undefined {
  try {
    if (!statSync(command).isFile()) {
      return undefined;
    }
    // Windows has no run bit.
    accessSync(command, platform === "win32" ? constants.R_OK : constants.X_OK);
    return { command, origin };
  } catch {
    return undefined;
  }
}
