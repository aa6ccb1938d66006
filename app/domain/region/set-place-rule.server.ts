import type { Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { placeMissing, programmeUnknown } from "#app/domain/region/errors";
import { prefixOf } from "#app/domain/region/prefix-of.server";
import type { PlaceRuleKind, PlaceRuleValue } from "#app/domain/region/place-rule";
import { newId } from "#app/lib/ids";

export interface PlaceRuleInput<Kind extends PlaceRuleKind> {
  kind: Kind;
  /** Null for terms, which hold for every programme. */
  programmeId: string | null;
  /** "000000" for the nation. */
  divisionCode: string;
  fromYear: number;
  value: PlaceRuleValue<Kind>;
  source: string;
}

/**
 * Puts a rule into force in a division and below from a year on, as the next version for its place. What was judged by an earlier one stays.
 *
 * @returns id of the rule
 * @throws divisionUnknown, programmeUnknown, placeMissing for what counts in the whole nation, which the programme says
 */
export async function setPlaceRule<Kind extends PlaceRuleKind>(tx: Tx, actor: Actor, input: PlaceRuleInput<Kind>): Promise<string> {
  const { kind, programmeId, divisionCode, fromYear, value, source } = input;
  const divisionPrefix = await prefixOf(tx, divisionCode);
  if (kind === "COUNTING" && divisionPrefix === "") throw placeMissing();
  if (programmeId !== null && (await tx.programme.count({ where: { id: programmeId } })) === 0) throw programmeUnknown();
  const place = { kind, programmeId, divisionPrefix, fromYear };
  const { _max: latest } = await tx.placeRule.aggregate({ where: place, _max: { version: true } });
  const id = newId();
  await tx.placeRule.create({ data: { id, ...place, version: (latest.version ?? 0) + 1, value, source, createdAt: actor.now } });
  await writeAudit(tx, actor, {
    action: "rule.setPlace",
    objectType: "place-rule",
    objectId: id,
    detail: { ...place, value: JSON.stringify(value) },
  });
  return id;
}
