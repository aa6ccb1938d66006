import pg from "pg";
import { afterAll, inject } from "vitest";

import { env, provideEnvironment } from "#app/env.server";
import { numbers } from "#tests/support/numbers";

/**
 * A database of this test file's own, cloned from the migrated template. The modules of the product stay loaded from file to file, their pool too: the
 * database has the same name for all files of a process.
 */
const name = `t_${process.pid}`;
const clusterUrl = inject("clusterUrl");

/** What a process keeps from file to file. */
const kept = globalThis as typeof globalThis & { lastDocumentNumber?: number };

async function onCluster<T extends pg.QueryResultRow>(database: string | null, ...statements: string[]): Promise<T[]> {
  const url = new URL(clusterUrl);
  if (database) url.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  let rows: T[] = [];
  for (const sql of statements) rows = (await client.query<T>(sql)).rows;
  await client.end();
  return rows;
}

// Cloning needs the template unused for a moment; two files start at once, hence the queue on an advisory lock.
await onCluster(null, "SELECT pg_advisory_lock(4711)", `CREATE DATABASE ${name} TEMPLATE template_xiangji STRATEGY FILE_COPY`);
// Numbers are taken in blocks, and what is left of a block is used by the next file.
if (kept.lastDocumentNumber) await onCluster(name, `SELECT setval('document_number', ${kept.lastDocumentNumber})`);

const url = new URL(clusterUrl);
url.pathname = `/${name}`;
// Tests and servers sign sessions with the same secret.
provideEnvironment({ DATABASE_URL: url.toString(), AUTH_SECRET: "secret-of-the-tests-0123456789abcdef" });
const environment = { ...process.env };
numbers.last = 0;

afterAll(async () => {
  const { pool } = await import("#app/db/pool.server");
  const [last] = await onCluster<{ n: number }>(name, "SELECT last_value::int AS n FROM document_number");
  kept.lastDocumentNumber = last?.n;
  await onCluster(null, `DROP DATABASE ${name} WITH (FORCE)`);
  while (pool.totalCount > 0) await new Promise((resolve) => setImmediate(resolve)); // connections that the server has closed
  for (const key of Object.keys(process.env)) if (!(key in environment)) delete process.env[key];
  for (const key of Object.keys(env)) if (!(key in environment)) delete (env as Partial<typeof env>)[key as keyof typeof env];
  provideEnvironment(environment);
});
