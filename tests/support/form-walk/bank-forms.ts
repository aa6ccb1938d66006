import { db } from "#app/db/client.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { matchTransfer } from "#app/domain/ordering/match-transfer.server";
import { takeBackDecision } from "#app/domain/ordering/take-back.server";
import { proposeReleaseLimit } from "#app/domain/payments/change-release-limit.server";
import { importStatement } from "#app/domain/payments/import-statement.server";
import { putBankFormatInUse, saveBankFormat } from "#app/domain/payments/edit-bank-format.server";
import { fenToInput } from "#app/lib/money";
import type { Kind } from "#tests/support/form-walk/bad-values";
import type { FormCase } from "#tests/support/form-walk/form-case";
import { cookieOf, theAdministrator } from "#tests/support/form-walk/people";
import { givenStatement, statementFile } from "#tests/support/given-bank";
import { givenActor, givenCoop, next, THE_DAY } from "#tests/support/given";
import { givenAcceptedOrder } from "#tests/support/given-order";

const admin = givenActor("platform", "platform", "MANAGER", { now: new Date() });

/** A transfer that waits, without a code, and an order that it may pay. */
async function givenWaiting() {
  const order = await givenAcceptedOrder();
  const stranger = await givenAcceptedOrder();
  const { bankLines } = await givenStatement(order.coop.clerk, [{ yuan: fenToInput(order.receivable.amountFen), payer: "某单位" }]);
  const lineId = bankLines[0]?.id ?? "";
  return { ...order, stranger, lineId, cookie: await cookieOf("coop", order.coop.id), page: `/coop/bank/lines/${lineId}` };
}

async function givenProposal() {
  const waiting = await givenWaiting();
  await db.bankDeskSetting.create({ data: { coopId: waiting.coop.id, releaseAboveFen: 1n } });
  const parts = [{ orderId: waiting.order.id, amountFen: 1_000n, feeFen: 0n }];
  await matchTransfer(waiting.coop.clerk, waiting.lineId, { note: "", parts });
  const decision = await db.bankDecision.findFirstOrThrow({ where: { lineId: waiting.lineId } });
  const { cookie, page } = waiting;
  return { cookie, page, having: { decisionId: decision.id } };
}

/** A transfer that was matched by hand. */
async function givenMatched() {
  const waiting = await givenWaiting();
  const { coop, lineId, cookie, page, receivable } = waiting;
  const parts = [{ orderId: waiting.order.id, amountFen: receivable.amountFen, feeFen: 0n }];
  await matchTransfer(coop.clerk, lineId, { note: "", parts });
  const decision = await db.bankDecision.findFirstOrThrow({ where: { lineId } });
  return { coop, cookie, page, amountFen: receivable.amountFen, having: { decisionId: decision.id } };
}

const titles: Record<string, Kind> = {
  nameZh: "text",
  nameEn: "text",
  arrived: "note",
  left: "note",
  amount: "note",
  payerName: "note",
  payerAccount: "note",
  purpose: "note",
  reference: "note",
  balance: "note",
};

/** Without a title for the day nothing can be read; any words are a title. */
const dayTitles = {
  field: "bookedOn",
  values: ["negative", "notNumber", "nan", "infinite", "script", "unknownId"],
  because: "any words are a title",
} as const;

const typedFormat = () => ({
  nameZh: `某银行${next()}`,
  nameEn: "Some bank",
  bookedOn: "日期 | 记账日",
  arrived: "收入",
  purpose: "摘要|附言",
});

async function givenFormat() {
  const names = typedFormat();
  await saveBankFormat(admin, null, { left: "", amount: "", payerName: "", payerAccount: "", reference: "", balance: "", ...names });
  return db.bankFormat.findFirstOrThrow({ where: { nameZh: names.nameZh } });
}

