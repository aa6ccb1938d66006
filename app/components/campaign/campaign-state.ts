import type { CampaignState } from "#app/domain/quota/campaign.queries.server";
import type { CalendarDate } from "#app/lib/dates";

export type CampaignPhase = "AHEAD" | "OPEN" | "CORRECTION" | "TO_CLOSE" | "PROPOSED" | "CLOSED";

/** Where a campaign stands on a day. */
export function phaseOf(
  campaign: Pick<CampaignState, "opensOn" | "dueOn" | "correctionDueOn" | "proposedAt" | "closedAt">,
  today: CalendarDate,
): CampaignPhase {
  if (campaign.closedAt) return "CLOSED";
  if (today < campaign.opensOn) return "AHEAD";
  if (today <= campaign.dueOn) return "OPEN";
  if (today <= campaign.correctionDueOn) return "CORRECTION";
  return campaign.proposedAt ? "PROPOSED" : "TO_CLOSE";
}

export const phaseTones = { AHEAD: "none", OPEN: "good", CORRECTION: "warn", TO_CLOSE: "warn", PROPOSED: "warn", CLOSED: "none" } as const;
