import type pg from "pg";
import { afterAll, inject } from "vitest";

import { env, provideEnvironment } from "#app/env.server";
import { cloneTemplate, emptyDatabase, onDatabase, type CleanState } from "#tests/support/clean-database";
import { numbers } from "#tests/support/numbers";

/**
 * A database for this test file alone, as migrations leave it. The modules of the product stay loaded from file to file, their pool too: so does the
 * database of a process, which is emptied after each file. One whose tables a file has altered is made anew from the template.
 */
const name = `t_${process.pid}`;
const clusterUrl = inject("clusterUrl");

/** What a process keeps from file to file. */
const kept = globalThis as typeof globalThis & { cleanState?: CleanState | undefined; lastDocumentNumber?: number };

kept.cleanState ??= await cloneTemplate(clusterUrl, name);
// Numbers are taken in blocks, and what is left of a block is used by the next file.
if (kept.lastDocumentNumber) await onDatabase(clusterUrl, name, `SELECT setval('document_number', ${kept.lastDocumentNumber})`);

const url = new URL(clusterUrl);
url.pathname = `/${name}`;
// Tests and servers sign sessions with the same secret.
provideEnvironment({ DATABASE_URL: url.toString(), AUTH_SECRET: "secret-of-the-tests-0123456789abcdef" });
const environment = { ...process.env };
numbers.last = 0;

afterAll(async () => {
  const { pool } = await import("#app/db/pool.server");
  const [last] = await onDatabase<{ n: number }>(clusterUrl, name, "SELECT last_value::int AS n FROM document_number");
  kept.lastDocumentNumber = last?.n;
  // Work that an answer did not wait for may still be under way; what never ends goes with its database.
  for (const until = Date.now() + 2_000; pool.idleCount < pool.totalCount && Date.now() < until;)
    await new Promise((resolve) => setImmediate(resolve));
  const resting = pool.idleCount === pool.totalCount;
  if (!resting || !kept.cleanState || !(await emptyDatabase(clusterUrl, name, kept.cleanState, backendsOf(pool)))) {
    await onDatabase(clusterUrl, null, `DROP DATABASE ${name} WITH (FORCE)`);
    kept.cleanState = undefined;
    while (pool.totalCount > 0) await new Promise((resolve) => setImmediate(resolve)); // connections that the server has closed
  }
  for (const key of Object.keys(process.env)) if (!(key in environment)) delete process.env[key];
  for (const key of Object.keys(env)) if (!(key in environment)) delete (env as Partial<typeof env>)[key as keyof typeof env];
  provideEnvironment(environment);
});

/** The server's processes behind a pool's connections. */
function backendsOf(pool: pg.Pool): number[] {
  return (pool as unknown as { _clients: { processID: number }[] })._clients.map((client) => client.processID);
}
