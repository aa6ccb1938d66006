import { db, inTransaction } from "#app/db/client.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { askConfirmation, checkConfirmation, confirmReceivable } from "#app/domain/payments/confirm-receivable.server";
import { markGreenLane } from "#app/domain/payments/green-lane.server";
import { openRefund } from "#app/domain/payments/refunds.server";
import { newId } from "#app/lib/ids";
import { next, THE_DAY } from "#tests/support/given";
import { givenNextOrder } from "#tests/support/given-bank";
import type { FormCase, ReadyForm } from "#tests/support/form-walk/form-case";
import { cookieOf } from "#tests/support/form-walk/people";
import { givenAcceptedOrder } from "#tests/support/given-order";
import { givenBureau } from "#tests/support/given-rule";

async function marked() {
  const accepted = await givenAcceptedOrder();
  const { divisionCode } = await db.unit.findUniqueOrThrow({ where: { id: accepted.unit.id } });
  return { ...accepted, bureau: await givenBureau(divisionCode) };
}

async function asked(step: "asked" | "checked" | "confirmed") {
  const given = await givenAcceptedOrder();
  const id = await askConfirmation(given.coop.clerk, given.receivable.id);
  if (step !== "asked") await checkConfirmation(given.unit.clerk, id);
  if (step === "confirmed") await confirmReceivable(given.unit.reviewer, id);
  return given;
}

type Given = Awaited<ReturnType<typeof asked>>;
const atUnit = async (given: Given): Promise<ReadyForm> => ({
  cookie: await cookieOf("unit", given.unit.id),
  page: `/unit/receivables/${given.receivable.id}`,
});
const atCoop = async (given: Given): Promise<ReadyForm> => ({
  cookie: await cookieOf("coop", given.coop.id),
  page: `/coop/receivables/${given.receivable.id}`,
});

export const financingForms: FormCase[] = [
  {
    name: "an order is put on the green lane",
    route: "/bureau/units/:id/orders/:orderId",
    fields: { form: "plumbing", reason: "text" },
    given: async () => {
      const given = await marked();
      return {
        cookie: await cookieOf("bureau", given.bureau.id),
        page: `/bureau/units/${given.unit.id}/orders/${given.order.id}`,
        button: ["intent", "markGreen"],
        typed: { reason: "合作社急用" },
      };
    },
  },
  {
    name: "the payment of a marked order is asked for",
    route: "/unit/orders/:id",
    fields: {},
    given: async () => {
      const given = await marked();
      await markGreenLane(given.bureau.clerk, given.order.id, "急用");
      return {
        cookie: await cookieOf("unit", given.unit.id),
        page: `/unit/orders/${given.order.id}`,
        button: ["intent", "requestGreenPayment"],
      };
    },
  },
  {
    name: "an order is paid from the balance",
    route: "/unit/orders/:id",
    fields: {},
    given: async () => {
      const given = await givenAcceptedOrder();
      const { unit, coop, order, receivable } = given;
      const { now, userId } = coop.clerk;
      await confirmRemittance(coop.clerk, order.id, { amount: receivable.amountFen, receivedOn: THE_DAY, bankReference: `W${next()}` });
      const cause = { type: "OVERPAID" as const, id: newId() };
      const whose = { unitId: unit.id, coopId: coop.id, orderId: order.id };
      await inTransaction((tx) =>
        openRefund(tx, { ...whose, cause, amountFen: 500n, destination: "BALANCE", reason: "多付", at: now, byId: userId }),
      );
      const second = await givenNextOrder(given);
      return { cookie: await cookieOf("unit", unit.id), page: `/unit/orders/${second.order.id}`, button: ["intent", "useBalance"] };
    },
  },
  {
    name: "a confirmation is asked for",
    route: "/coop/receivables/:id",
    fields: {},
    given: async () => ({ ...(await atCoop(await givenAcceptedOrder())), button: ["intent", "ask"] }),
  },
  {
    name: "a confirmation is withdrawn",
    route: "/coop/receivables/:id",
    fields: { confirmationId: "id" },
    given: async () => ({ ...(await atCoop(await asked("asked"))), button: ["intent", "withdraw"] }),
  },
  {
    name: "a receivable is checked",
    route: "/unit/receivables/:id",
    fields: { confirmationId: "id" },
    given: async () => ({ ...(await atUnit(await asked("asked"))), button: ["intent", "check"] }),
  },
  {
    name: "a receivable is confirmed",
    route: "/unit/receivables/:id",
    fields: { confirmationId: "id" },
    given: async () => ({ ...(await atUnit(await asked("checked"))), button: ["intent", "confirm"] }),
  },
  {
    name: "a receivable is not confirmed",
    route: "/unit/receivables/:id",
    fields: { form: "plumbing", confirmationId: "id", reason: "text" },
    given: async () => ({ ...(await atUnit(await asked("asked"))), button: ["intent", "refuse"], typed: { reason: "金额有争议" } }),
  },
  {
    name: "a receivable is pledged",
    route: "/coop/receivables/:id",
    fields: { form: "plumbing", confirmationId: "id", bankName: "text", bankAccountName: "text", bankAccountNumber: "code" },
    given: async () => ({
      ...(await atCoop(await asked("confirmed"))),
      button: ["intent", "pledge"],
      typed: { bankName: "农业银行", bankAccountName: "政采贷专户", bankAccountNumber: "6228480012345678" },
    }),
  },
];
