import { describe, expect, test, vi } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { openRefund } from "#app/domain/payments/refunds.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { enqueue } from "#app/jobs/boss.server";
import { reconcile } from "#app/jobs/stripe/reconcile.server";
import { sweepTransfers } from "#app/jobs/stripe/transfers.server";
import { newId } from "#app/lib/ids";
import { givenConnected, turnTransfers } from "#tests/support/given-connected";
import { givenPayFirst, press, settled, stripeSuite } from "#tests/support/stripe-suite";
import { startWorkerProcess } from "#tests/support/worker-process";

/** A worker dies after Stripe did what it was asked for and before it heard so: the next one finishes it, and nothing was done twice. */

const suite = stripeSuite();
const PATIENT = { timeout: 60_000, interval: 50 };
/** Processes start and stop. */
const DRILL_MS = 240_000;
const DAY_MS = 86_400_000;
const state = () => suite.emulator.store.state;
/** The job of every minute, now. */
const sweepNow = () => inTransaction((tx) => enqueue(tx, "payments.sweepStripe", {}));
/** Sums of the day on which these orders happen are left out: a worker that begins today has closed that day before them. */
const differences = async () => (await verifyLedger(1_000)).differences.filter(({ where }) => !where.startsWith("day "));

interface Drill {
  /** What the path of the call contains. */
  call: string;
  /** Messages that would tell what the answer tells. */
  messages: string;
  commandId: string;
  /** How often it was done there. */
  there: () => number;
  heard: () => Promise<boolean>;
  /** Everything that follows from it is done as well. */
  finished?: () => Promise<boolean>;
}

/** The answer is held until the worker that waits for it is dead. @param between after its death, before the next worker */
async function killBetween(
  { call, messages, commandId, there, heard, finished = heard }: Drill,
  between: () => Promise<void> = async () => {},
): Promise<void> {
  suite.emulator.faults.add({ kind: "slow", on: call, ms: 3_600_000, times: 100 });
  suite.emulator.faults.add({ kind: "lose", on: messages, times: 100 });
  const requests = () => db.pspRequest.findMany({ where: { commandId }, select: { state: true } });
  const first = await startWorkerProcess();
  await sweepNow();
  await vi.waitFor(() => expect(there()).toBe(1), PATIENT);
  await first.kill();
  expect(await heard()).toBe(false);
  expect(await requests()).toEqual([{ state: "SENT" }]);
  suite.emulator.faults.clear();
  await between();
  const second = await startWorkerProcess();
  await sweepNow();
  await vi.waitFor(async () => expect([await heard(), await finished()]).toEqual([true, true]), PATIENT);
  // What it has begun to apply is applied: a message that a dead worker held waits for a minute.
  await vi.waitFor(async () => {
    expect(suite.emulator.deliveries.waiting()).toEqual([]);
    expect(await db.stripeEvent.count({ where: { state: "RECEIVED" } })).toBe(0);
  }, PATIENT);
  await second.kill();
  expect(there()).toBe(1);
  expect(await requests()).toEqual([{ state: "DONE" }]);
}

