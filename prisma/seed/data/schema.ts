import { z } from "zod";

import { artKinds, landscapeKinds } from "#app/lib/art-kinds";

export const SALES_UNITS = ["kg", "jin", "bag", "box", "bottle", "tray", "piece", "bundle"] as const;

/** How a unit behaves in the simulated year. */
export const BUYING_PATTERNS = [
  "on-pace", "ahead", "slow", "far-behind", "over-fulfilled", "not-filed", "returned", "draft",
] as const;

const divisionCode = z.string().regex(/^\d{6}$/);
const divisionPrefix = z.string().regex(/^(\d{2}|\d{4}|\d{6})?$/);
const key = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const text = z.string().trim().min(1);
const storage = z.enum(["AMBIENT", "CHILLED", "FROZEN"]);
const sellerClass = z.enum(["MICRO", "SMALL", "MEDIUM"]);
const calendarDate = z.iso.date();
const fen = z.int().min(0);
const bps = z.int().min(0).max(10_000);
/** A local number that begins with four zeros is never assigned, so nobody can be called by mistake. */
const inventedPhone = z.string().regex(/^0\d{2,3}-0000\d{3}$/);

/** Alphabet of GB 32100-2015: digits and capitals without I, O, S, V, Z. */
const USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/**
 * Whether a unified social credit code has the right length, alphabet and check character.
 *
 * Source: GB 32100-2015 — weights 3^i mod 31 over the first 17 characters.
 */
export function isUscc(code: string): boolean {
  if (code.length !== 18) return false;
  const values = [...code].map((character) => USCC_ALPHABET.indexOf(character));
  if (values.includes(-1)) return false;
  let sum = 0;
  let weight = 1;
  for (const value of values.slice(0, 17)) {
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return values[17] === (31 - (sum % 31)) % 31;
}

const uscc = z.string().refine(isUscc, "check character of the unified social credit code does not match");

/** Degrees east and north by code. */
export const divisionPlacesSchema = z.record(z.string().regex(/^\d{6}$/), z.tuple([z.number().min(70).max(140), z.number().min(0).max(60)]));

/** [code, name, level] or [code, name, level, note]; P province, R prefecture, C county. */
export const divisionSchema = z
  .array(z.string())
  .min(3)
  .max(4)
  .transform(([code, name, level, note]) => ({ code, name, level, note: note ?? null }))
  .pipe(z.object({ code: divisionCode, name: text, level: z.enum(["P", "R", "C"]), note: text.nullable() }));

export const programmeCountySchema = z.strictObject({
  code: divisionCode,
  name: text,
  province: text.optional(),
  prefecture: text,
  currentName: text.optional(),
  formerCode: divisionCode.optional(),
  group: z.enum(["mountain", "island"]).optional(),
  note: text.optional(),
});

const programmeBase = {
  code: key,
  nameZh: text,
  nameEn: text,
  shortZh: text,
  shortEn: text,
  buyerDivision: divisionPrefix,
  countingStage: z.enum(["ACCEPTED", "SETTLED"]),
  validFrom: calendarDate,
  validTo: calendarDate.nullable(),
  demo: z.boolean(),
  source: text,
};

export const programmeSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("ORIGIN"), ...programmeBase, countiesFile: z.string().endsWith("-counties.json") }),
  z.strictObject({ kind: z.literal("SELLER_CLASS"), ...programmeBase, sellerClasses: z.array(sellerClass).min(1) }),
]);

export const targetRuleSchema = z.strictObject({
  programme: key,
  division: divisionPrefix,
  fromYear: z.int().min(2021),
  minimumShareBps: bps,
  notBelowLastYear: z.boolean().optional(),
  subsidisedCanteen: z.boolean().optional(),
  canteenMode: z.enum(["OWN", "OUTSOURCED", "SHARED_LEAD", "SHARED_MEMBER", "NONE"]).optional(),
  base: z.enum(["UNION_FUNDS", "PROCUREMENT", "RESERVED"]).optional(),
  demo: z.boolean().optional(),
  source: text,
});

export const reservationThresholdSchema = z.strictObject({
  kind: z.enum(["GOODS", "SERVICES", "WORKS"]),
  division: divisionPrefix,
  fromYear: z.int().min(2021),
  wholeUpToFen: fen,
  partMinimumBps: bps,
  source: text,
});

export const filingWindowSchema = z.strictObject({
  fiscalYear: z.int(),
  division: divisionPrefix,
  opens: calendarDate.optional(),
  due: calendarDate,
  source: text,
});

export const categorySchema = z.strictObject({
  code: key,
  parent: key.nullable(),
  nameZh: text,
  nameEn: text,
  art: z.enum(artKinds),
  storage,
  shelfLifeDays: z.int().positive(),
});

