import { Prisma } from "#app/db/generated/client";

/** What every register is asked with. */
export interface RegisterFilter {
  /** Part of a name, or a whole code. */
  q: string;
  /** Prefix of the divisions looked at. */
  prefix: string;
  /** One of the register's own states; null for all. */
  state: string | null;
  after: string | null;
  limit: number;
}

export interface RegisterPage<Row> {
  rows: Row[];
  total: number;
  nextAfter: string | null;
}

/** A condition on a name, or on a code where the search is a whole one. @param former the same of names that were in use before */
export function nameOrCode(q: string, name: Prisma.Sql, code: Prisma.Sql, former?: (pattern: string) => Prisma.Sql): Prisma.Sql {
  if (q === "") return Prisma.sql`true`;
  if (/^[0-9A-Z]{18}$/i.test(q)) return Prisma.sql`${code} = ${q.toUpperCase()}`;
  const pattern = `%${q.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return former ? Prisma.sql`(${name} LIKE ${pattern} OR ${former(pattern)})` : Prisma.sql`${name} LIKE ${pattern}`;
}

/** Places below a prefix by the order of bytes, as the registers' indexes have them. */
export function below(prefix: string, column: Prisma.Sql): Prisma.Sql {
  if (prefix === "") return Prisma.sql`true`;
  return Prisma.sql`${column} COLLATE "C" >= ${prefix}::bpchar AND ${column} COLLATE "C" < ${`${prefix}:`}::bpchar`;
}

/** `code~id~name`: where a page by place and name ended. */
export function placeKey(after: string | null): { code: string; id: string; name: string } | null {
  const match = /^(\d{6})~([0-9a-f-]{36})~([^\u0000]{1,200})$/s.exec(after ?? "");
  return match?.[1] && match[2] && match[3] ? { code: match[1], id: match[2], name: match[3] } : null;
}

export function pageOf<Row>(found: readonly Row[], limit: number, total: number, keyOf: (row: Row) => string): RegisterPage<Row> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, total, nextAfter: found.length > limit && last ? keyOf(last) : null };
}
