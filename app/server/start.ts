import { mkdirSync, readFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import path from "node:path";

import { env, EnvironmentError, provideEnvironment, startedByNpm } from "#app/env.server";
import { DatabaseError, openDatabase } from "#app/server/database";
import { webArguments, workerArguments } from "#app/server/node-arguments";
import { startPaymentEmulator } from "#app/server/payment-emulator";
import { prepareDatabase, type DemoAccount } from "#app/server/prepare-database";
import { stored } from "#app/server/stored-secret";
import { supervise, SupervisionError, type Supervised } from "#app/server/supervise";
import { EmbeddedPostgresError } from "#app/db/embedded-postgres.server";
import { MigrationError } from "#app/db/migrate.server";
import { newSigningKey } from "#app/lib/ed25519";

export interface StartOptions {
  /** Settles when the production build is there. */
  built: Promise<void>;
  /** Prints one line with the elapsed seconds. */
  log: (line: string) => void;
  mode: "production" | "development";
}

/** Everything on one machine: database, migrations, demo region, web and worker; runs until it is told to stop. */
export async function start({ built, log, mode }: StartOptions): Promise<void> {
  const running: { prepareStop?: () => void; stop(): Promise<void> }[] = [];
  let stopping: Promise<void> | null = null;

  const stopAll = (reason: string, exitCode: number): Promise<void> =>
    (stopping ??= (async () => {
      if (exitCode === 0) log(`stops (${reason})`);
      setTimeout(() => process.exit(1), 9_500).unref();
      for (const part of running) part.prepareStop?.();
      for (const part of running.reverse()) await part.stop().catch((error: unknown) => log(String(error)));
      if (exitCode === 0) log("stopped");
      else process.stderr.write(`${reason}\n`);
      process.exit(exitCode);
    })());
  const fail = (error: unknown): Promise<void> => stopAll(sentence(error), 1);

  process.on("SIGINT", () => void stopAll("interrupted", 0));
  process.on("SIGTERM", () => void stopAll("terminated", 0));
  stopWithNpm(() => void stopAll("npm is gone", 0));

  try {
    const data = path.resolve(env.XIANGJI_DATA);
    mkdirSync(data, { recursive: true });
    provideEnvironment({
      XIANGJI_DATA: data,
      NODE_ENV: mode,
      AUTH_SECRET: env.AUTH_SECRET ?? stored(data, "auth-secret", () => randomBytes(32).toString("base64url")),
      LEDGER_SIGNING_KEY: env.LEDGER_SIGNING_KEY ?? stored(data, "ledger-signing-key", newSigningKey),
    });

    const database = await openDatabase({ data, log, onLost: (error) => void fail(error) });
    running.push(database);
    provideEnvironment({ DATABASE_URL: database.url });
    const [accounts] = await Promise.all([prepareDatabase(database, log), built]);

    const emulator = env.STRIPE_SECRET_KEY === undefined ? await startPaymentEmulator(data, (error) => void fail(error)) : null;
    if (emulator) running.push(emulator);

    log("starts web and worker");
    const scripts = mode === "production" ? builtScripts : sourceScripts;
    const halt = new AbortController();
    const options = { data, onLost: (error: Error) => void fail(error), halt: halt.signal };
    const starting = { web: supervise("web", scripts.web, options), worker: supervise("worker", scripts.worker, options) };
    // Before they are ready: one of them may be when the order to stop comes.
    running.push({
      stop: async () => {
        halt.abort();
        await Promise.all([stopParts([starting.web, starting.worker]), emulator?.stop()]);
      },
    });
    const [web] = await Promise.all([starting.web, starting.worker]);
    await emulator?.tellTo(`http://127.0.0.1:${web.port}/webhooks/stripe`);

    log("ready");
    announce(web, accounts, data);
  } catch (error) {
    await fail(error);
  }
}

/** Ends all that has started. */
async function stopParts(parts: Promise<Supervised>[]): Promise<void> {
  const settled = await Promise.allSettled(parts);
  const started = settled.flatMap((part) => (part.status === "fulfilled" ? [part.value] : []));
  await Promise.all(started.map((part) => part.stop()));
}

const builtScripts = { web: [...webArguments, "build/server/web.js"], worker: [...workerArguments, "build/server/worker.js"] };
const sourceScripts = { web: ["--import", "tsx", "app/server/dev-web.ts"], worker: ["--import", "tsx", "app/server/worker.ts"] };

const expected = [DatabaseError, EmbeddedPostgresError, EnvironmentError, MigrationError, SupervisionError];

/** One sentence for what an operator can mend, the whole stack for a bug. */
function sentence(error: unknown): string {
  if (expected.some((kind) => error instanceof kind)) return (error as Error).message;
  if (error instanceof Error && error.name === "StepError") return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Neither npm nor the shell between ends its child when it is killed itself: without this the port would stay taken. */
function stopWithNpm(stop: () => void): void {
  if (!startedByNpm || process.ppid <= 1) return;
  const shell = process.ppid;
  const npm = parentOf(shell);
  setInterval(() => {
    if (process.ppid !== shell || parentOf(shell) !== npm) stop();
  }, 500).unref();
}

/** Null where there is no /proc. */
function parentOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1] ?? null;
  } catch {
    return null;
  }
}

function announce(web: Supervised, accounts: DemoAccount[], data: string): void {
  const lines = ["", `  乡集 Xiangji   http://localhost:${web.port}`, `  log            ${path.join(data, "log")}`];
  if (accounts.length > 0) lines.push("", "  Demo accounts (invented people and organisations):");
  const width = Math.max(0, ...accounts.map(({ email }) => email.length));
  for (const { title, email, password } of accounts) lines.push(`    ${email.padEnd(width)}  ${password}   ${title}`);
  process.stdout.write(`${lines.join("\n")}\n\n  Ctrl-C stops everything.\n`);
}
