import { z } from "zod/v4";

import { listAgeingBelow } from "#app/domain/payments/ageing.queries.server";
import { listConfirmedReceivables } from "#app/domain/payments/bank-export.queries.server";
import { getBatch, listBatches } from "#app/domain/payments/batches.queries.server";
import { listConfirmations } from "#app/domain/payments/confirmations.queries.server";
import { listCreditNotes } from "#app/domain/payments/credit-notes.queries.server";
import { getPayout, listHeld, listPayouts } from "#app/domain/payments/payouts.queries.server";
import { laneStates } from "#app/domain/payments/green-lanes";
import { listGreenLanes } from "#app/domain/payments/green-lanes.queries.server";
import { getReceipt } from "#app/domain/payments/receipt.queries.server";
import { getAccountStatement, getReceivable, listCounterparties } from "#app/domain/payments/receivable-document.queries.server";
import { listRemittances } from "#app/domain/payments/receivables.queries.server";
import { listTransfers } from "#app/domain/payments/transfers.queries.server";
import { count, day, fen, id, instant, none, oneOf, pathCode, pathId, words, yes } from "#app/http/api/fields";
import { among, list, one, pageThrough, reachFor } from "#app/http/api/reads/declare.server";
import { calendarDateOf } from "#app/lib/dates";

/** Money between units, the platform and co-ops. */

const both = { scope: "payments:read", actions: { unit: "receivable:read", coop: "sale:read" } } as const;
const ofUnit = { scope: "payments:read", actions: { unit: "receivable:read" } } as const;
const ofCoop = { scope: "payments:read", actions: { coop: "sale:read" } } as const;
const ofBureau = { scope: "payments:read", actions: { bureau: "bureau:read" } } as const;

const receipt = {
  id: id(),
  orderId: id(),
  orderNumber: words(),
  unitName: words(),
  amountFen: fen().meta({ description: "Negative: taken back." }),
  receivedOn: day(),
  bankReference: words(),
  confirmedBy: words(),
};

const batchStatus = oneOf(["PREPARED", "APPROVED", "REFUSED", "WITHDRAWN"]);
const paymentOrder = {
  id: id(),
  number: words(),
  payOn: day(),
  status: batchStatus,
  amountFen: fen(),
  items: count(),
  executed: count(),
  failed: count(),
  preparedBy: words(),
  preparedAt: instant(),
};

const payout = {
  id: id(),
  number: words(),
  amountFen: fen(),
  status: oneOf(["PREPARED", "RELEASED", "CONFIRMED", "FAILED", "WITHDRAWN"]),
  preparedAt: instant(),
};
const platformEntry = z.object({
  id: id(),
  kind: oneOf(["REMITTANCE", "REFUND", "REFUND_FAILED"]),
  orderId: id(),
  orderNumber: words(),
  unitName: words(),
  amountFen: fen(),
  happenedAt: instant(),
});

const statementLine = z.object({
  id: id(),
  day: day(),
  kind: oneOf(["receivable", "payment", "credit", "refund"]),
  document: words(),
  orderNumber: words(),
  dueOn: none(day()),
  pledgedTo: none(words()),
  owedFen: fen(),
  paidFen: fen(),
  balanceFen: fen(),
});

const MOST = 10_000;

