import { z } from "zod/v4";

export const organisationKinds = ["MERGE", "SPLIT", "CLOSE", "MOVE"] as const;
export type OrganisationKind = (typeof organisationKinds)[number];

export const organisationStatuses = ["PROPOSED", "CONFIRMED", "APPLIED", "REFUSED", "WITHDRAWN"] as const;
export type OrganisationStatus = (typeof organisationStatuses)[number];

/** What a change says beside its units: a new unit's particulars, what a split takes along, and whose grants follow. */
export const organisationPayload = z.object({
  unit: z
    .object({
      name: z.string(),
      uscc: z.string(),
      budgetCode: z.string(),
      divisionCode: z.string(),
      address: z.string(),
      contactName: z.string(),
      contactPhone: z.string(),
    })
    .nullable(),
  /** Of what is required, in basis points; 10,000 for everything. */
  shareBps: z.number().int().min(0).max(10_000),
  /** SPLIT: orders that go with the part. */
  orderIds: z.array(z.string()),
  grantIds: z.array(z.string()),
});
export type OrganisationPayload = z.output<typeof organisationPayload>;

const fen = z.string().regex(/^-?\d+$/);
const standing = z.object({ required: fen, ordered: fen, accepted: fen, settled: fen });

/** What a change moves, account by account on both sides, before and after. Amounts as text: JSON has no integers of that size. */
export const organisationImpact = z.object({
  orders: z.number().int(),
  lines: z.number().int(),
  people: z.number().int(),
  accounts: z.array(
    z.object({
      part: z.enum(["SOURCE", "TARGET"]),
      /** Null for a unit that is not there yet. */
      unitId: z.string().nullable(),
      unit: z.string(),
      programmeId: z.string(),
      shortZh: z.string(),
      shortEn: z.string(),
      fiscalYear: z.number().int(),
      before: standing,
      after: standing,
    }),
  ),
});
export type OrganisationImpact = z.output<typeof organisationImpact>;
export type AccountStanding = z.output<typeof standing>;

export const standingParts = ["required", "ordered", "accepted", "settled"] as const;

/** Both sides of one programme and year together: what a change may move, never make. */
export function sumOf(impact: OrganisationImpact, side: "before" | "after", part: (typeof standingParts)[number]): bigint {
  return impact.accounts.reduce((total, account) => total + BigInt(account[side][part]), 0n);
}
