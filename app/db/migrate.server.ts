import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";

/** The database cannot be brought to this version of the code; the message is one sentence for the operator. */
export class MigrationError extends Error {}

export interface MigrationResult {
  /** Names applied by this call, oldest first. */
  applied: string[];
  /** Name of the newest migration of the code. */
  latest: string;
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/** Any constant: deployers of several processes queue on it. */
const LOCK_KEY = 8_142_626_001n;

/**
 * Brings a database to the newest migration of `prisma/migrations`: one transaction each, recorded in Prisma's own `_prisma_migrations`,
 * so that `prisma migrate deploy` on a connected machine agrees with the result.
 *
 * @param folder `prisma/migrations`
 * @throws MigrationError if the database is newer than the code, or an applied migration was edited
 */
export async function migrate(databaseUrl: string, folder = path.resolve("prisma/migrations")): Promise<MigrationResult> {
  const migrations = readMigrations(folder);
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "xiangji-migrate" });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [LOCK_KEY]);
    await requireVersion(client);
    const done = await appliedMigrations(client);
    refuseDifferences(migrations, done);
    const applied: string[] = [];
    for (const migration of migrations) {
      if (done.has(migration.name)) continue;
      await apply(client, migration);
      applied.push(migration.name);
    }
    return { applied, latest: migrations.at(-1)?.name ?? "" };
  } finally {
    await client.end();
  }
}

/** Name of the newest applied migration, or null in an empty database. Takes no lock. */
export async function currentMigration(query: (sql: string) => Promise<{ migration_name: string }[]>): Promise<string | null> {
  const rows = await query(
    `SELECT migration_name FROM "_prisma_migrations" WHERE finished_at IS NOT NULL ORDER BY migration_name DESC LIMIT 1`,
  );
  return rows[0]?.migration_name ?? null;
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

async function requireVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>("SELECT current_setting('server_version_num')::int AS version");
  if ((rows[0]?.version ?? 0) < 150_000) throw new MigrationError("PostgreSQL 15 or newer is needed.");
}

async function appliedMigrations(client: pg.Client): Promise<Map<string, string>> {
  await client.query(`CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
    logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`);
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    `SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

function refuseDifferences(migrations: Migration[], done: Map<string, string>): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration.checksum]));
  for (const [name, checksum] of done) {
    if (!known.has(name)) throw new MigrationError(`The database is newer than this version: it already has the migration ${name}.`);
    if (known.get(name) !== checksum) throw new MigrationError(`The migration ${name} differs from the one the database was made with.`);
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw new MigrationError(`The migration ${migration.name} failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