export const bankForms: FormCase[] = [
  {
    name: "a bank statement is read",
    route: "/coop/bank",
    fields: { form: "plumbing", file: "picture" },
    given: async () => {
      const coop = await givenCoop();
      const { name, bytes } = statementFile([{ yuan: "12.50" }]);
      const file = new File([new Uint8Array(bytes)], name, { type: "text/csv" });
      return { cookie: await cookieOf("coop", coop.id), page: "/coop/bank", button: ["intent", "import"], typed: { file } };
    },
  },
  {
    name: "a suggestion is taken",
    route: "/coop/bank",
    fields: { form: "plumbing", lineId: "id", "parts[].orderId": "id", "parts[].amount": "optionalMoney" },
    accepts: [],
    only: ["lineId", "parts[].orderId"],
    given: async () => {
      const { cookie, stranger, lineId } = await givenWaiting();
      return {
        cookie,
        page: "/coop/bank",
        button: ["intent", "match"],
        having: { lineId },
        foreign: { "parts[].orderId": stranger.order.id },
      };
    },
  },
  {
    name: "a bank statement is posted",
    route: "/coop/bank/statements/:id",
    fields: {},
    given: async () => {
      const coop = await givenCoop();
      const id = await importStatement(coop.clerk, statementFile([{ yuan: "12.50" }]));
      return { cookie: await cookieOf("coop", coop.id), page: `/coop/bank/statements/${id}`, button: ["intent", "post"] };
    },
  },
  {
    name: "orders are chosen for a transfer",
    route: "/coop/bank/lines/:id",
    fields: {
      form: "plumbing",
      lineId: "id",
      "parts[].orderId": "id",
      "parts[].amount": "money",
      "parts[].fee": "optionalMoney",
      note: "note",
    },
    given: async () => {
      const { cookie, page, stranger } = await givenWaiting();
      return {
        cookie,
        page,
        button: ["intent", "match"],
        having: { form: "choose" },
        typed: { "parts[0].amount": "100.00", "parts[0].fee": "0.50", note: "电话确认" },
        foreign: { "parts[].orderId": stranger.order.id },
      };
    },
  },
  {
    name: "a transfer is set aside",
    route: "/coop/bank/lines/:id",
    fields: { form: "plumbing", kind: "choice", note: "text" },
    given: async () => {
      const { cookie, page } = await givenWaiting();
      return { cookie, page, button: ["intent", "aside"], having: { form: "aside" }, typed: { kind: "OTHER_INCOME", note: "利息" } };
    },
  },
  {
    name: "a match is released",
    route: "/coop/bank/lines/:id",
    fields: { decisionId: "id" },
    given: async () => ({ ...(await givenProposal()), button: ["intent", "release"] }),
  },
  {
    name: "a match is refused",
    route: "/coop/bank/lines/:id",
    fields: { decisionId: "id" },
    given: async () => ({ ...(await givenProposal()), button: ["intent", "refuse"] }),
  },
  {
    name: "a decision of the desk is taken back",
    route: "/coop/bank/lines/:id",
    fields: { form: "plumbing", decisionId: "id", reason: "text" },
    given: async () => {
      const { cookie, page, having } = await givenMatched();
      return { cookie, page, button: ["intent", "takeBack"], having, typed: { reason: "付错单位" } };
    },
  },
  ...(["releaseBack", "keep"] as const).map((intent): FormCase => ({
    name: `what somebody wants to take back: ${intent}`,
    route: "/coop/bank/lines/:id",
    fields: { reversalId: "id" },
    given: async () => {
      const { cookie, page, having, coop } = await givenMatched();
      await db.bankDeskSetting.create({ data: { coopId: coop.id, releaseAboveFen: 1n } });
      await takeBackDecision(coop.clerk, having.decisionId, { reason: "x" });
      const reversal = await db.receiptReversal.findFirstOrThrow({ where: { decisionId: having.decisionId } });
      return { cookie, page, button: ["intent", intent], having: { reversalId: reversal.id } };
    },
  })),
  {
    name: "an outgoing transfer sent one back",
    route: "/coop/bank/lines/:id",
    fields: { form: "plumbing", arrivedLineId: "id", reason: "text" },
    given: async () => {
      const { cookie, coop, amountFen } = await givenMatched();
      const { bankLines } = await givenStatement(coop.clerk, [{ yuan: `-${fenToInput(amountFen)}`, payer: "某单位" }]);
      const { bankLines: stray } = await givenStatement(coop.clerk, [{ yuan: fenToInput(amountFen), payer: "路人" }]);
      return {
        cookie,
        page: `/coop/bank/lines/${bankLines[0]?.id ?? ""}`,
        button: ["intent", "returned"],
        having: { arrivedLineId: stray[0]?.id ?? "" },
        typed: { reason: "退汇" },
      };
    },
  },
  {
    name: "a receipt typed by hand is taken back",
    route: "/coop/receipts/:id",
    fields: { form: "plumbing", reason: "text" },
    given: async () => {
      const { coop, order } = await givenAcceptedOrder();
      await confirmRemittance(coop.clerk, order.id, { amount: 100n, receivedOn: THE_DAY, bankReference: `W${next()}` });
      const receipt = await db.remittance.findFirstOrThrow({ where: { coopId: coop.id } });
      const page = `/coop/receipts/${receipt.id}`;
      return { cookie: await cookieOf("coop", coop.id), page, button: ["intent", "takeBack"], typed: { reason: "重复登记" } };
    },
  },
  {
    name: "another release limit is proposed",
    route: "/coop/bank/settings",
    fields: { form: "plumbing", limit: "optionalMoney" },
    given: async () => {
      const coop = await givenCoop();
      await db.bankDeskSetting.create({ data: { coopId: coop.id, releaseAboveFen: 7n } });
      return {
        cookie: await cookieOf("coop", coop.id),
        page: "/coop/bank/settings",
        button: ["intent", "propose"],
        typed: { limit: "5000.00" },
      };
    },
  },
  ...(["inForce", "leave"] as const).map((intent): FormCase => ({
    name: `a release limit: ${intent}`,
    route: "/coop/bank/settings",
    fields: { changeId: "id" },
    given: async () => {
      const coop = await givenCoop();
      await proposeReleaseLimit(coop.clerk, 500_000n);
      const change = await db.releaseLimitChange.findFirstOrThrow({ where: { coopId: coop.id } });
      const cookie = await cookieOf("coop", coop.id);
      return { cookie, page: "/coop/bank/settings", button: ["intent", intent], having: { changeId: change.id } };
    },
  })),
  {
    name: "a new bank format",
    route: "/admin/reference/bank-formats",
    fields: { form: "plumbing", bookedOn: "code", ...titles },
    accepts: [dayTitles],
    given: async () => ({
      cookie: await theAdministrator(),
      page: "/admin/reference/bank-formats",
      button: ["intent", "add"],
      typed: { ...typedFormat(), amount: "金额" },
    }),
  },
  {
    name: "a bank format",
    route: "/admin/reference/bank-formats",
    fields: { form: "plumbing", formatId: "id", bookedOn: "code", ...titles },
    only: ["formatId", "nameZh", "bookedOn"],
    accepts: [dayTitles],
    given: async () => {
      const format = await givenFormat();
      return {
        cookie: await theAdministrator(),
        page: "/admin/reference/bank-formats",
        button: ["intent", "save"],
        having: { formatId: format.id },
        typed: { nameEn: "Another name" },
      };
    },
  },
  ...(["retire", "use"] as const).map((intent): FormCase => ({
    name: `a bank format: ${intent}`,
    route: "/admin/reference/bank-formats",
    fields: { formatId: "id" },
    given: async () => {
      const format = await givenFormat();
      if (intent === "use") await putBankFormatInUse(admin, format.id, false);
      return {
        cookie: await theAdministrator(),
        page: "/admin/reference/bank-formats",
        button: ["intent", intent],
        having: { formatId: format.id },
      };
    },
  })),
];
