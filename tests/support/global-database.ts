import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
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

/** One throw-away cluster and one migrated template database per run; each process clones the template. Tests over HTTP ask the production build. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await ensureBuilt(() => undefined);
  const dataDir = mkdtempSync(path.join(folderForClusters(), "xiangji-test-"));
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
  const cluster = new URL(postgres.url);
  // As the demo region is loaded: a test sends thousands of small statements, and the socket of a file is cheaper than loopback.
  if (postgres.socketFolder) cluster.searchParams.set("host", postgres.socketFolder);
  project.provide("clusterUrl", cluster.href);
  return async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

/** Memory where there is enough of it: a cluster that is thrown away need not wait for a disk, and a clone of the template is two thousand files. */
function folderForClusters(): string {
  const memory = "/dev/shm";
  if (!existsSync(memory)) return "/var/tmp";
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > 4 * 1024 ** 3 ? memory : "/var/tmp";
}
