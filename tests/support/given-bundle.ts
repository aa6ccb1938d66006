import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { cancelOrder } from "#app/domain/ordering/end-order.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { submitOrder } from "#app/domain/ordering/submit-order.server";
import { getLedgerBundle } from "#app/domain/quota/export-bundle.queries.server";
import { env } from "#app/env.server";
import { db } from "#app/db/client.server";
import { givenAccount, THE_DAY, THE_INSTANT } from "#tests/support/given";
import { checkoutInput, givenAcceptedOrder, givenCart } from "#tests/support/given-order";
import type { Keys } from "#tests/support/sign-bundle";

/**
 * A unit with two accounts. The first has an order that was accepted and paid, an assessment, and an order that was given up:
 * ORDER, ACCEPT, SETTLE, ASSESS, ORDER, CANCEL. The second has ASSESS, ORDER, CANCEL.
 */
export async function givenLedger() {
  const first = await givenAcceptedOrder({ priceFen: 400n });
  const { unit, coop, programme } = first;
  await confirmRemittance(coop.clerk, first.order.id, { amount: 40_000n, receivedOn: THE_DAY, bankReference: "B-1" });
  await givenAccount({ unitId: unit.id, programmeId: programme.id, assessedFen: 500_000n });
  await givenAccount({ unitId: unit.id, assessedFen: 70_000n });
  const cart = await givenCart(unit.clerk, [{ productId: first.product.id, quantityMilli: 10_000n }]);
  const group = await submitOrder(unit.clerk, cart.id, checkoutInput(cart.version));
  const order = await db.order.findFirstOrThrow({ where: { unitId: unit.id, groupId: group.id } });
  await cancelOrder(unit.clerk, order.id, "改期");
  return first;
}

/** What the product exports, as text. */
export async function exportedText(unitId: string, fiscalYear = 2026): Promise<string> {
  const bundle = await getLedgerBundle(unitId, fiscalYear, THE_INSTANT);
  if (!bundle) throw new Error("no bundle");
  const pieces: string[] = [];
  for await (const piece of bundle.text) pieces.push(piece);
  return pieces.join("");
}

/** Files of this test file; gone when it ends. */
export const folder = await mkdtemp(path.join(tmpdir(), "xiangji-bundle-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

export interface Run {
  code: number;
  out: string;
}

/** Runs a program with Node against the database of the test. */
export function runNode(...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env: { ...process.env, DATABASE_URL: env.DATABASE_URL } }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, out: stdout + stderr });
    });
  });
}

let files = 0;
async function fileOf(value: unknown): Promise<string> {
  const file = path.join(folder, `${(files += 1)}.json`);
  await writeFile(file, typeof value === "string" ? value : JSON.stringify(value));
  return file;
}

/** What an auditor sees who has nothing but Node, the program and the file. */
export async function verifyByNode(bundle: unknown, keys: Keys | null): Promise<Run> {
  return runNode("public/verify-ledger.mjs", await fileOf(bundle), ...(keys ? ["--keys", await fileOf(keys)] : []));
}
