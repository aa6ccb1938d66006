import { expect } from "vitest";

import { db } from "#app/db/client.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";

/** Somebody with the database's own keys: triggers do not stop them, the verification must. */
export async function tamper(...statements: string[]): Promise<void> {
  await db.$transaction([
    db.$executeRawUnsafe("SET LOCAL session_replication_role = replica"),
    ...statements.map((sql) => db.$executeRawUnsafe(sql)),
  ]);
}

/** Plants a change, looks at what is named, and takes the change back. */
export async function planted(change: string[], undo: string[]) {
  await tamper(...change);
  const { differences } = await verifyLedger();
  await tamper(...undo);
  expect((await verifyLedger()).differences).toEqual([]);
  return differences;
}
