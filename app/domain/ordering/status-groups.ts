import type { OrderStatus } from "#app/domain/ordering/states";

/** What lists of orders are filtered by: statuses that mean the same work to somebody. */
export const statusGroups = {
  approval: ["AWAITING_APPROVAL"],
  confirm: ["AWAITING_COOP", "AWAITING_BUYER"],
  ship: ["TO_SHIP", "PART_ACCEPTED"],
  accept: ["SHIPPED"],
  pay: ["TO_PREPAY", "TO_PAY", "PART_PAID", "OVERDUE"],
  settled: ["SETTLED"],
  ended: ["REFUSED", "REJECTED", "CANCELLED", "ALL_REFUSED"],
} as const satisfies Record<string, readonly OrderStatus[]>;

export type StatusGroup = keyof typeof statusGroups;

export function isStatusGroup(value: unknown): value is StatusGroup {
  return typeof value === "string" && Object.hasOwn(statusGroups, value);
}
