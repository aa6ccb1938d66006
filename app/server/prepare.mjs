// What must be there before TypeScript can run: packages, the generated database client, the production build.
// Plain JavaScript without any package, because it is what installs the packages. Each step is skipped while its inputs are unchanged.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

export const root = path.resolve(import.meta.dirname, "../..");

/** Nothing is fetched from a download host: see DESIGN, "Database without a download". */
export const offline = {
  PRISMA_SKIP_POSTINSTALL_GENERATE: "1",
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  PRISMA_HIDE_UPDATE_MESSAGE: "1",
  CHECKPOINT_DISABLE: "1",
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: "1",
};

/** A step failed for a reason that the operator can act on; the message is what to show. */
export class StepError extends Error {
  name = "StepError";
}

/**
 * Runs a program quietly; its output appears only when it fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, what: string }} options
 * @returns {Promise<void>}
 */
export function run(command, args, { env = {}, what }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    const endWithUs = () => child.kill("SIGTERM");
    process.once("exit", endWithUs);
    child.once("exit", () => process.off("exit", endWithUs));
    let output = "";
    const keep = (chunk) => (output = (output + chunk).slice(-12_000));
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => reject(new StepError(`${what} failed: ${error.message}`)));
    child.once("close", (code) => (code === 0 ? resolve() : reject(new StepError(`${output.trim()}\n\n${what} failed (exit ${code}).`))));
  });
}

/** Installs the locked packages unless they are there. `log` is called only when there is something to do. */
export async function ensureInstalled(log) {
  const lock = hashOf([path.join(root, "package-lock.json")]);
  const stamp = path.join(root, "node_modules/.xiangji-lock");
  if (readStamp(stamp) === lock) return;
  if (!existsSync(stamp) && installedByHand()) return writeFileSync(stamp, lock);
  log("installs packages (npm ci)");
  const npm = process.env.npm_execpath?.endsWith(".js") ? [process.execPath, process.env.npm_execpath] : ["npm"];
  const [command, ...first] = npm;
  await run(command, [...first, "ci", "--include=dev", "--no-audit", "--no-fund", "--prefer-offline"], { env: offline, what: "npm ci" });
  writeFileSync(stamp, lock);
}

/** npm leaves a copy of the lock file; one younger than ours was installed from it. */
function installedByHand() {
  const installed = path.join(root, "node_modules/.package-lock.json");
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(path.join(root, "package-lock.json")).mtimeMs;
}

/** Generates the database client when the schema changed. */
export async function ensureGenerated(log) {
  const inputs = [...filesBelow("prisma", (file) => file.endsWith(".prisma")), path.join(root, "package-lock.json")];
  const stamp = path.join(root, "app/db/generated/.stamp");
  const hash = hashOf(inputs);
  if (readStamp(stamp) === hash) return;
  log("generates the database client");
  await run(process.execPath, ["node_modules/prisma/build/index.js", "generate"], { env: offline, what: "prisma generate" });
  writeFileSync(stamp, hash);
}

/** Builds server and browser files when a source changed. */
export async function ensureBuilt(log) {
  const configs = ["package-lock.json", "vite.config.ts", "remix.config.js", "tsconfig.json", "package.json"].map((file) =>
    path.join(root, file),
  );
  const sources = filesBelow("app", (file) => !file.includes(`${path.sep}generated${path.sep}`) && !file.endsWith(".test.ts"));
  const schema = filesBelow("prisma", (file) => file.endsWith(".prisma"));
  const hash = hashOf([...configs, ...sources, ...schema, ...filesBelow("public", () => true)]);
  const stamp = path.join(root, "build/.stamp");
  if (readStamp(stamp) === hash && existsSync(path.join(root, "build/server/web.js"))) return;
  log("builds the product");
  rmSync(stamp, { force: true });
  const remix = "node_modules/@remix-run/dev/dist/cli.js";
  await run(process.execPath, [remix, "vite:build"], { env: { NODE_ENV: "production" }, what: "The build" });
  await compressFiles(path.join(root, "build/client/assets"));
  writeFileSync(stamp, hash);
}

/** Leaves a Brotli and a gzip twin beside each text file, so that no process compresses it again. */
async function compressFiles(folder) {
  const brotli = promisify(brotliCompress);
  const zip = promisify(gzip);
  const texts = readdirSync(folder).filter((file) => /\.(js|css|svg|json)$/.test(file));
  await Promise.all(
    texts.map(async (file) => {
      const bytes = await readFile(path.join(folder, file));
      if (bytes.length < 1024) return;
      await writeFile(path.join(folder, `${file}.br`), await brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
      await writeFile(path.join(folder, `${file}.gz`), await zip(bytes, { level: 9 }));
    }),
  );
}

function filesBelow(folder, wanted) {
  const start = path.join(root, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .filter(wanted)
    .sort();
}

function hashOf(files) {
  const hash = createHash("sha256").update(process.versions.node.split(".")[0] ?? "");
  for (const file of files) hash.update(path.relative(root, file)).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

function readStamp(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}
