import type { Batch, BatchItem } from "#app/domain/payments/batches.queries.server";

/** What a transfer of a payment order is said to be: before the bank has the file it waits, for the second person or for the export. */
export function itemShown(
  batch: Pick<Batch, "status" | "exportedAt">,
  item: Pick<BatchItem, "status">,
): BatchItem["status"] | "WAITING" | "READY" {
  if (item.status !== "PENDING") return item.status;
  if (batch.status === "PREPARED") return "WAITING";
  return batch.exportedAt === null ? "READY" : "PENDING";
}
