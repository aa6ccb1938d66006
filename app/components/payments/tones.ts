import type { Tone } from "#app/components/ui/badge";
import type { BatchStatus, ItemStatus } from "#app/domain/payments/batches.queries.server";
import type { PayoutStatus } from "#app/domain/payments/payouts.queries.server";

export const batchTones: Record<BatchStatus, Tone> = { PREPARED: "warn", APPROVED: "good", REFUSED: "none", WITHDRAWN: "none" };
export const payoutTones: Record<PayoutStatus, Tone> = {
  PREPARED: "warn",
  RELEASED: "warn",
  CONFIRMED: "good",
  FAILED: "late",
  WITHDRAWN: "none",
};
export const itemTones: Record<ItemStatus, Tone> = {
  PENDING: "warn",
  EXECUTED: "good",
  CONFIRMED: "good",
  FAILED: "late",
  DROPPED: "none",
};
