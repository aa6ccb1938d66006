import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A secret that is made once and kept: people stay signed in over a restart, and lists of heads keep their key. Half a file is never left behind. */
export function stored(data: string, name: string, make: () => string): string {
  const file = path.join(data, name);
  if (!existsSync(file)) {
    writeFileSync(`${file}.new`, make(), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return readFileSync(file, "utf8").trim();
}
