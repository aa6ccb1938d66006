import { createHash } from "node:crypto";
import pg from "pg";

import type { Prisma } from "#app/db/generated/client";
import { pool } from "#app/db/pool.server";

/**
 * The few statements that every order passes through, sent by the driver itself as prepared statements: planning a statement of fifteen parts costs more than
 * running it, and Prisma's own path costs several times the driver's. Same pool, same SQL, values always as parameters. Each call is a transaction of its own.
 */
export async function hotQuery<Row extends pg.QueryResultRow>(sql: Prisma.Sql): Promise<Row[]> {
  const result = await pool.query<Row>({ name: nameOf(sql.text), text: sql.text, values: sql.values, types });
  return result.rows;
}

const names = new Map<string, string>();

function nameOf(text: string): string {
  const known = names.get(text);
  if (known) return known;
  const name = `x${createHash("sha1").update(text).digest("base64url").slice(0, 20)}`;
  names.set(text, name);
  return name;
}

const INT8: number = pg.types.builtins.INT8;
const DATE: number = pg.types.builtins.DATE;

/** Values arrive as Prisma delivers them: bigint as BigInt; `date` as midnight UTC. */
const types = {
  getTypeParser(oid: number) {
    if (oid === INT8) return (value: string) => BigInt(value);
    if (oid === DATE) return (value: string) => new Date(`${value}T00:00:00.000Z`);
    return pg.types.getTypeParser(oid, "text") as (value: string) => unknown;
  },
};
