import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";

import { Prisma, PrismaClient } from "#app/db/generated/client";
import { pool } from "#app/db/pool.server";
import { nameOfCommon } from "#app/db/statement-names";

/** Everything but transactions, which are opened by `inTransaction` alone. */
export type Tx = Prisma.TransactionClient;

function createClient(): PrismaClient {
  const adapter = new PrismaPg(pool, { disposeExternalPool: true, statementNameGenerator: ({ sql }) => nameOfCommon(sql) ?? "" });
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 20_000 } });
}

/** One pool per process, kept across hot reloads. */
const holder = globalThis as typeof globalThis & { xiangjiDb?: PrismaClient };
export const db: PrismaClient = (holder.xiangjiDb ??= createClient());

const ATTEMPTS = 4;

/**
 * Runs `work` in one READ COMMITTED transaction (the pool sees to that); a write conflict or deadlock is tried again up to three times.
 * `work` must therefore have no effect outside the transaction: what leaves the process is a job enqueued with the same `tx`.
 */
export async function inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.$transaction(work);
    } catch (error) {
      if (attempt >= ATTEMPTS || !isRetryable(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 10 + Math.random() * 20));
    }
  }
}

/** Conflicts that go away when tried again: 40001 serialization failure, 40P01 deadlock; P2034 is Prisma's word for both in typed calls. */
export function isRetryable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2034") return true;
  return ["40001", "40P01"].includes(sqlStateOf(error) ?? "");
}

/** SQLSTATE of a failed statement, whichever way it was sent. */
export function sqlStateOf(error: unknown): string | null {
  if (error instanceof pg.DatabaseError) return error.code ?? null;
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return null;
  const meta = error.meta as { driverAdapterError?: { cause?: { originalCode?: string; code?: string } }; code?: string } | undefined;
  return meta?.driverAdapterError?.cause?.originalCode ?? meta?.driverAdapterError?.cause?.code ?? meta?.code ?? null;
}
