import pg from "pg";

import type { Prisma } from "#app/db/generated/client";
import { pool } from "#app/db/pool.server";
import { preparedName } from "#app/db/statement-names";

/**
 * The statements that every order and every public page pass through, sent by the driver itself as prepared statements: planning a statement of fifteen parts
 * costs more than running it, and Prisma's own path costs several times the driver's. Same pool, same SQL, values always as parameters. Each call is a
 * transaction of its own.
 */
export async function hotQuery<Row extends pg.QueryResultRow>(sql: Prisma.Sql): Promise<Row[]> {
  const { text, values } = sql; // the text is put together when it is read
  const result = await pool.query<Row>({ name: preparedName(text), text, values, types });
  return result.rows;
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
