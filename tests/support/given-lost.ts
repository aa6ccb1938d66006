import { db, inTransaction } from "#app/db/client.server";
import { openRefund } from "#app/domain/payments/refunds.server";
import type { Emulator } from "#app/emulator/emulator";
import { reconcile } from "#app/jobs/stripe/reconcile.server";
import { sweepStripe } from "#app/jobs/stripe/sweep.server";
import { newId } from "#app/lib/ids";
import { givenInvoice, press, settled } from "#tests/support/stripe-suite";

type Given = Awaited<ReturnType<typeof givenInvoice>>;
type Options = Parameters<typeof givenInvoice>[0] & { refundFen?: bigint; disputedFen?: bigint; limitFen?: bigint };
export type Lost = Given & { dispute: string; difference: { id: string; detail?: unknown } };

export const soon = () => new Date(Date.now() + 5_000);

/** Payments whose disputes were lost, by the emulator of a suite. */
export function lostDisputes(suite: { emulator: Emulator }) {
  async function lose(given: Given, amountFen: bigint | null): Promise<string> {
    const { bankReference } = await db.remittance.findFirstOrThrow({ where: { unitId: given.unit.id, method: "STRIPE" } });
    const charge = suite.emulator.store.state.intents[bankReference]?.latest_charge;
    const { id } = suite.emulator.money.openDispute(
      typeof charge === "string" ? charge : "",
      amountFen === null ? null : Number(amountFen),
    );
    await settled(suite.emulator);
    suite.emulator.money.moveDispute(id, "lost");
    await settled(suite.emulator);
    return id;
  }

  /** A settled order whose payment was disputed and lost. */
  async function givenLost(options: Options = {}): Promise<Lost> {
    const given = await givenInvoice(options);
    await press(given.payment.hostedUrl);
    await settled(suite.emulator);
    await db.coop.update({
      where: { id: given.coop.id },
      data: { bankAccountName: "社", bankName: "行", bankAccountNumber: "6222020000000000" },
    });
    if (options.refundFen !== undefined) {
      const amountFen = options.refundFen;
      const { unit, order, coop } = given;
      const cause = { type: "GOODS_CLAIM" as const, id: newId() };
      const common = { unitId: unit.id, orderId: order.id, coopId: coop.id, destination: "ORIGINAL" as const, reason: "x" };
      await inTransaction((tx) => openRefund(tx, { ...common, cause, amountFen, at: new Date(), byId: null }));
      await sweepStripe(new Date());
      await settled(suite.emulator);
    }
    if (options.limitFen !== undefined)
      await db.bankDeskSetting.create({ data: { coopId: given.coop.id, releaseAboveFen: options.limitFen } });
    const dispute = await lose(given, options.disputedFen ?? null);
    await reconcile(soon(), 0);
    const difference = await db.pspDifference.findFirstOrThrow({ where: { subject: dispute, endedAt: null } });
    return { ...given, dispute, difference };
  }

  async function standing({ unit, order, account, receivable, coop, dispute }: Omit<Lost, "difference">) {
    const [row, { settledAt }, quota, hold, refunds, sum] = await Promise.all([
      db.receivable.findUniqueOrThrow({ where: { unitId_id: { unitId: unit.id, id: receivable.id } } }),
      db.order.findUniqueOrThrow({ where: { unitId_id: { unitId: unit.id, id: order.id } } }),
      db.quotaAccount.findUniqueOrThrow({ where: { unitId_id: { unitId: unit.id, id: account.id } } }),
      db.remittanceHold.findUniqueOrThrow({ where: { pspId: dispute } }),
      db.refund.findMany({ where: { unitId: unit.id, cause: "DISPUTE" } }),
      db.platformEntry.aggregate({ where: { coopId: coop.id }, _sum: { amountFen: true } }),
    ]);
    return {
      openFen: row.amountFen - row.paidFen,
      settled: settledAt !== null,
      settledFen: quota.settledFen,
      answer: hold.answer,
      refunds: refunds.map(({ amountFen, state }) => [amountFen, state]),
      heldFen: sum._sum.amountFen,
    };
  }

  /** Another part of it is disputed and lost. */
  async function loseMore(given: Lost, amountFen: bigint | null): Promise<Lost> {
    const dispute = await lose(given, amountFen);
    await reconcile(soon(), 0);
    return { ...given, dispute, difference: await db.pspDifference.findFirstOrThrow({ where: { subject: dispute, endedAt: null } }) };
  }

  return { lose, givenLost, loseMore, standing };
}
