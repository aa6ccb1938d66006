import pg from "pg";
import { afterAll, inject } from "vitest";

import { provideEnvironment } from "#app/env.server";

/** A database of this test file's own, cloned from the migrated template before any module of the product opens a pool. */
const name = `t_${process.pid}_${process.hrtime.bigint()}`;
const clusterUrl = inject("clusterUrl");

async function onCluster(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: clusterUrl });
  await client.connect();
  await client.query(sql);
  await client.end();
}

// Cloning needs the template unused for a moment; several files start at once, hence the queue on an advisory lock.
const client = new pg.Client({ connectionString: clusterUrl });
await client.connect();
await client.query("SELECT pg_advisory_lock(4711)");
await client.query(`CREATE DATABASE ${name} TEMPLATE template_xiangji STRATEGY FILE_COPY`);
await client.end();

const url = new URL(clusterUrl);
url.pathname = `/${name}`;
provideEnvironment({ DATABASE_URL: url.toString() });

afterAll(async () => {
  const { db } = await import("#app/db/client.server");
  await db.$disconnect();
  await onCluster(`DROP DATABASE ${name} WITH (FORCE)`);
});
