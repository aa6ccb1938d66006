import { fork } from "node:child_process";
import { readFileSync } from "node:fs";

import { freePort } from "#app/db/embedded-postgres.server";
import { childEnvironment } from "#app/env.server";
import { webArguments } from "#app/server/node-arguments";

/** The production build as a process of its own. Memory in MB: what it holds now, and the most it ever held. */
export async function startBuild(): Promise<{
  origin: string;
  pid: number | undefined;
  memory: () => { now: number; peak: number };
  stop: () => Promise<void>;
}> {
  const port = await freePort();
  const child = fork("build/server/web.js", {
    execArgv: webArguments,
    env: childEnvironment({ PORT: String(port), NODE_ENV: "production", LOG_LEVEL: "silent" }),
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await new Promise<void>((resolve, reject) => {
    child.on("message", () => resolve());
    child.once("exit", () => reject(new Error("the web process did not start")));
  });
  const read = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: child.pid,
    memory: () => ({ now: read("VmRSS"), peak: read("VmHWM") }),
    stop: async () => {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await gone;
    },
  };
}
