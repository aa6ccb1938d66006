// `npm test`: everything that must hold, on a fresh clone too. Prints the failures of each part and, last, the sums over all runners.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";

import { ensureBuilt, ensureGenerated, ensureInstalled, root } from "../app/server/prepare.mjs";

process.chdir(root);

const startedAt = performance.now();
const reports = path.join(root, ".cache/reports");
const elapsed = () => `[${((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)} s]`;
const log = (line) => process.stdout.write(`${elapsed()} ${line}\n`);

/** Runs a part to its end; what it printed is shown when it failed, so that parallel parts do not mix. */
function part(name, args, env = {}) {
  return new Promise((resolve) => {
    const from = performance.now();
    const child = spawn(process.execPath, args, {
      env: { ...process.env, CI: "1", FORCE_COLOR: "0", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const keep = (chunk) => (output = (output + chunk).slice(-60_000));
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => keep(String(error)));
    child.once("close", (code) => {
      log(`${code === 0 ? "ok    " : "FAILED"} ${name} (${((performance.now() - from) / 1000).toFixed(1)} s)`);
      if (code !== 0) process.stdout.write(`${output.trimEnd()}\n`);
      resolve(code === 0);
    });
  });
}

/** What a compiler or a linter says of all files is one test. */
async function check(name, args) {
  return (await part(name, args)) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** A runner that leaves no readable report has failed, whatever it said. */
function readReport(file, count) {
  try {
    return count(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return { passed: 0, failed: 1 };
  }
}

async function vitest(project) {
  const file = path.join(reports, `${project}.json`);
  const args = [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ];
  const ok = await part(project, args);
  return atLeastOneFailure(ok, readReport(file, countVitest));
}

/** A file that does not even load has no test cases and still is a failure. */
function countVitest(report) {
  const brokenFiles = report.testResults.filter((result) => result.status === "failed" && result.assertionResults.length === 0).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles };
}

async function playwright() {
  const file = path.join(reports, "e2e.json");
  const data = path.join(root, ".cache/e2e-data");
  rmSync(data, { recursive: true, force: true });
  const env = { E2E_PORT: String(await freePort()), E2E_DATA: data, PLAYWRIGHT_JSON_OUTPUT_NAME: file };
  const ok = await part("e2e", ["node_modules/@playwright/test/cli.js", "test", "--reporter=list,json"], env);
  return atLeastOneFailure(
    ok,
    readReport(file, ({ stats, errors }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length })),
  );
}

function atLeastOneFailure(ok, { passed, failed }) {
  return { passed, failed: ok ? failed : Math.max(1, failed) };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The browser and the Chinese fonts of the system; only root can install them, and only when they are absent. */
function ensureBrowser() {
  const browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].some((file) => existsSync(file));
  const fonts = spawnSync("fc-list", [":lang=zh"], { encoding: "utf8" }).stdout?.trim() ?? "";
  const missing = [...(browser ? [] : ["chromium"]), ...(fonts === "" ? ["fonts-noto-cjk", "fontconfig"] : [])];
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    log(`missing: ${missing.join(", ")}; install them, or run as root on Debian`);
    return;
  }
  log(`installs ${missing.join(", ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args) => spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] }).status === 0;
  if (!apt("install", "-y", "--no-install-recommends", ...missing)) {
    apt("update");
    apt("install", "-y", "--no-install-recommends", ...missing);
  }
}

async function main() {
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  await ensureInstalled(log);
  ensureBrowser();
  await ensureGenerated(log);

  const built = ensureBuilt(log).then(
    () => ({ passed: 0, failed: 0 }), // shown to be good by the journeys below
    (error) => {
      log("FAILED build");
      process.stdout.write(`${error.message}\n`);
      return { passed: 0, failed: 1 };
    },
  );
  // Two lanes for two cores: the compilers beside the tests, the browser alone at the end because it measures time.
  const compilers = async () => {
    const build = await built;
    // One pass over the program tells the compiler's errors (as `npm run typecheck` does) and those of rules that need types: to read it twice costs a minute.
    const lint = await check("types and lint", ["node_modules/oxlint/bin/oxlint", "--type-check", "--deny-warnings", "."]);
    const format = await check("format", ["node_modules/oxfmt/bin/oxfmt", "--check", "."]);
    return [build, { passed: lint.passed * format.passed, failed: Math.max(lint.failed, format.failed) }];
  };
  const tests = async () => {
    const unit = await vitest("unit");
    await built; // tests over HTTP ask the production build
    return [unit, await vitest("integration")];
  };
  const results = (await Promise.all([compilers(), tests()])).flat();
  results.push((await built).failed === 0 ? await playwright() : { passed: 0, failed: 1 });

  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  log("done");
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
}

main().catch((error) => {
  process.stdout.write(`${error?.message ?? error}\n0 passed, 1 failed\n`);
  process.exit(1);
});
