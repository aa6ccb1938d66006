import { db } from "#app/db/client.server";
import { confirmOrder } from "#app/domain/ordering/confirm-order.server";
import { changePaymentTerms } from "#app/domain/payments/change-payment-terms.server";
import { newId } from "#app/lib/ids";
import type { FormCase } from "#tests/support/form-walk/form-case";
import { cookieOf, theAdministrator } from "#tests/support/form-walk/people";
import { givenCoop, next } from "#tests/support/given";
import { setTransfers } from "#app/domain/payments/transfer-setting.server";
import { administrator, turnTransfers } from "#tests/support/given-connected";
import { givenAcceptedOrder, givenSubmittedOrder } from "#tests/support/given-order";
import { givenPlatformMoney } from "#tests/support/given-payout";

/** An order that waits for its money. */
async function givenWaiting() {
  const given = await givenSubmittedOrder();
  await db.$executeRaw`UPDATE purchase_order SET payment_terms = 'MONEY_FIRST' WHERE id = ${given.order.id}::uuid`;
  await confirmOrder({ ...given.coop.clerk, now: new Date() }, given.order.id);
  return given;
}

export const stripeForms: FormCase[] = [
  {
    name: "a co-op asks for money first",
    route: "/coop/bank/terms",
    fields: { form: "plumbing", terms: "choice" },
    given: async () => {
      const coop = await givenCoop();
      return {
        cookie: await cookieOf("coop", coop.id),
        page: "/coop/bank/terms",
        button: ["intent", "change"],
        typed: { terms: "MONEY_FIRST" },
      };
    },
  },
  ...(["inForce", "leave"] as const).map((intent): FormCase => ({
    name: `a change of payment terms: ${intent}`,
    route: "/coop/bank/terms",
    fields: { changeId: "id" },
    given: async () => {
      const coop = await givenCoop();
      await db.bankDeskSetting.create({ data: { coopId: coop.id, releaseAboveFen: 7n } });
      await changePaymentTerms(coop.clerk, "MONEY_FIRST");
      const change = await db.paymentTermsChange.findFirstOrThrow({ where: { coopId: coop.id } });
      const cookie = await cookieOf("coop", coop.id);
      return { cookie, page: "/coop/bank/terms", button: ["intent", intent], having: { changeId: change.id } };
    },
  })),
  {
    name: "a receivable is paid online",
    route: "/unit/receivables/:id",
    fields: {},
    given: async () => {
      const given = await givenAcceptedOrder();
      return {
        cookie: await cookieOf("unit", given.unit.id),
        page: `/unit/receivables/${given.receivable.id}`,
        button: ["intent", "payOnline"],
      };
    },
  },
  {
    name: "an order is paid before it is sent",
    route: "/unit/orders/:id",
    fields: {},
    given: async () => {
      const given = await givenWaiting();
      return { cookie: await cookieOf("unit", given.unit.id), page: `/unit/orders/${given.order.id}`, button: ["intent", "payFirst"] };
    },
  },
  {
    name: "a co-op waits longer for its money",
    route: "/coop/sales/:id",
    fields: {},
    given: async () => {
      const given = await givenWaiting();
      return { cookie: await cookieOf("coop", given.coop.id), page: `/coop/sales/${given.order.id}`, button: ["intent", "extendPayBy"] };
    },
  },
  {
    name: "a message of Stripe is tried again",
    route: "/admin/payments/events",
    fields: { eventId: "code" },
    given: async () => {
      const id = `evt_walk${next()}`;
      const at = new Date();
      await db.stripeEvent.create({
        data: {
          id,
          type: "invoice.paid",
          apiVersion: "2024-06-20",
          objectId: "in_walk",
          livemode: false,
          createdAt: at,
          receivedAt: at,
          payload: {},
          state: "DEAD",
          nextAttemptAt: at,
          handledAt: at,
          reason: "otherVersion",
        },
      });
      return { cookie: await theAdministrator(), page: "/admin/payments/events", having: { eventId: id } };
    },
  },
  {
    name: "a difference is answered",
    route: "/admin/payments/reconciliation",
    fields: { differenceId: "id" },
    given: async () => {
      const id = newId();
      const at = new Date();
      await db.pspDifference.create({
        data: { id, kind: "payoutFailed", subject: `po_walk${next()}`, detail: {}, foundAt: at, seenAt: at },
      });
      return {
        cookie: await theAdministrator(),
        page: "/admin/payments/reconciliation",
        button: ["intent", "answer"],
        having: { differenceId: id },
      };
    },
  },
  {
    name: "transfers are proposed to be turned on",
    route: "/admin/transfers",
    fields: {},
    given: async () => {
      await turnTransfers(false);
      return { cookie: await theAdministrator(), page: "/admin/transfers", button: ["intent", "on"] };
    },
  },
  {
    name: "transfers are turned off",
    route: "/admin/transfers",
    fields: {},
    given: async () => {
      await turnTransfers(true);
      return { cookie: await theAdministrator(), page: "/admin/transfers", button: ["intent", "off"] };
    },
  },
  ...(["inForce", "leave"] as const).map((intent): FormCase => ({
    name: `transfers are proposed to be turned on: ${intent}`,
    route: "/admin/transfers",
    fields: { changeId: "id" },
    given: async () => {
      await turnTransfers(false);
      await setTransfers(administrator(), true);
      const { id: changeId } = await db.transferSettingChange.findFirstOrThrow({ where: { status: "PROPOSED" } });
      return { cookie: await theAdministrator(), page: "/admin/transfers", button: ["intent", intent], having: { changeId } };
    },
  })),
  {
    name: "a failed transfer is tried again",
    route: "/admin/transfers",
    fields: { transferId: "id" },
    given: async () => {
      const { coop, unit, order, remittanceId, amountFen } = await givenPlatformMoney();
      await turnTransfers(true);
      const id = newId();
      const at = new Date();
      const coopId = coop.id;
      const asked = { commandId: newId(), pspId: `acct_${id.slice(0, 8)}`, requestedById: coop.clerk.userId, requestedAt: at };
      await db.pspAccount.create({ data: { coopId, ...asked, state: "ACTIVE" } });
      const entry = await db.platformEntry.findFirstOrThrow({ where: { coopId } });
      const of = { coopId, unitId: unit.id, orderId: order.id, remittanceId, accountId: asked.pspId, amountFen };
      await db.coopTransfer.create({ data: { ...of, id, state: "FAILED", failure: "refused", requestedAt: at, endedAt: at } });
      await db.transferItem.create({ data: { coopId, transferId: id, entryId: entry.id } });
      await db.$executeRaw`UPDATE purchase_order SET settled_at = now() WHERE id = ${order.id}::uuid`;
      return { cookie: await theAdministrator(), page: "/admin/transfers", button: ["intent", "retry"], having: { transferId: id } };
    },
  },
  {
    name: "a co-op opens an account of its own",
    route: "/coop/transfers",
    fields: {},
    given: async () => {
      await turnTransfers(true);
      const coop = await givenCoop();
      return { cookie: await cookieOf("coop", coop.id), page: "/coop/transfers", button: ["intent", "connect"] };
    },
  },
];
