import type { Tone } from "#app/components/ui/badge";
import type { BatchStatus, ItemStatus } from "#app/domain/payments/batches.queries.server";

export const batchTones: Record<BatchStatus, Tone> = { PREPARED: "warn", APPROVED: "good", REFUSED: "none", WITHDRAWN: "none" };
export const itemTones: Record<ItemStatus, Tone> = {
  PENDING: "warn",
  EXECUTED: "good",
  CONFIRMED: "good",
  FAILED: "late",
  DROPPED: "none",
};
