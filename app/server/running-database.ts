import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Address of the embedded database of a running `npm start`, or null when none runs. */
export function runningDatabase(data: string): string | null {
  const folder = path.resolve(data, "postgres");
  const [lock, secret] = [path.join(folder, "cluster", "postmaster.pid"), path.join(folder, "postgres-password")];
  if (!existsSync(lock) || !existsSync(secret)) return null;
  const port = readFileSync(lock, "utf8").split("\n")[3]?.trim() ?? "";
  return `postgresql://postgres:${readFileSync(secret, "utf8").trim()}@127.0.0.1:${port}/xiangji`;
}
