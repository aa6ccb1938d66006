import { fork, type ChildProcess } from "node:child_process";

import { childEnvironment } from "#app/env.server";

/** A worker of the production build beside the test's database, in a process of its own. */
export async function startWorkerProcess(): Promise<{ kill(): Promise<void> }> {
  const child: ChildProcess = fork("build/server/worker.js", {
    execArgv: [],
    env: childEnvironment({}),
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code) => reject(new Error(`the worker ended with ${code}`)));
  });
  return {
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
