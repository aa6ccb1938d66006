import { appendFileSync, mkdirSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import pg from "pg";

import { startEmbeddedPostgres, type EmbeddedPostgres } from "#app/db/embedded-postgres.server";
import { env } from "#app/env.server";

/** The database cannot be used; the message is one sentence for the operator. */
export class DatabaseError extends Error {}

export interface OpenDatabase {
  url: string;
  /** Folder of a Unix socket to the same server, if there is one. */
  socketFolder: string | null;
  /** Throws everything away and begins anew; only our own database may be emptied. */
  recreate: (() => Promise<void>) | null;
  /** Begins to write what a stop has to write, while others still work. */
  prepareStop(): void;
  stop(): Promise<void>;
}

interface OpenOptions {
  data: string;
  log: (line: string) => void;
  /** Called when the embedded server is gone and cannot be started again. */
  onLost: (error: unknown) => void;
}

const NAME = "xiangji";

/** The database of DATABASE_URL, or an embedded one that is started again when it dies. */
export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  return env.DATABASE_URL ? openExternal(env.DATABASE_URL, options.log) : openEmbedded(options);
}

async function openExternal(url: string, log: (line: string) => void): Promise<OpenDatabase> {
  const { host, pathname } = new URL(url);
  log(`uses the database ${host}${pathname}`);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 8_000 });
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    const reason = error instanceof AggregateError ? String((error.errors[0] as Error).message) : (error as Error).message;
    throw new DatabaseError(`The database ${host}${pathname} of DATABASE_URL cannot be used: ${reason}`);
  }
  return { url, socketFolder: null, recreate: null, prepareStop: () => undefined, stop: async () => undefined };
}

async function openEmbedded({ data, log, onLost }: OpenOptions): Promise<OpenDatabase> {
  log("starts PostgreSQL");
  const dataDir = path.join(data, "postgres");
  const serverLog = path.join(data, "log", "postgres.log");
  mkdirSync(path.dirname(serverLog), { recursive: true });
  const note = (line: string) =>
    line.startsWith("a database server of an earlier run") ? log(line) : appendFileSync(serverLog, `${line}\n`);
  const server = await startEmbeddedPostgres({ dataDir, log: note });
  await createDatabase(server.url);
  const url = server.url.replace(/\/postgres$/, `/${NAME}`);
  const watch = keepRunning(server, { dataDir, log, note, onLost });
  const recreate = async () => {
    await withClient(server.url, (client) => client.query(`DROP DATABASE ${NAME} WITH (FORCE)`));
    await createDatabase(server.url);
  };
  return { url, socketFolder: server.socketFolder, recreate, prepareStop: () => void checkpoint(server.url), stop: () => watch.stop() };
}

async function createDatabase(maintenanceUrl: string): Promise<void> {
  await withClient(maintenanceUrl, async (client) => {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [NAME]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${NAME}`);
  });
}

/** A database that is gone has nothing to write. */
async function checkpoint(maintenanceUrl: string): Promise<void> {
  await withClient(maintenanceUrl, (client) => client.query("CHECKPOINT")).catch(() => undefined); // the stop may come before its end
}

const WATCH_MS = 1_000;
/** With the six seconds of web and worker, all ends within ten. */
const PATIENCE_MS = 2_500;

interface Watch {
  dataDir: string;
  log: (line: string) => void;
  note: (line: string) => void;
  onLost: (error: unknown) => void;
}

/** A killed server is recovered on the same port; web and worker reconnect by themselves. */
function keepRunning(first: EmbeddedPostgres, { dataDir, log, note, onLost }: Watch): { stop(): Promise<void> } {
  let server = first;
  let stopped = false;
  let recovery: Promise<void> | null = null;

  const recover = async (): Promise<void> => {
    log("PostgreSQL is gone; starts it again");
    while (await answers(server.port)) await pause(100); // its last sessions still hold the port
    server = await startEmbeddedPostgres({ dataDir, port: server.port, log: note });
    log("PostgreSQL has recovered");
  };
  const timer = setInterval(() => {
    if (stopped || recovery || isAlive(server.pid)) return;
    recovery = recover()
      .catch(onLost)
      .finally(() => (recovery = null));
  }, WATCH_MS);

  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await recovery;
      await server.stop(PATIENCE_MS);
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    const done = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.once("connect", () => done(true)).once("error", () => done(false));
  });
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: "xiangji-start" });
  // A connection that breaks fails what is asked of it; between two questions, or right after it opened, it would end the process without a listener.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
