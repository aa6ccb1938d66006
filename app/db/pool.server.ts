import pg from "pg";

import { env, requireDatabaseUrl } from "#app/env.server";

/** One pool per process, shared by Prisma and by the hot statements, kept across hot reloads. */
const holder = globalThis as typeof globalThis & { xiangjiPool?: pg.Pool };

export const pool: pg.Pool = (holder.xiangjiPool ??= createPool());

function createPool(): pg.Pool {
  const created = new pg.Pool({ connectionString: requireDatabaseUrl(), max: env.DATABASE_POOL, application_name: "xiangji" });
  // An idle connection that breaks is replaced at its next use; without a listener it would end the process.
  created.on("error", () => undefined);
  // Once per connection instead of once per transaction, whatever the database's own default is.
  created.on("connect", (client) => {
    client.query("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED").catch(() => undefined);
  });
  return created;
}
