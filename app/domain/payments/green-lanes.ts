/** Where the clock of a marked order stands: not asked for yet, running, over and unpaid, paid in time, paid too late. */
export const laneStates = ["MARKED", "RUNNING", "BREACHED", "MET", "PAID_LATE"] as const;
export type LaneState = (typeof laneStates)[number];

export const laneSorts = ["marked", "due", "amount"] as const;

export interface LaneFilter {
  /** Null for all. */
  state: LaneState | null;
  /** Prefix of a division inside the actor's; "" for all of them. */
  prefix: string;
  sort: { key: (typeof laneSorts)[number]; direction: "ascending" | "descending" };
}
