import type { Actor } from "#app/domain/identity/actor";
import { approveBatch } from "#app/domain/payments/decide-batch.server";
import { preparePayout, releasePayout } from "#app/domain/payments/payouts.server";
import { prepareBatch } from "#app/domain/payments/prepare-batch.server";
import { addDays, calendarDateOf } from "#app/lib/dates";
import type { FormCase } from "#tests/support/form-walk/form-case";
import { cookieOf, theAdministrator } from "#tests/support/form-walk/people";
import { givenAcceptedOrder } from "#tests/support/given-order";
import { givenPlatformMoney, platform } from "#tests/support/given-payout";

const tomorrow = () => addDays(calendarDateOf(new Date()), 1);
const payer = () => ({ payOn: tomorrow(), payerBank: "工商银行", payerAccount: "62220001" });

/** A payment order that somebody else of the unit prepared. */
async function givenBatch(approved: boolean) {
  const { unit, receivable } = await givenAcceptedOrder();
  const at = (actor: Actor): Actor => ({ ...actor, now: new Date() });
  const id = await prepareBatch(at(unit.clerk), { receivable: [receivable.id], ...payer() });
  if (approved) await approveBatch(at(unit.reviewer), id);
  return { unit, receivable, cookie: await cookieOf("unit", unit.id), page: `/unit/payments/orders/${id}` };
}

/** A payout that somebody else of the platform prepared, or also released. */
async function givenPayout(released: boolean) {
  const { coop } = await givenPlatformMoney();
  const id = await preparePayout(platform.clerk, coop.id);
  if (released) await releasePayout(platform.manager, id);
  return { cookie: await theAdministrator(), page: `/admin/payouts/${id}` };
}

export const paymentForms: FormCase[] = [
  {
    name: "a payment order is prepared",
    route: "/unit/payments/orders",
    fields: { form: "plumbing", receivable: "id", payOn: "date", payerBank: "text", payerAccount: "text" },
    accepts: [{ field: "receivable", values: ["twice", "list"], because: "several rows may be ticked" }],
    given: async () => {
      const { unit, receivable } = await givenAcceptedOrder();
      const stranger = await givenAcceptedOrder();
      return {
        cookie: await cookieOf("unit", unit.id),
        page: "/unit/payments/orders",
        button: ["intent", "prepare"],
        typed: { receivable: receivable.id, ...payer() },
        foreign: { receivable: stranger.receivable.id },
      };
    },
  },
  {
    name: "a payment order is approved",
    route: "/unit/payments/orders/:id",
    fields: {},
    given: async () => ({ ...(await givenBatch(false)), button: ["intent", "approve"] }),
  },
  {
    name: "a payment order is refused",
    route: "/unit/payments/orders/:id",
    fields: { form: "plumbing", reason: "text" },
    given: async () => ({ ...(await givenBatch(false)), button: ["intent", "drop"], typed: { reason: "金额待核" } }),
  },
  {
    name: "what the bank says of a payment order",
    route: "/unit/payments/orders/:id",
    fields: { form: "plumbing", item: "id", outcome: "choice", note: "note" },
    accepts: [{ field: "item", values: ["twice", "list"], because: "several rows may be ticked" }],
    given: async () => {
      const { receivable, cookie, page } = await givenBatch(true);
      return { cookie, page, button: ["intent", "report"], typed: { item: receivable.id, outcome: "EXECUTED", note: "" } };
    },
  },
  {
    name: "a payment request proof of a payment order",
    route: "/unit/payments/orders/:id",
    fields: {},
    given: async () => ({ ...(await givenBatch(true)), button: ["intent", "prove"] }),
  },
  {
    name: "a payment request proof of an order",
    route: "/unit/receivables/:id",
    fields: {},
    given: async () => {
      const { unit, receivable } = await givenAcceptedOrder();
      return { cookie: await cookieOf("unit", unit.id), page: `/unit/receivables/${receivable.id}`, button: ["intent", "prove"] };
    },
  },
  {
    name: "a payout is prepared",
    route: "/admin/payouts",
    fields: { coopId: "id" },
    given: async () => {
      const { coop } = await givenPlatformMoney();
      const having = { coopId: coop.id };
      return { cookie: await theAdministrator(), page: "/admin/payouts", button: ["intent", "prepare"], having };
    },
  },
  {
    name: "a payout is released",
    route: "/admin/payouts/:id",
    fields: {},
    given: async () => ({ ...(await givenPayout(false)), button: ["intent", "release"] }),
  },
  {
    name: "a payout is confirmed",
    route: "/admin/payouts/:id",
    fields: { form: "plumbing", bankReference: "text" },
    given: async () => ({ ...(await givenPayout(true)), button: ["intent", "confirm"], typed: { bankReference: "OUT-1" } }),
  },
  {
    name: "a payout fails",
    route: "/admin/payouts/:id",
    fields: { form: "plumbing", reason: "text" },
    given: async () => ({ ...(await givenPayout(true)), button: ["intent", "fail"], typed: { reason: "账号不符" } }),
  },
];
