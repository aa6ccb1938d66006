import pg from "pg";

import { sqlStateOf } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";

/**
 * How a statement that does everything at once says no. `refuse_unless(condition, code)` raises SQLSTATE XJ409 with the code as its message,
 * which undoes the whole statement; `refusalCode` reads it back.
 */
export function refusalCode(error: unknown): string | null {
  if (sqlStateOf(error) !== "XJ409") return null;
  return /\b([a-z]+\.[A-Za-z]+)\b/.exec(messageOf(error))?.[1] ?? null;
}

/** Name of the violated CHECK, unique or foreign key constraint, when the database said so. */
export function violatedConstraint(error: unknown): string | null {
  if (error instanceof pg.DatabaseError) return error.constraint ?? null;
  return /(?:constraint|index) "([a-z0-9_]+)"/.exec(messageOf(error))?.[1] ?? null;
}

/** True for anything the database said no to. */
export function isDatabaseRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError || error instanceof Prisma.PrismaClientKnownRequestError;
}

function messageOf(error: unknown): string {
  if (error instanceof pg.DatabaseError) return error.message;
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return "";
  const cause = (error.meta as { driverAdapterError?: { cause?: { originalMessage?: string; message?: string } } } | undefined)
    ?.driverAdapterError?.cause;
  return `${cause?.originalMessage ?? cause?.message ?? ""} ${error.message}`;
}
