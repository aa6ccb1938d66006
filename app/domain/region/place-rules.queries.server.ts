import { db, type Tx } from "#app/db/client.server";
import { placeRuleValues, type PlaceRuleKind, type PlaceRuleValue } from "#app/domain/region/place-rule";

export interface PlaceRuleRow<Kind extends PlaceRuleKind> {
  id: string;
  programmeZh: string | null;
  programmeEn: string | null;
  place: string;
  divisionPrefix: string;
  fromYear: number;
  version: number;
  value: PlaceRuleValue<Kind>;
  source: string;
}

/** Rules of a kind of a division, of what lies above it and below it, the latest first in each place. */
export async function listPlaceRules<Kind extends PlaceRuleKind>(kind: Kind, divisionPrefix: string): Promise<PlaceRuleRow<Kind>[]> {
  const rows = await db.$queryRaw<(Omit<PlaceRuleRow<Kind>, "value"> & { value: unknown })[]>`
    SELECT r.id, p.short_zh AS "programmeZh", p.short_en AS "programmeEn", coalesce(d.name, '') AS place, r.division_prefix AS "divisionPrefix", r.from_year AS "fromYear",
      r.version, r.value, r.source
    FROM place_rule r LEFT JOIN programme p ON p.id = r.programme_id LEFT JOIN division d ON d.prefix = r.division_prefix AND r.division_prefix <> ''
    WHERE r.kind = ${kind}::place_rule_kind AND (starts_with(r.division_prefix, ${divisionPrefix}) OR starts_with(${divisionPrefix}, r.division_prefix))
    ORDER BY p.sort NULLS FIRST, r.division_prefix, r.from_year DESC, r.version DESC LIMIT 200`;
  return rows.map((row) => ({ ...row, value: placeRuleValues[kind].parse(row.value) as PlaceRuleValue<Kind> }));
}

/** The rule in force in a division in a year; null where none binds it. */
export async function getPlaceRule<Kind extends PlaceRuleKind>(
  tx: Pick<Tx, "$queryRaw">,
  kind: Kind,
  question: { programmeId: string | null; fiscalYear: number; divisionCode: string },
): Promise<PlaceRuleValue<Kind> | null> {
  const [row] = await tx.$queryRaw<{ value: unknown }[]>`
    SELECT place_rule_value(${kind}::place_rule_kind, ${question.programmeId}::uuid, ${question.fiscalYear}::int, ${question.divisionCode}) AS value`;
  return row?.value ? (placeRuleValues[kind].parse(row.value) as PlaceRuleValue<Kind>) : null;
}

/** Weights of the months by the rule of a place, January first; null where none binds it. */
export async function getSeason(
  tx: Pick<Tx, "$queryRaw">,
  question: { programmeId: string; fiscalYear: number; divisionCode: string },
): Promise<bigint[] | null> {
  const rule = await getPlaceRule(tx, "SEASON", question);
  return rule && rule.weights.map(BigInt);
}

/** The same outside a transaction, for forecasts. */
export const readSeason = (question: { programmeId: string; fiscalYear: number; divisionCode: string }) => getSeason(db, question);
