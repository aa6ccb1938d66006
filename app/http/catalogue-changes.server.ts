import pg from "pg";

import { requireDatabaseUrl } from "#app/env.server";
import type { PageCache } from "#app/http/page-cache.server";
import { log } from "#app/server/log.server";

const AGAIN_MS = 1_000;
const PULSE_MS = 5_000;

/**
 * Tells the cache of every change of the catalogue, in whichever process it happened. While PostgreSQL is not listened to, the cache is not trusted:
 * pages are rendered then.
 *
 * @returns stops listening
 */
export function followCatalogueChanges(cache: PageCache): () => Promise<void> {
  let client: pg.Client | null = null;
  let stopped = false;

  async function listen(): Promise<void> {
    const own = new pg.Client({
      connectionString: requireDatabaseUrl(),
      application_name: "xiangji-pages",
      keepAlive: true,
      query_timeout: PULSE_MS,
    });
    client = own;
    let over = false;
    const lost = (error?: Error) => {
      if (over) return;
      over = true;
      clearInterval(pulse);
      cache.trust(false);
      own.end().catch(() => undefined);
      if (stopped) return;
      log.warn({ err: error }, "changes of the catalogue are not heard of; trying again");
      setTimeout(() => void listen(), AGAIN_MS).unref();
    };
    // A connection that died silently is noticed by its missing answer.
    const pulse = setInterval(() => void own.query("SELECT 1").catch(lost), PULSE_MS).unref();
    own.on("error", lost);
    own.on("end", () => lost());
    own.on("notification", () => cache.forgetAll());
    try {
      await own.connect();
      await own.query("LISTEN catalog_changed");
      if (!over) cache.trust(true);
    } catch (error) {
      lost(error instanceof Error ? error : new Error(String(error)));
    }
  }

  void listen();
  return async () => {
    stopped = true;
    await client?.end().catch(() => undefined);
  };
}
