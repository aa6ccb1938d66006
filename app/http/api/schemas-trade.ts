import { z } from "zod/v4";

import { bps, count, day, fen, grams, id, instant, integer, none, oneOf, quantity, words, yes } from "#app/http/api/fields";

/** What the API prints about goods, orders and money. */

export const fundSource = oneOf(["CANTEEN", "CONTRACTOR", "UNION", "PERSONAL"]);
export const salesUnit = oneOf(["KG", "JIN", "BAG", "BOX", "BOTTLE", "TRAY", "PIECE", "BUNDLE"]);
const storage = oneOf(["AMBIENT", "CHILLED", "FROZEN"]);
const paymentTerms = oneOf(["GOODS_FIRST", "MONEY_FIRST"]);
export const orderStatuses = [
  "AWAITING_APPROVAL",
  "AWAITING_COOP",
  "AWAITING_BUYER",
  "REFUSED",
  "REJECTED",
  "CANCELLED",
  "TO_PREPAY",
  "TO_SHIP",
  "SHIPPED",
  "PART_ACCEPTED",
  "TO_PAY",
  "PART_PAID",
  "OVERDUE",
  "SETTLED",
  "ALL_REFUSED",
] as const;

const programme = z.object({ code: words(), shortZh: words(), shortEn: words() });

const offer = {
  id: id(),
  nameZh: words(),
  nameEn: none(words()),
  packageZh: words(),
  packageEn: none(words()),
  priceFen: fen(),
  salesUnit,
  netGrams: grams(),
  storage,
  leadDays: count(),
  catchWeight: yes(),
  minQuantity: quantity(),
  availableQuantity: quantity(),
  coopName: words(),
  coopNameEn: none(words()),
  originCounty: words(),
  programmes: z.array(programme),
};

export const productRow = z.object(offer).meta({ description: "A product as a shelf shows it." });

export const product = z.object({
  ...offer,
  descriptionZh: words(),
  descriptionEn: none(words()),
  stepQuantity: quantity(),
  toleranceBps: bps(),
  shelfLifeDays: count(),
  seasonMonths: z.array(count()),
  paymentTerms,
  category: z.object({ code: words(), nameZh: words(), nameEn: words() }),
  origin: z.array(words()),
  coop: z.object({ id: id(), kind: oneOf(["COOPERATIVE", "ENTERPRISE", "FAMILY_FARM"]), countyName: words(), recommended: yes() }),
  halls: z.array(z.object({ slug: words(), nameZh: words(), nameEn: words() })),
  freight: z
    .array(
      z.object({
        divisionPrefix: words().meta({
          description: "Where it holds: the longest prefix of the unit's division; empty for everywhere else.",
        }),
        baseFen: fen(),
        includedGrams: grams(),
        perKgFen: fen(),
        freeFromFen: none(fen()),
      }),
    )
    .meta({ description: "Freight of the co-op's orders of such products." }),
  stamp: words().meta({
    description:
      "Stands for goods, price, terms of payment and freight as they are read here; sent as `seen` of an order's line, the order holds only for them.",
  }),
});

export const hall = z.object({
  slug: words(),
  nameZh: words(),
  nameEn: words(),
  taglineZh: words(),
  taglineEn: words(),
  operator: words(),
  coops: count(),
  counties: count(),
  products: count(),
  programmes: z.array(programme),
});

export const orderRow = z.object({
  id: id(),
  number: words(),
  groupId: id(),
  status: oneOf(orderStatuses),
  placedAt: instant(),
  coopName: words(),
  unitName: words(),
  lines: count(),
  totalFen: fen(),
  openFen: fen().meta({ description: "Due and not paid yet." }),
  deliverFrom: day(),
  deliverTo: day(),
});

