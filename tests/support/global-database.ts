import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";

import { startEmbeddedPostgres } from "#app/db/embedded-postgres.server";
import { installJobs } from "#app/jobs/boss.server";
import { migrate } from "#app/db/migrate.server";
import { ensureBuilt } from "#app/server/prepare.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    /** Maintenance database of the run's cluster, which holds the migrated database `template_xiangji`. */
    clusterUrl: string;
  }
}

/** One throw-away cluster and one migrated template database per run; each test file clones the template. Tests over HTTP ask the production build. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await ensureBuilt(() => undefined);
  const dataDir = mkdtempSync(path.join("/var/tmp", "xiangji-test-"));
  chmodSync(dataDir, 0o755); // as root the server runs as another user, who must reach it
  const postgres = await startEmbeddedPostgres({ dataDir, durable: false });
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query("CREATE DATABASE template_xiangji");
  await client.end();
  const url = new URL(postgres.url);
  url.pathname = "/template_xiangji";
  await migrate(url.toString());
  await installJobs(url.toString());
  project.provide("clusterUrl", postgres.url);
  return async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
