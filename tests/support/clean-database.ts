import pg from "pg";

/** How the template looks: what a database must look like again when a file is done with it. */
export interface CleanState {
  /** Sums over the catalogue: columns, triggers, constraints, indexes, functions. */
  shape: string;
  /** Digest of the rows of each table that migrations have filled, by its quoted name. */
  filled: Map<string, string>;
}

/** Tables up to this size are emptied row by row, which is quicker than to give them and their indexes new files. */
const SMALL_BYTES = 128 * 1024;

/** Whoever alters a table, a trigger, a constraint, an index or a function writes its row of the catalogue anew, which then bears another transaction's number. */
const SHAPE = ["pg_attribute", "pg_trigger", "pg_constraint", "pg_index", "pg_proc"]
  .map((catalogue) => `SELECT '${catalogue}' AS name, count(*) || ' ' || sum(xmin::text::bigint) AS rows FROM ${catalogue}`)
  .join(" UNION ALL ");

const TABLES = `SELECT format('%I.%I', n.nspname, c.relname) AS name, pg_relation_size(c.oid)::int AS bytes
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND pg_relation_size(c.oid) > 0`;

/** One client of a database of the cluster, `null` for its maintenance database; returns the rows of the last statement. */
export async function onDatabase<T extends pg.QueryResultRow>(
  clusterUrl: string,
  database: string | null,
  ...statements: string[]
): Promise<T[]> {
  return withClient(clusterUrl, database, async (client) => {
    let rows: T[] = [];
    for (const sql of statements) rows = (await client.query<T>(sql)).rows;
    return rows;
  });
}

/** A new database from the migrated template. */
export async function cloneTemplate(clusterUrl: string, name: string): Promise<CleanState> {
  // Cloning needs the template unused for a moment; two processes start at once, hence the queue on an advisory lock.
  await onDatabase(
    clusterUrl,
    null,
    "SELECT pg_advisory_lock(4711)",
    `CREATE DATABASE ${name} TEMPLATE template_xiangji STRATEGY FILE_COPY`,
  );
  return withClient(clusterUrl, name, async (client) => {
    const { rows } = await client.query<{ name: string }>(TABLES);
    const filled = new Map<string, string>();
    for (const table of rows) filled.set(table.name, await digest(client, table.name));
    return { shape: await shape(client), filled };
  });
}

/**
 * Brings a database back to what its template is: no rows but those of the migrations, sequences at their beginning.
 *
 * @param keep backends of the process's own pool, all idle, which stay; whoever else is still connected is sent away
 * @returns false if that cannot be: a file has altered tables, triggers or functions, or the rows of a migration
 */
export async function emptyDatabase(clusterUrl: string, name: string, clean: CleanState, keep: number[]): Promise<boolean> {
  return withClient(clusterUrl, name, async (client) => {
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND pid <> ALL ($1::int[])`,
      [keep],
    );
    if ((await shape(client)) !== clean.shape) return false;
    for (const [table, rows] of clean.filled) if ((await digest(client, table)) !== rows) return false;
    const { rows } = await client.query<{ name: string; bytes: number }>(TABLES);
    const written = rows.filter((table) => !clean.filled.has(table.name));
    const large = written.filter((table) => table.bytes > SMALL_BYTES).map((table) => table.name);
    const small = written.filter((table) => table.bytes <= SMALL_BYTES).map((table) => table.name);
    await client.query("SET session_replication_role = replica"); // no trigger refuses, no key is followed: everything goes
    await client.query(
      [
        "BEGIN",
        ...small.map((table) => `DELETE FROM ${table}`),
        ...(large.length > 0 ? [`TRUNCATE ${large.join(", ")} CASCADE`] : []),
        "COMMIT",
      ].join(";"),
    );
    await client.query(
      "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) FROM pg_sequences WHERE last_value IS NOT NULL",
    );
    return true;
  });
}

async function shape(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string; rows: string }>(SHAPE);
  return rows.map((row) => `${row.name} ${row.rows}`).join("; ");
}

async function digest(client: pg.Client, table: string): Promise<string> {
  const { rows } = await client.query<{ digest: string | null }>(
    `SELECT md5(string_agg(t::text, ';' ORDER BY t::text)) AS digest FROM ${table} t`,
  );
  return rows[0]?.digest ?? "";
}

async function withClient<T>(clusterUrl: string, database: string | null, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const url = new URL(clusterUrl);
  if (database) url.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