export const order = z.object({
  id: id(),
  number: words(),
  status: oneOf(orderStatuses),
  commands: z.array(words()).meta({ description: "What this role may do with it now." }),
  goodsFen: fen(),
  freightFen: fen(),
  proposedFreightFen: none(fen()),
  remittanceCode: words(),
  paymentTerms,
  placedAt: instant(),
  settledAt: none(instant()),
  endReason: none(words()),
  creditedUnits: z.array(words()),
  sources: z.array(fundSource),
  receiver: z.object({ receiverName: words(), receiverPhone: words(), address: words(), version: count() }),
  group: z.object({ id: id(), number: words(), deliverFrom: day(), deliverTo: day(), note: words(), submittedBy: words() }),
  unit: z.object({ name: words(), contactName: words(), contactPhone: words() }),
  coop: z.object({
    name: words(),
    contactName: words(),
    contactPhone: words(),
    bankName: words(),
    bankAccountName: words(),
    bankAccountNumber: words(),
  }),
  lines: z.array(
    z.object({
      id: id(),
      productId: id(),
      nameZh: words(),
      nameEn: none(words()),
      salesUnit: words(),
      unitPriceFen: fen(),
      goodsFen: fen(),
      freightFen: fen(),
      catchWeight: yes(),
      toleranceBps: bps(),
      quantity: quantity(),
      shippedQuantity: quantity(),
      acceptedQuantity: quantity(),
      rejectedQuantity: quantity(),
      cancelledQuantity: quantity(),
      acceptedFen: fen(),
      shippableQuantity: quantity().meta({ description: "The most that one more shipment may hold." }),
      verdicts: z
        .array(z.object({ code: words(), shortZh: words(), shortEn: words(), listVersion: count() }))
        .meta({ description: "Programmes the line counts for, with the version of the list it was judged by." }),
    }),
  ),
  events: z.array(z.object({ id: id(), kind: words(), at: instant(), by: words(), detail: z.record(z.string(), z.string()) })),
  shipments: z.array(
    z.object({
      id: id(),
      number: words(),
      shippedAt: instant(),
      expectedOn: day(),
      acceptance: none(z.object({ id: id(), number: words(), acceptedAt: instant(), amountFen: fen() })),
    }),
  ),
  receivables: z.array(
    z.object({
      id: id(),
      amountFen: fen(),
      paidFen: fen(),
      dueOn: day(),
      paidAt: none(instant()),
      lateInterestFen: fen(),
      pledged: yes().meta({ description: "Pledged to a bank, which is the payee; GET /receivables says which." }),
    }),
  ),
  remittances: z.array(z.object({ id: id(), amountFen: fen(), receivedOn: day(), bankReference: words() })),
});

export const placedGroup = z
  .object({
    id: id(),
    number: words(),
    needsApproval: yes(),
    orders: z.array(z.object({ id: id(), number: words(), coopId: id(), status: oneOf(orderStatuses) })),
  })
  .meta({ description: "One checkout: an order for each co-op." });

export const shipmentRow = z.object({
  id: id(),
  number: words(),
  orderId: id(),
  orderNumber: words(),
  shippedAt: instant(),
  expectedOn: day(),
  carrier: words(),
  acceptanceId: none(id()),
});

export const shipment = z.object({
  id: id(),
  number: words(),
  orderId: id(),
  orderNumber: words(),
  shippedAt: instant(),
  expectedOn: day(),
  carrier: words(),
  driverName: words(),
  driverPhone: words(),
  vehicle: words(),
  note: words(),
  coopName: words(),
  unitName: words(),
  receiver: z.object({ name: words(), phone: words(), address: words() }),
  acceptance: none(z.object({ id: id(), number: words() })),
  lines: z.array(
    z.object({
      lineId: id(),
      nameZh: words(),
      nameEn: none(words()),
      salesUnit: words(),
      unitPriceFen: fen(),
      catchWeight: yes(),
      shippedQuantity: quantity(),
      lowQuantity: quantity().meta({ description: "Accepted and rejected together weigh at least this." }),
      highQuantity: quantity().meta({ description: "Accepted and rejected together weigh at most this." }),
      lot: words(),
    }),
  ),
});

export const acceptance = z.object({
  id: id(),
  number: words(),
  acceptedAt: instant(),
  receiverName: words(),
  witnessName: words(),
  temperatureTenths: none(count()),
  note: words(),
  amountFen: fen(),
  orderId: id(),
  orderNumber: words(),
  remittanceCode: words(),
  shipmentId: id(),
  shipmentNumber: words(),
  lines: z.array(
    z.object({
      id: id(),
      nameZh: words(),
      nameEn: none(words()),
      shippedQuantity: quantity(),
      acceptedQuantity: quantity(),
      rejectedQuantity: quantity(),
      reason: none(words()),
      note: words(),
      photoId: none(id()),
      acceptedFen: fen(),
    }),
  ),
});

export const photo = z.object({ id: id(), size: integer().meta({ description: "Bytes." }) });

export const receivable = z.object({
  id: id(),
  orderId: id(),
  orderNumber: words(),
  remittanceCode: words(),
  unitName: words(),
  coopName: words(),
  acceptanceId: id(),
  acceptanceNumber: words(),
  amountFen: fen(),
  paidFen: fen(),
  dueOn: day(),
  daysLate: count(),
  lateInterestFen: fen(),
  payee: z
    .object({ bankName: words(), accountName: words(), accountNumber: words(), pledged: yes() })
    .meta({ description: "Where it is to be paid to: the co-op's account, or that of the bank it is pledged to." }),
});

export const entry = z.object({
  seq: integer(),
  kind: words(),
  amountFen: fen(),
  source: words(),
  effectiveOn: day(),
  recordedAt: instant(),
  orderId: none(id()),
  orderNumber: none(words()),
  lineName: none(words()),
  hash: words().meta({ description: "SHA-256 of the chain up to here, in hexadecimal." }),
});