export const hallSchema = z.strictObject({
  slug: key,
  nameZh: text,
  nameEn: text,
  taglineZh: text,
  taglineEn: text,
  storyZh: text,
  storyEn: text,
  landscape: z.enum(landscapeKinds),
  divisionPrefixes: z.array(divisionPrefix).min(1),
  operatorNameZh: text,
  operatorNameEn: text,
});

/** The longest matching prefix of the delivery division decides; `includedKg` travel for `baseFen`. */
export const freightSchema = z.strictObject({
  prefix: divisionPrefix,
  baseFen: fen,
  includedKg: z.int().min(0),
  perKgFen: fen,
  freeAboveFen: fen.nullable(),
});

export const coopSchema = z.strictObject({
  key,
  nameZh: text,
  nameEn: text,
  countyCode: divisionCode,
  kind: z.enum(["COOPERATIVE", "ENTERPRISE", "FAMILY_FARM"]),
  sellerClass,
  uscc,
  contactName: text,
  phone: inventedPhone,
  bank: z.strictObject({ accountName: text, bankName: text, accountNumber: z.string().regex(/^0000\d{12}$/) }),
  paymentTerms: z.enum(["GOODS_FIRST", "MONEY_FIRST"]),
  freight: z.array(freightSchema).min(1),
});

export const productSchema = z.strictObject({
  sku: z.string().regex(/^(ES|KS|SW|ZJ)-\d{2}-\d{2}$/),
  coop: key,
  nameZh: text.max(40),
  nameEn: text.max(80),
  category: key,
  art: z.enum(artKinds),
  originCountyCode: divisionCode,
  salesUnit: z.enum(SALES_UNITS),
  packageZh: text.max(40),
  packageEn: text.max(60),
  netGrams: z.int().positive(),
  priceFen: z.int().positive(),
  stock: z.int().min(0),
  minQty: z.int().positive(),
  stepQty: z.int().positive(),
  leadDays: z.int().min(1).max(15),
  catchWeight: z.boolean(),
  toleranceBps: bps,
  shelfLifeDays: z.int().positive(),
  storage,
  descZh: text,
  descEn: text,
  seasonMonths: z.array(z.int().min(1).max(12)).min(1).max(12),
});

export const bureauSchema = z.strictObject({
  key,
  nameZh: text,
  nameEn: text,
  divisionCode,
  parent: key.nullable(),
  uscc,
  contactName: text,
  phone: inventedPhone,
});

export const unitSchema = z.strictObject({
  key,
  nameZh: text,
  nameEn: text,
  sector: z.enum(["SCHOOL", "HOSPITAL", "OFFICE", "UNIVERSITY", "ELDERLY"]),
  uscc,
  budgetCode: z.string().regex(/^\d{6}$/),
  divisionCode,
  bureau: key,
  supervisingUnit: key.nullable(),
  canteenMode: z.enum(["OWN", "OUTSOURCED", "SHARED_LEAD", "SHARED_MEMBER", "NONE"]),
  sharedLead: key.nullable(),
  contractorName: text.nullable(),
  canteenTotalFen: fen,
  declaredBps: z.record(key, bps),
  approvalThresholdFen: z.int().positive().nullable(),
  address: text,
  contactName: text,
  reviewerName: text,
  phone: inventedPhone,
  pattern: z.enum(BUYING_PATTERNS),
});

export const buyersSchema = z.strictObject({ bureaus: z.array(bureauSchema), units: z.array(unitSchema) });

export const personSchema = z.strictObject({
  key,
  email: z.email().endsWith("@demo.xiangji.test"),
  nameZh: text,
  nameEn: text,
  locale: z.enum(["zh-CN", "en"]),
  role: z.enum(["CLERK", "REVIEWER", "MANAGER", "VIEWER"]),
  /** `key` is the organisation's key; for a hall its slug, for a county authority the county's code, for the platform "platform". */
  scope: z.strictObject({ type: z.enum(["unit", "bureau", "coop", "hall", "county", "platform"]), key: z.string().min(1) }),
  titleZh: text,
  titleEn: text,
  showAtStart: z.boolean(),
});

export type SeedDivision = z.output<typeof divisionSchema>;
export type SeedProgramme = z.output<typeof programmeSchema>;
export type SeedProgrammeCounty = z.output<typeof programmeCountySchema>;
export type SeedTargetRule = z.output<typeof targetRuleSchema>;
export type SeedFilingWindow = z.output<typeof filingWindowSchema>;
export type SeedCategory = z.output<typeof categorySchema>;
export type SeedHall = z.output<typeof hallSchema>;
export type SeedFreight = z.output<typeof freightSchema>;
export type SeedCoop = z.output<typeof coopSchema>;
export type SeedProduct = z.output<typeof productSchema>;
export type SeedBureau = z.output<typeof bureauSchema>;
export type SeedUnit = z.output<typeof unitSchema>;
export type SeedPerson = z.output<typeof personSchema>;
