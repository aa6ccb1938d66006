import { migrate, MigrationError } from "#app/db/migrate.server";
import { EnvironmentError, requireDatabaseUrl } from "#app/env.server";
import { installJobs } from "#app/jobs/boss.server";

/** `npm run db:migrate`: brings the database of DATABASE_URL up to this version. */
try {
  const url = requireDatabaseUrl();
  const { applied, latest } = await migrate(url);
  await installJobs(url);
  process.stdout.write(applied.length === 0 ? `up to date at ${latest}\n` : `applied ${applied.join(", ")}\n`);
} catch (error) {
  const expected = error instanceof MigrationError || error instanceof EnvironmentError;
  process.stderr.write(`${expected ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
