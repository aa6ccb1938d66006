import { db } from "#app/db/client.server";
import type { PurchaseKind } from "#app/db/generated/enums";

export interface ThresholdRow {
  id: string;
  kind: PurchaseKind;
  divisionPrefix: string;
  fromYear: number;
  /** Fen. */
  wholeUpToFen: bigint;
  /** Basis points. */
  partMinimumBps: number;
  version: number;
  source: string;
}

/** Thresholds that may bind a place in a year; `thresholdInForce` chooses. */
export async function listThresholds(divisionCode: string, fiscalYear: number): Promise<ThresholdRow[]> {
  const prefixes = ["", divisionCode.slice(0, 2), divisionCode.slice(0, 4), divisionCode];
  return db.reservationThreshold.findMany({ where: { divisionPrefix: { in: prefixes }, fromYear: { lte: fiscalYear } } });
}

/** All thresholds of a division, of what lies above it and below it, the latest first. */
export async function listThresholdsAround(divisionPrefix: string): Promise<(ThresholdRow & { place: string })[]> {
  return db.$queryRaw<(ThresholdRow & { place: string })[]>`
    SELECT t.id, t.kind::text AS kind, t.division_prefix AS "divisionPrefix", t.from_year AS "fromYear", t.whole_up_to_fen AS "wholeUpToFen",
      t.part_minimum_bps AS "partMinimumBps", t.version, t.source, coalesce(d.name, '') AS place
    FROM reservation_threshold t LEFT JOIN division d ON d.prefix = t.division_prefix
    WHERE starts_with(t.division_prefix, ${divisionPrefix}) OR starts_with(${divisionPrefix}, t.division_prefix)
    ORDER BY t.division_prefix, t.kind, t.from_year DESC, t.version DESC LIMIT 200`;
}
