import { db } from "#app/db/client.server";
import { currentMigration } from "#app/db/migrate.server";
import { version } from "#app/server/version";

export const handle = { policy: "public" };

const DATABASE_MS = 2_000;

/** For load balancers and `npm start`: 200 when this process and its database answer, else 503. */
export async function loader(): Promise<Response> {
  const migration = await Promise.race([migrationInForce(), afterTimeout()]);
  const body = migration === null ? { status: "unavailable", version } : { status: "ok", version, migration };
  return Response.json(body, { status: migration === null ? 503 : 200, headers: { "Cache-Control": "no-store" } });
}

async function migrationInForce(): Promise<string | null> {
  try {
    return await currentMigration((sql) => db.$queryRawUnsafe(sql));
  } catch {
    return null;
  }
}

function afterTimeout(): Promise<null> {
  return new Promise((resolve) => setTimeout(resolve, DATABASE_MS, null).unref());
}