describe("a transfer to a co-op's account", () => {
  const drill = (given: Awaited<ReturnType<typeof givenConnected>>, commandId: string): Drill => ({
    call: "/v1/transfers",
    messages: "transfer",
    commandId,
    there: () => Object.values(state().transfers).filter(({ transfer_group: group }) => group === given.order.id).length,
    heard: async () => (await given.standing()).transfers.some(([, at]) => at === "MADE"),
  });

  /** Noted, while Stripe is away. */
  async function noted() {
    await turnTransfers(true);
    const given = await givenConnected(suite.emulator);
    suite.emulator.faults.add({ kind: "down", times: 1_000 });
    await expect(sweepTransfers(new Date())).rejects.toThrow();
    suite.emulator.faults.clear();
    const { id } = await db.coopTransfer.findFirstOrThrow({ where: { coopId: given.coop.id } });
    return { given, id };
  }

  async function once(given: Awaited<ReturnType<typeof givenConnected>>, id: string) {
    const { amountFen } = given;
    expect(await given.standing()).toEqual({ transfers: [[amountFen, "MADE"]], heldFen: 0n, balanceFen: amountFen });
    const entries = await db.platformEntry.findMany({ where: { coopId: given.coop.id } });
    expect(entries.map((each) => [each.kind, each.amountFen, each.transferId])).toEqual([["REMITTANCE", amountFen, id]]);
    expect(await reconcile(new Date(), 0)).toBe(0);
    expect(await differences()).toEqual([]);
  }

  test(
    "is asked for again under its key",
    async () => {
      const { given, id } = await noted();
      await killBetween(drill(given, id));
      await once(given, id);
    },
    DRILL_MS,
  );

  test(
    "is looked for where its key is forgotten",
    async () => {
      const { given, id } = await noted();
      await killBetween(drill(given, id), async () => {
        state().answered = {};
        await db.pspRequest.updateMany({ where: { commandId: id }, data: { firstSentAt: new Date(Date.now() - 2 * DAY_MS) } });
      });
      await once(given, id);
    },
    DRILL_MS,
  );

  test(
    "that comes back before a refund comes back once, and the refund leaves once",
    async () => {
      await turnTransfers(true);
      const given = await givenConnected(suite.emulator);
      await sweepTransfers(new Date());
      await settled(suite.emulator);
      const common = { unitId: given.unit.id, orderId: given.order.id, coopId: given.coop.id, reason: "x", at: new Date(), byId: null };
      const cause = { type: "GOODS_CLAIM" as const, id: newId() };
      const refundId = await inTransaction((tx) =>
        openRefund(tx, { ...common, cause, amountFen: 1_000n, destination: "ORIGINAL" as const }),
      );
      // The way back is noted when the refund is about to leave; its command bears the id that is found then.
      const back = () => db.coopTransfer.findFirst({ where: { coopId: given.coop.id, amountFen: -1_000n } });
      suite.emulator.faults.add({ kind: "down", on: "reversals", times: 1_000 });
      const waits = await startWorkerProcess();
      await sweepNow();
      await vi.waitFor(async () => expect(await back()).not.toBeNull(), PATIENT);
      await waits.kill();
      suite.emulator.faults.clear();
      const { id } = (await back()) ?? { id: "" };
      const transfer = () => Object.values(state().transfers).find(({ transfer_group: group }) => group === given.order.id);
      const refunds = () => Object.values(state().refunds).filter(({ metadata }) => metadata?.["xiangji_refund"] === refundId);
      const read = () => db.refund.findUniqueOrThrow({ where: { unitId_id: { unitId: given.unit.id, id: refundId } } });
      await killBetween({
        call: "/reversals",
        messages: "transfer",
        commandId: id,
        there: () => transfer()?.reversals.data.length ?? 0,
        heard: async () => (await back())?.state === "MADE",
        finished: async () => (await read()).state === "SUCCEEDED",
      });
      expect(transfer()?.amount_reversed).toBe(1_000);
      expect(refunds()).toHaveLength(1);
      expect(await given.standing()).toEqual({
        transfers: [
          [given.amountFen, "MADE"],
          [-1_000n, "MADE"],
        ],
        heldFen: 0n,
        balanceFen: given.amountFen - 1_000n,
      });
      expect(await differences()).toEqual([]);
    },
    DRILL_MS,
  );
});

test(
  "a hosted checkout is asked for again under its key: there is one, and it is paid once",
  async () => {
    const given = await givenPayFirst();
    suite.emulator.faults.add({ kind: "down", times: 1_000 });
    const { id } = await given.begin();
    suite.emulator.faults.clear();
    await db.pspPayment.updateMany({ where: { id }, data: { nextAttemptAt: new Date() } });
    const read = () => db.pspPayment.findUniqueOrThrow({ where: { unitId_id: { unitId: given.unit.id, id } } });
    const ours = () => Object.values(state().sessions).filter(({ metadata }) => metadata?.["xiangji_payment"] === id);
    await killBetween({
      call: "/v1/checkout/sessions",
      messages: "checkout",
      commandId: id,
      there: () => ours().length,
      heard: async () => (await read()).state === "OPEN",
    });
    await press((await read()).hostedUrl);
    await settled(suite.emulator);
    expect(await read()).toMatchObject({ state: "PAID", receivedFen: given.totalFen });
    expect(await db.remittance.findMany({ where: { unitId: given.unit.id }, select: { amountFen: true } })).toEqual([
      { amountFen: given.totalFen },
    ]);
    expect(await differences()).toEqual([]);
  },
  DRILL_MS,
);
