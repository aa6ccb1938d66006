import { fork, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, openSync, closeSync, renameSync, statSync } from "node:fs";
import path from "node:path";

import { childEnvironment } from "#app/env.server";
import type { ProcessMessage } from "#app/server/lifecycle";

/** A process of the product does not start, or keeps dying; the message is one sentence for the operator. */
export class SupervisionError extends Error {}

export interface Supervised {
  /** Port it listens on, if it does. */
  port: number | undefined;
  stop(): Promise<void>;
}

interface SuperviseOptions {
  data: string;
  /** Called once, when restarting has become pointless. */
  onLost: (error: Error) => void;
  /** Aborted, a process that is not ready yet is ended at once: it has done nothing that anybody was told of. */
  halt?: AbortSignal;
}

const READY_MS = 30_000;
const STOP_MS = 6_000;
const RESTART_MS = 300;
/** More deaths than this within the window are a fault that a restart does not mend. */
const MAX_DEATHS = 6;
const DEATH_WINDOW_MS = 60_000;
const LOG_BYTES = 20_000_000;

/**
 * Keeps one process of the product running: started again when it dies, ended when this one is.
 *
 * @param script arguments of node, the last one a script
 * @returns when the process has said that it is ready
 */
export async function supervise(name: string, script: string[], { data, onLost, halt }: SuperviseOptions): Promise<Supervised> {
  const deaths: number[] = [];
  let stopping = false;
  let child = await startChild(name, script, data, halt);

  const keepAlive = (process: ReadyChild): void => {
    process.child.once("exit", () => void revive());
  };
  const revive = async (): Promise<void> => {
    if (stopping) return;
    const now = Date.now();
    deaths.push(now);
    if (deaths.filter((at) => now - at < DEATH_WINDOW_MS).length > MAX_DEATHS) {
      return onLost(new SupervisionError(`The ${name} process keeps ending; see ${logFile(data, name)}.`));
    }
    await new Promise((resolve) => setTimeout(resolve, RESTART_MS));
    if (stopping) return;
    try {
      child = await startChild(name, script, data);
      keepAlive(child);
      if (stopping) await endChild(child.child);
    } catch {
      await revive();
    }
  };
  keepAlive(child);

  return {
    port: child.port,
    stop: () => {
      stopping = true;
      return endChild(child.child);
    },
  };
}

interface ReadyChild {
  child: ChildProcess;
  port: number | undefined;
}

/** Its own process group, so that Ctrl-C reaches the parent alone, who ends the parts in order. */
function startChild(name: string, script: string[], data: string, halt?: AbortSignal): Promise<ReadyChild> {
  const output = openLog(data, name);
  const child = fork(script.at(-1) ?? "", {
    execArgv: script.slice(0, -1),
    env: childEnvironment(),
    detached: true,
    stdio: ["ignore", output, output, "ipc"],
  });
  closeSync(output);
  const end = () => void child.kill("SIGKILL");
  halt?.addEventListener("abort", end);
  const ready = new Promise<ReadyChild>((resolve, reject) => {
    const timer = setTimeout(() => {
      end();
      reject(new SupervisionError(`The ${name} process was not ready after ${READY_MS / 1000} s; see ${logFile(data, name)}.`));
    }, READY_MS);
    child.once("message", (message: ProcessMessage) => {
      clearTimeout(timer);
      if (message.kind === "ready") resolve({ child, port: message.port });
      else reject(new SupervisionError(message.reason));
    });
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      reject(new SupervisionError(`The ${name} process ended at once (${signal ?? code}); see ${logFile(data, name)}.`));
    });
  });
  return ready.finally(() => halt?.removeEventListener("abort", end));
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await gone;
  clearTimeout(force);
}

function logFile(data: string, name: string): string {
  return path.join(data, "log", `${name}.log`);
}

/** One older file is kept. */
function openLog(data: string, name: string): number {
  const file = logFile(data, name);
  mkdirSync(path.dirname(file), { recursive: true });
  if (existsSync(file) && statSync(file).size > LOG_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, "a");
}
