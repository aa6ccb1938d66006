import { expect, test } from "@playwright/test";
import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** `npm start` as an operator meets it: its own data folder and port, no demo region, so that a start takes seconds. */
test.describe.configure({ mode: "serial" });

let data = "";
let port = 0;
const left: ChildProcess[] = [];

interface Run {
  child: ChildProcess;
  output: () => string;
  exit: Promise<number | null>;
}

function start(env: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, ["app/server/bootstrap.mjs", "start"], {
    env: { ...process.env, PORT: String(port), XIANGJI_DATA: data, XIANGJI_DEMO: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  left.push(child);
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  return { child, output: () => output, exit: new Promise((resolve) => child.once("close", (code) => resolve(code))) };
}

const health = async (): Promise<number> => {
  try {
    return (await fetch(`http://127.0.0.1:${port}/healthz`)).status;
  } catch {
    return 0;
  }
};

const untilUp = () => expect.poll(health, { timeout: 100_000, intervals: [100] }).toBe(200);

/** Command lines of processes that name the data folder or were started with it. */
function processesOf(marker: string): { pid: number; command: string }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
        const environment = readFileSync(`/proc/${name}/environ`, "utf8");
        return command.includes(marker) || environment.includes(`XIANGJI_DATA=${marker}`) ? [{ pid: Number(name), command }] : [];
      } catch {
        return [];
      }
    });
}

const pidOf = (part: string): number => processesOf(data).find(({ command }) => command.includes(part))?.pid ?? 0;

const freePort = () =>
  new Promise<number>((resolve) => {
    const server: Server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

test.beforeAll(async () => {
  data = mkdtempSync(path.join("/var/tmp", "xiangji-start-"));
  chmodSync(data, 0o755); // the system user that runs PostgreSQL below root must pass
  port = await freePort();
});

test.afterAll(() => {
  for (const child of left) child.kill("SIGKILL");
  for (const { pid } of processesOf(data)) process.kill(pid, "SIGKILL");
  rmSync(data, { recursive: true, force: true });
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  test(`${signal} stops everything within ten seconds and leaves nothing running`, async () => {
    const run = start();
    await untilUp();
    const from = performance.now();
    run.child.kill(signal);
    expect(await run.exit, run.output()).toBe(0);
    expect(performance.now() - from).toBeLessThan(10_000);
    expect(processesOf(data)).toEqual([]);
  });
}

test("kill -9 of everything's parent: web and worker end by themselves, the next start recovers", async () => {
  const first = start();
  await untilUp();
  first.child.kill("SIGKILL");
  await first.exit;
  await expect.poll(() => pidOf("build/server/"), { timeout: 30_000 }).toBe(0);

  const second = start();
  await untilUp();
  second.child.kill("SIGTERM");
  expect(await second.exit).toBe(0);
  expect(processesOf(data)).toEqual([]);
});

test("kill -9 of the web process, the worker and PostgreSQL is mended while running", async () => {
  const run = start();
  await untilUp();
  for (const part of ["build/server/web.js", "build/server/worker.js", "/cluster"]) {
    const pid = pidOf(part);
    expect(pid).toBeGreaterThan(0);
    process.kill(pid, "SIGKILL");
    await expect.poll(() => ![0, pid].includes(pidOf(part)), { timeout: 45_000 }).toBe(true);
    await untilUp();
  }
  run.child.kill("SIGTERM");
  expect(await run.exit, run.output()).toBe(0);
});

test("a second start in the same place says why it cannot", async () => {
  const first = start();
  await untilUp();
  const samePort = start();
  expect(await samePort.exit).toBe(1);
  expect(samePort.output()).toContain(`Port ${port} is in use`);
  const sameFolder = start({ PORT: String(await freePort()) });
  expect(await sameFolder.exit).toBe(1);
  expect(sameFolder.output()).toContain("in use by another running Xiangji");
  expect(await health()).toBe(200);
  first.child.kill("SIGTERM");
  expect(await first.exit).toBe(0);
});

const mistakes: [string, Record<string, string>, RegExp][] = [
  ["a folder that cannot be written", { XIANGJI_DATA: "/proc/xiangji" }, /^The data folder \/proc\/xiangji cannot be written .*\n$/],
  [
    "a database nobody answers for",
    { DATABASE_URL: "postgresql://u:p@127.0.0.1:1/x" },
    /The database 127\.0\.0\.1:1\/x of DATABASE_URL cannot be used: .*\n$/,
  ],
  [
    "an address that is no database",
    { DATABASE_URL: "mysql://x" },
    /^The environment is wrong: DATABASE_URL: must start with postgresql:\/\/\.\n$/,
  ],
  ["a port that is none", { PORT: "http" }, /^PORT must be a number from 0 to 65535, not "http"\.\n$/],
];

for (const [what, env, sentence] of mistakes) {
  test(`${what} ends the start with one clear sentence`, async () => {
    const run = start({ XIANGJI_DATA: path.join(tmpdir(), `xiangji-${process.pid}`), ...env });
    expect(await run.exit).toBe(1);
    expect(run.output()).toMatch(sentence);
    expect(run.output()).not.toMatch(/^\s+at /m);
  });
}
