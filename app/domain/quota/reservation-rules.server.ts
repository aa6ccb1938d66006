import type { ReservationRule } from "#app/domain/quota/reservation";
import { ruleInForce } from "#app/domain/region/minimum-share";
import { listProgrammesFor, listRulesFor } from "#app/domain/region/queries.server";

/** Shares that bind the reservation plans of a place in a year: at most one of each base for each programme. */
export async function bindingReservationRules(divisionCode: string, fiscalYear: number): Promise<ReservationRule[]> {
  const [programmes, rules] = await Promise.all([listProgrammesFor(divisionCode, fiscalYear), listRulesFor(divisionCode, fiscalYear)]);
  return programmes.flatMap((programme) =>
    (["PROCUREMENT", "RESERVED"] as const).flatMap((base) => {
      const question = { programmeId: programme.id, divisionCode, fiscalYear, mode: "OWN" as const, subsidisedCanteen: false, base };
      const rule = ruleInForce(rules, question);
      return rule ? [{ programmeId: programme.id, ruleId: rule.id, base, minimumBps: rule.minimumBps }] : [];
    }),
  );
}
