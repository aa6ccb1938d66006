import type { Tone } from "#app/components/ui/badge";
import type { PspAccount } from "#app/db/generated/client";
import type { BatchStatus, ItemStatus } from "#app/domain/payments/batches.queries.server";
import type { TransferRow } from "#app/domain/payments/transfers.queries.server";
import type { PayoutStatus } from "#app/domain/payments/payouts.queries.server";

export const batchTones: Record<BatchStatus, Tone> = { PREPARED: "warn", APPROVED: "good", REFUSED: "none", WITHDRAWN: "none" };
export const payoutTones: Record<PayoutStatus, Tone> = {
  PREPARED: "warn",
  RELEASED: "warn",
  CONFIRMED: "good",
  FAILED: "late",
  WITHDRAWN: "none",
};
export const transferTones: Record<TransferRow["state"], Tone> = { REQUESTED: "warn", MADE: "good", FAILED: "late" };
export const accountTones: Record<PspAccount["state"] | "NONE", Tone> = {
  NONE: "none",
  REQUESTED: "warn",
  OPEN: "warn",
  CHECKING: "warn",
  ACTIVE: "good",
  RESTRICTED: "late",
  CLOSED: "none",
};
export const itemTones: Record<ItemStatus, Tone> = {
  PENDING: "warn",
  EXECUTED: "good",
  CONFIRMED: "good",
  FAILED: "late",
  DROPPED: "none",
};
