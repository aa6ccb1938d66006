import { createHash } from "node:crypto";

import type { CalendarDate } from "#app/lib/dates";

/** A unit's line in a closed campaign. Amounts as text: JSON has no integers of that size. */
export interface CampaignLine {
  unitId: string;
  unit: string;
  uscc: string;
  division: string;
  divisionCode: string;
  status: "NONE" | "DRAFT" | "SUBMITTED" | "RETURNED" | "CONFIRMED";
  late: boolean;
  mode: string | null;
  canteenTotalFen: string;
  requiredFen: string;
  exceptions: number;
  differenceReason: string;
}

export interface CampaignContent {
  format: "xiangji-campaign-result/1";
  windowId: string;
  fiscalYear: number;
  divisionPrefix: string;
  place: string;
  opensOn: CalendarDate;
  dueOn: CalendarDate;
  correctionDueOn: CalendarDate;
  counts: CampaignCounts;
  units: CampaignLine[];
}

export interface CampaignCounts {
  units: number;
  notStarted: number;
  drafted: number;
  submitted: number;
  returned: number;
  confirmed: number;
  late: number;
  exempt: number;
  exceptions: number;
  requiredFen: string;
}

/** Counts of the lines, so that a count cannot say something else than what stands below it. */
export function countLines(lines: readonly CampaignLine[]): CampaignCounts {
  const of = (status: CampaignLine["status"]) => lines.filter((line) => line.status === status).length;
  return {
    units: lines.length,
    notStarted: of("NONE"),
    drafted: of("DRAFT"),
    submitted: of("SUBMITTED"),
    returned: of("RETURNED"),
    confirmed: of("CONFIRMED"),
    late: lines.filter((line) => line.late).length,
    exempt: lines.filter((line) => line.status === "CONFIRMED" && (line.mode === "NONE" || line.mode === "SHARED_MEMBER")).length,
    exceptions: lines.reduce((sum, line) => sum + line.exceptions, 0),
    requiredFen: lines.reduce((sum, line) => sum + (line.status === "CONFIRMED" ? BigInt(line.requiredFen) : 0n), 0n).toString(),
  };
}

/** The one text of a result: keys in alphabetical order, no white space. Its sha256 is the fingerprint. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value !== null && typeof value === "object")
    return `{${Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`)
      .join(",")}}`;
  return JSON.stringify(value);
}

export const fingerprintOf = (content: string): Buffer => createHash("sha256").update(content, "utf8").digest();