export const payments = {
  getReceivable: one({
    ...both,
    path: "/receivables/{receivableId}",
    params: { receivableId: pathId() },
    name: "ReceivableDocument",
    response: z.object({
      id: id(),
      number: words(),
      orderId: id(),
      orderNumber: words(),
      remittanceCode: words(),
      unitName: words(),
      unitUscc: words(),
      coopName: words(),
      coopUscc: words(),
      acceptanceId: id(),
      acceptanceNumber: words(),
      openedOn: day(),
      dueOn: day(),
      movedFrom: none(day()).meta({ description: "The day it would have been due, had that been a working day." }),
      provisional: none(count()).meta({ description: "Year of `dueOn` whose calendar is not published yet: the day may still move." }),
      recountedFrom: none(day()),
      daysLate: count(),
      amountFen: fen(),
      paidFen: fen(),
      creditedFen: fen().meta({ description: "Part of what is paid that credit notes cover." }),
      lateInterestFen: fen(),
      payee: z.object({ bankName: words(), accountName: words(), accountNumber: words(), pledged: yes() }),
      payments: z.array(
        z.object({
          id: id(),
          receivedOn: day(),
          bankReference: words(),
          method: oneOf(["BANK_TRANSFER", "BANK_FEE", "STRIPE", "BALANCE"]),
          amountFen: fen(),
        }),
      ),
      creditNotes: z.array(z.object({ id: id(), number: words(), amountFen: fen() })),
      confirmations: z.array(
        z.object({
          id: id(),
          number: words(),
          state: words(),
          askedAt: instant(),
          decidedAt: none(instant()),
          reason: none(words()),
          bankName: none(words()),
          pledgedAt: none(instant()),
          releasedAt: none(instant()),
        }),
      ),
    }),
    find: async ({ actor, params: { receivableId } }) => {
      const found = await getReceivable(actor, receivableId);
      if (!found) return null;
      const [creditNotes, confirmations] = await Promise.all([
        listCreditNotes(actor, { receivableId }),
        listConfirmations(actor, receivableId),
      ]);
      const { bankName, bankAccountName, bankAccountNumber, pledged, ...row } = found;
      const payee = { bankName, accountName: bankAccountName, accountNumber: bankAccountNumber, pledged };
      return { ...row, payee, creditNotes, confirmations };
    },
  }),

  listReceipts: list({
    ...ofCoop,
    path: "/receipts",
    name: "Receipt",
    row: z.object(receipt),
    page: ({ actor, after, limit }) => listRemittances(actor, after, limit),
  }),
  getReceipt: one({
    ...ofCoop,
    path: "/receipts/{receiptId}",
    params: { receiptId: pathId() },
    name: "ReceiptDocument",
    response: z.object({
      ...receipt,
      method: oneOf(["BANK_TRANSFER", "STRIPE", "BANK_FEE"]),
      confirmedAt: instant(),
      typed: yes().meta({ description: "Typed by hand, with no line of the bank behind it." }),
      lineId: none(id()).meta({ description: "The bank's line behind it." }),
      state: oneOf(["standing", "takenBack", "takenBackInPart", "counter"]),
      reason: none(words()),
    }),
    find: ({ actor, params: { receiptId } }) => getReceipt(actor, receiptId),
  }),

  listPaymentOrders: list({
    ...ofUnit,
    path: "/payment-orders",
    name: "PaymentOrder",
    row: z.object(paymentOrder),
    page: ({ actor, after, limit }) => listBatches(actor, after, limit),
  }),
  getPaymentOrder: one({
    ...ofUnit,
    path: "/payment-orders/{paymentOrderId}",
    params: { paymentOrderId: pathId() },
    name: "PaymentOrderDocument",
    response: z.object({
      ...paymentOrder,
      payerBank: words(),
      payerAccount: words(),
      decidedBy: none(words()),
      decidedAt: none(instant()),
      reason: words(),
      exportedAt: none(instant()),
      lines: z.array(
        z.object({
          receivableId: id(),
          number: words(),
          orderId: id(),
          orderNumber: words(),
          remittanceCode: words(),
          payeeName: words(),
          payeeBank: words(),
          payeeAccount: words(),
          amountFen: fen(),
          status: oneOf(["PENDING", "EXECUTED", "CONFIRMED", "FAILED", "DROPPED"]),
          note: words(),
          statusAt: instant(),
        }),
      ),
    }),
    find: ({ actor, params: { paymentOrderId } }) => getBatch(actor, paymentOrderId),
  }),

  listPayouts: list({
    ...ofCoop,
    path: "/payouts",
    name: "Payout",
    row: z.object(payout),
    page: ({ actor, after, limit }) => listPayouts(actor, after, limit),
  }),
  getPayout: one({
    ...ofCoop,
    path: "/payouts/{payoutId}",
    params: { payoutId: pathId() },
    name: "PayoutDocument",
    response: z.object({
      ...payout,
      payeeName: words(),
      payeeBank: words(),
      payeeAccount: words(),
      releasedAt: none(instant()),
      bankReference: none(words()),
      endedAt: none(instant()),
      reason: words(),
      entries: z.array(platformEntry),
    }),
    find: ({ actor, params: { payoutId } }) => getPayout(actor, payoutId),
  }),
  listPlatformEntries: list({
    ...ofCoop,
    path: "/payouts/waiting",
    name: "PlatformEntry",
    row: platformEntry,
    page: async ({ actor, ...page }) => pageThrough(await listHeld(actor.orgId, MOST), page, (row) => row.id),
  }),
  listTransfers: list({
    ...ofCoop,
    path: "/transfers",
    name: "Transfer",
    row: z.object({
      id: id(),
      orderId: id(),
      orderNumber: words(),
      unitName: words(),
      amountFen: fen().meta({ description: "Negative: taken back." }),
      state: oneOf(["REQUESTED", "MADE", "FAILED"]),
      pspId: none(words()),
      failure: none(words()),
      requestedAt: instant(),
    }),
    page: ({ actor, after, limit }) => listTransfers(actor, after, limit),
  }),
  listConfirmedReceivables: list({
    ...ofCoop,
    path: "/confirmed-receivables",
    name: "ConfirmedReceivable",
    row: z.object({
      id: id(),
      number: words().meta({ description: "Of the unit's confirmation." }),
      receivableId: id(),
      receivable: words(),
      unitName: words(),
      amountFen: fen(),
      openFen: fen(),
      dueOn: day(),
      confirmedAt: instant(),
      bankName: none(words()).meta({ description: "The bank it is pledged to." }),
      sha256: words(),
    }),
    page: ({ actor, after, limit }) => listConfirmedReceivables(actor, after, limit),
  }),

  listCounterparties: list({
    ...both,
    path: "/statements",
    name: "Counterparty",
    row: z.object({ id: id(), name: words(), nameEn: none(words()), openFen: fen() }),
    page: async ({ actor, ...page }) => pageThrough(await listCounterparties(actor), page, (row) => row.id),
  }),
  getStatement: one({
    ...both,
    path: "/statements/{counterpartyId}",
    params: { counterpartyId: pathId() },
    query: {
      month: z
        .string()
        .regex(/^20\d\d-(0[1-9]|1[0-2])$/, "form.badDate")
        .meta({ description: "YYYY-MM; the present one unless told." })
        .optional(),
    },
    name: "Statement",
    response: z.object({
      month: words(),
      unitName: words(),
      coopName: words(),
      openingFen: fen(),
      closingFen: fen(),
      owedFen: fen(),
      paidFen: fen(),
      lines: z.array(statementLine),
    }),
    find: ({ actor, params: { counterpartyId }, query: { month } }) =>
      getAccountStatement(actor, counterpartyId, month ?? calendarDateOf(actor.now).slice(0, 7)),
  }),

  listAgeing: list({
    ...ofBureau,
    path: "/ageing",
    name: "Ageing",
    row: z.object({
      unitId: id(),
      unitName: words(),
      place: words(),
      receivables: count(),
      openFen: fen(),
      notDueFen: fen(),
      upTo30Fen: fen(),
      upTo60Fen: fen(),
      upTo90Fen: fen(),
      over90Fen: fen(),
      lateInterestFen: fen(),
    }),
    page: ({ actor, after, limit }) => listAgeingBelow(actor, after, limit),
  }),

  listGreenLanes: list({
    ...ofBureau,
    path: "/green-lanes",
    name: "GreenLane",
    query: { state: among(laneStates), place: pathCode().optional() },
    row: z.object({
      orderId: id(),
      orderNumber: words(),
      unitId: id(),
      unitName: words(),
      place: words(),
      coopName: words(),
      reason: words(),
      markedAt: instant(),
      requestedAt: none(instant()),
      dueOn: none(day()),
      provisional: yes().meta({ description: "The calendar of the year of `dueOn` is not published yet: the day may still move." }),
      amountFen: fen(),
      openFen: fen(),
      paidAt: none(instant()),
      state: oneOf(laneStates),
    }),
    page: async ({ actor, query, after, limit }) => {
      const prefix = await reachFor(query.place, actor.divisionPrefix);
      const sort = { key: "marked", direction: "descending" } as const;
      return listGreenLanes(actor, { state: query.state ?? null, prefix, sort }, { after, take: limit });
    },
  }),
};
