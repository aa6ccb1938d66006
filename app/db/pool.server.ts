import pg from "pg";

import { env, requireDatabaseUrl } from "#app/env.server";

/** One pool per process, shared by Prisma and by the hot statements, kept across hot reloads. */
const holder = globalThis as typeof globalThis & { xiangjiPool?: pg.Pool };

export const pool: pg.Pool = (holder.xiangjiPool ??= createPool());

function createPool(): pg.Pool {
  const created = new pg.Pool({
    connectionString: requireDatabaseUrl(),
    max: env.DATABASE_POOL,
    // A new connection learns the whole catalogue again: ten seconds, the default of the library, would make every reader after a pause wait for that.
    idleTimeoutMillis: 300_000,
    application_name: "xiangji",
    // Said once per connection instead of once per transaction, whatever the database's own default is; the pool waits for it.
    // oxlint-disable-next-line typescript/no-misused-promises -- the types of the hook are behind: it may return a promise
    onConnect: (client) => client.query("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED"),
  });
  // An idle connection that breaks is replaced at its next use; without a listener it would end the process.
  created.on("error", () => undefined);
  return created;
}
