// The door of `npm start`, `npm run dev` and `npm run build`: prepares what is missing, then hands over to TypeScript in the same process.
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";

import { ensureBuilt, ensureGenerated, ensureInstalled, root, StepError } from "./prepare.mjs";

const startedAt = performance.now();
const command = process.argv[2] ?? "start";

/** One line a step, with the seconds since the start. */
function log(line) {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(5);
  process.stdout.write(`[${seconds} s] ${line}\n`);
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) throw new StepError(`Node 20.19 or newer is needed; this is ${process.versions.node}.`);
}

function requireDataFolder() {
  const folder = path.resolve(root, process.env.XIANGJI_DATA || ".data");
  const probe = path.join(folder, `.probe-${process.pid}`);
  try {
    makeFolder(folder);
    writeFileSync(probe, "");
    rmSync(probe);
  } catch (error) {
    throw new StepError(`The data folder ${folder} cannot be written (${error.code}); set XIANGJI_DATA to a folder that can.`);
  }
}

/** Folder by folder: where a file system refuses new folders (/proc), Node's own recursion never returns. */
function makeFolder(folder) {
  if (existsSync(folder)) return;
  if (folder !== path.dirname(folder)) makeFolder(path.dirname(folder));
  mkdirSync(folder);
}

/** A run that was killed a moment ago may still be letting go of its port. */
async function requirePort() {
  const port = Number(process.env.PORT || 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new StepError(`PORT must be a number from 0 to 65535, not "${process.env.PORT}".`);
  for (let attempt = 1; ; attempt += 1) {
    const problem = await tryListen(port);
    if (problem === null) return;
    if (problem !== "EADDRINUSE") throw new StepError(`Port ${port} cannot be opened (${problem}); set PORT to another one.`);
    if (attempt === 8) throw new StepError(`Port ${port} is in use by another program; stop it or set PORT to a free one.`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function tryListen(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(error.code ?? error.message));
    server.listen(port, process.env.HOST || "127.0.0.1", () => server.close(() => resolve(null)));
  });
}

async function typescript() {
  const { register } = await import("tsx/esm/api");
  register();
}

async function main() {
  process.chdir(root);
  requireNode();
  switch (command) {
    case "generate":
      await ensureInstalled(log);
      return ensureGenerated(log);
    case "build":
      await ensureInstalled(log);
      await ensureGenerated(log);
      return ensureBuilt(log);
    case "start":
    case "dev": {
      requireDataFolder();
      await requirePort();
      await ensureInstalled(log);
      await ensureGenerated(log);
      const mode = command === "dev" ? "development" : "production";
      process.env.NODE_ENV = mode;
      await typescript();
      const { start } = await import("./start.ts"); // checks the environment before anything slow begins
      const built = mode === "production" ? ensureBuilt(log) : Promise.resolve();
      built.catch(() => undefined); // reported where it is awaited
      return start({ built, log, mode });
    }
    default:
      throw new StepError(`Unknown command "${command}": start, dev, build or generate.`);
  }
}

function expected(error) {
  return error instanceof StepError || error?.name === "EnvironmentError";
}

main().catch((error) => {
  process.stderr.write(`${expected(error) ? error.message : (error?.stack ?? error)}\n`);
  process.exit(1);
});
