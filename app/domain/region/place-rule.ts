import { z } from "zod/v4";

import { carries, countingStages } from "#app/domain/region/schema";

export const refundDestinations = ["ORIGINAL", "BALANCE", "TRANSFER"] as const;

/** What the rules by place consist of, by kind, as they are kept. `place_rule_fits` and `held_money_rule_fits` say the same in the database. */
export const placeRuleValues = {
  /** What an amount must have reached to count. */
  COUNTING: z.object({ stage: z.enum(countingStages) }),
  TERMS: z.object({
    /** Days after the expected delivery within which goods are judged. */
    acceptanceDays: z.number().int().min(1).max(60),
    /** Days after acceptance until a payment is due; 国务院令第802号 allows 60 at most. */
    paymentDays: z.number().int().min(1).max(60),
    /** Interest on an overdue amount, in millionths a day. */
    lateInterestPpm: z.number().int().min(0).max(10_000),
    /** Most that weighed goods may differ, in basis points; a product may allow less. */
    toleranceBps: z.number().int().min(0).max(2_000),
  }),
  SEASON: z.object({
    /** Share of the year in each month, January first, in basis points. */
    weights: z
      .array(z.number().int().min(0))
      .length(12)
      .refine((weights) => weights.reduce((sum, weight) => sum + weight, 0) === 10_000),
  }),
  CARRY: z.object({ carry: z.enum(carries) }),
  /** Claims on delivered goods. */
  CLAIMS: z.object({
    /** Days after the acceptance within which goods may be claimed. */
    claimDays: z.number().int().min(1).max(365),
    /** Days that seller and buyer each have for their answer. */
    answerDays: z.number().int().min(1).max(30),
    /** Days that the hall has for its decision, and the seller for a refund. */
    decideDays: z.number().int().min(1).max(60),
    /** Where refunds go; ORIGINAL is a transfer where the payment was one. */
    refundTo: z.enum(refundDestinations),
  }),
  /** Reports of money that is held elsewhere; all in working days. */
  HELD_MONEY: z.object({
    /** For the unit's answer. */
    answerDays: z.number().int().min(1).max(30),
    /** For the bureau to take a report up. */
    takeDays: z.number().int().min(1).max(30),
    /** Most that the bureau may give until the money is back. */
    returnDays: z.number().int().min(1).max(60),
  }),
} as const satisfies Record<string, z.ZodType>;

export type PlaceRuleKind = keyof typeof placeRuleValues;
export const placeRuleKinds = Object.keys(placeRuleValues) as PlaceRuleKind[];
export type PlaceRuleValue<Kind extends PlaceRuleKind> = z.output<(typeof placeRuleValues)[Kind]>;

export type TradeTerms = PlaceRuleValue<"TERMS">;
