import { z } from "zod/v4";

import type { Audience } from "#app/domain/identity/actor";

/** What an organisation may be told of. */
export const webhookEvents = [
  "order.submitted",
  "order.confirmed",
  "order.rejected",
  "order.cancelled",
  "order.shipped",
  "delivery.accepted",
  "payment.confirmed",
  "payment.takenBack",
  "receivable.pledged",
  "receivable.paid",
  "receivable.reopened",
  "receivable.dueDayMoved",
  "filing.confirmed",
  "filing.returned",
  "quota.account.changed",
] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

/** Asked for by hand, to see whether messages arrive. */
export const PING = "ping";

/** Once for each account that a transaction moved. */
export const ACCOUNT_CHANGED = "quota.account.changed" satisfies WebhookEvent;

const ofFilings = webhookEvents.filter((event) => event.startsWith("filing."));
/** Of receivables that are pledged to a bank; the only ones a bank is told of. */
export const ofPledges = webhookEvents.filter((event) => event.startsWith("receivable."));
const ofOrders = webhookEvents.filter((event) => event !== ACCOUNT_CHANGED && !ofFilings.includes(event) && !ofPledges.includes(event));

const byAudience: Partial<Record<Audience, readonly WebhookEvent[]>> = {
  unit: webhookEvents,
  coop: [...ofOrders, ...ofPledges],
  bureau: [...ofFilings, ACCOUNT_CHANGED],
};

export const eventsFor = (audience: Audience): readonly WebhookEvent[] => byAudience[audience] ?? [];

/** Which message an entry of an order's timeline is; the others are told to nobody. */
export const eventOfOrderKind: Readonly<Record<string, WebhookEvent>> = {
  submitted: "order.submitted",
  approved: "order.submitted",
  confirmed: "order.confirmed",
  reconfirmed: "order.confirmed",
  rejected: "order.rejected",
  cancelled: "order.cancelled",
  lapsed: "order.cancelled",
  refused: "order.cancelled",
  shipped: "order.shipped",
  accepted: "delivery.accepted",
  acceptedInPart: "delivery.accepted",
  paidInPart: "payment.confirmed",
  paidInAdvance: "payment.confirmed",
  overpaid: "payment.confirmed",
  settled: "payment.confirmed",
  unsettled: "payment.takenBack",
  paymentTakenBack: "payment.takenBack",
};

/** Which message an entry of a pledge's list is. */
export const eventOfPledgeKind = {
  PLEDGED: "receivable.pledged",
  PAID: "receivable.paid",
  REOPENED: "receivable.reopened",
  DUE_DAY_MOVED: "receivable.dueDayMoved",
} as const satisfies Record<string, WebhookEvent>;

export const eventOfFilingKind: Readonly<Record<string, WebhookEvent>> = { confirmed: "filing.confirmed", returned: "filing.returned" };

const instant = z.string().meta({ format: "date-time" });
const id = z.string().meta({ format: "uuid" });

export const orderMessage = z.object({
  id: id.meta({ description: "Of the event; the same in every try and every replay." }),
  type: z.enum(ofOrders as [WebhookEvent, ...WebhookEvent[]]),
  createdAt: instant,
  data: z.object({
    orderId: id,
    orderNumber: z.string(),
    groupId: id,
    unitId: id,
    unitName: z.string(),
    coopId: id,
    coopName: z.string(),
    kind: z.string().meta({ description: "The entry of the order's timeline, as GET /orders/{orderId} lists it." }),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
});

export const filingMessage = z.object({
  id,
  type: z.enum(ofFilings as [WebhookEvent, ...WebhookEvent[]]),
  createdAt: instant,
  data: z.object({
    filingId: id,
    fiscalYear: z.int(),
    unitId: id,
    unitName: z.string(),
    kind: z.string(),
    reason: z.nullable(z.string()),
  }),
});

const fen = z
  .string()
  .regex(/^-?\d{1,18}$/)
  .meta({ description: "Fen, an integer written as text." });

export const pledgeMessage = z.object({
  id,
  type: z.enum(ofPledges as [WebhookEvent, ...WebhookEvent[]]),
  createdAt: instant,
  data: z.object({
    receivableId: id,
    receivable: z.string().meta({ description: "Number of the document." }),
    orderId: id,
    orderNumber: z.string(),
    unitId: id,
    unitName: z.string(),
    coopId: id,
    coopName: z.string(),
    confirmation: z.string().meta({ description: "Number of the confirmation that the pledge rests on." }),
    confirmationSha256: z.string().meta({ description: "Of the signed document at /confirmations." }),
    bankName: z.string(),
    bankAccountNumber: z.string(),
    dueOn: z.string().meta({
      format: "date",
      description: "The day in force; the confirmation says that of its signing, which a calendar that is published later may move.",
    }),
    amountFen: fen,
    paidFen: fen.meta({ description: "What is no longer owed, after it happened." }),
    creditedFen: fen.meta({ description: "The part of it that credit notes cover: nobody pays it." }),
  }),
});

export const accountMessage = z.object({
  id,
  type: z.literal(ACCOUNT_CHANGED),
  createdAt: instant,
  data: z.object({
    accountId: id,
    unitId: id,
    unitName: z.string(),
    programme: z.string(),
    fiscalYear: z.int(),
    seq: z.int().meta({ description: "Of the last entry; messages about one account arrive in its order." }),
    entries: z.int().meta({ description: "How many entries the change wrote." }),
    balances: z.object({ requiredFen: fen, remainingFen: fen, orderedFen: fen, acceptedFen: fen, settledFen: fen }),
  }),
});

export const pingMessage = z.object({ id, type: z.literal(PING), createdAt: instant, data: z.object({ endpointId: id }) });
