import type { Tx } from "#app/db/client.server";
import { addProgrammeCounty, endProgrammeCounty } from "#app/domain/catalog/change-programme-list.server";
import type { Actor } from "#app/domain/identity/actor";
import { yearClosed } from "#app/domain/quota/errors";
import type { RuleChangeOf } from "#app/domain/quota/rule-change";
import { addProgramme } from "#app/domain/region/add-programme.server";
import { changeWindow } from "#app/domain/region/change-window.server";
import { editProgramme } from "#app/domain/region/edit-programme.server";
import { openWindow } from "#app/domain/region/open-window.server";
import { endCorrectionPeriod, setCorrectionPeriod } from "#app/domain/region/set-correction-period.server";
import { setReservationThreshold } from "#app/domain/region/set-reservation-threshold.server";
import { setPlaceRule } from "#app/domain/region/set-place-rule.server";
import { setCountingStage } from "#app/domain/region/set-counting-stage.server";
import { setWindowDifference } from "#app/domain/region/set-window-difference.server";
import { addTargetRule, retireTargetRule } from "#app/domain/region/target-rules.server";

/**
 * Does what a rule change says. The one place for it: a preview runs it and takes it back, a confirmation runs it and keeps it, so both say the same.
 *
 * @returns id of the rule that was added, if one was
 * @throws whatever the rule's own step throws
 */
export async function applyRuleChange(tx: Tx, actor: Actor, change: RuleChangeOf): Promise<string | null> {
  const { kind, input } = change;
  switch (kind) {
    case "TARGET_RULE_ADD":
      return addTargetRule(tx, actor, input);
    case "TARGET_RULE_RETIRE":
      await retireTargetRule(tx, actor, input);
      return null;
    case "COUNTY_ADD":
      await addProgrammeCounty(tx, actor, input.programmeId, input);
      return null;
    case "COUNTY_END":
      await endProgrammeCounty(tx, actor, input.programmeId, input);
      return null;
    case "COUNTING_STAGE":
      await refuseSealed(tx, { programmeId: input.programmeId, prefix: "", from: input.fiscalYear, to: input.fiscalYear });
      await setCountingStage(tx, actor, input.programmeId, input);
      return null;
    case "COUNTING_PLACE": {
      const { countingStage, ...rule } = input;
      await refuseSealed(tx, { programmeId: input.programmeId, prefix: prefixOfCode(input.divisionCode), from: input.fromYear, to: 9_999 });
      return setPlaceRule(tx, actor, { kind: "COUNTING", ...rule, value: { stage: countingStage } });
    }
    case "TERMS_SET": {
      const { divisionCode, fromYear, source, ...value } = input;
      return setPlaceRule(tx, actor, { kind: "TERMS", programmeId: null, divisionCode, fromYear, value, source });
    }
    case "CLAIMS_SET": {
      const { divisionCode, fromYear, source, ...value } = input;
      return setPlaceRule(tx, actor, { kind: "CLAIMS", programmeId: null, divisionCode, fromYear, value, source });
    }
    case "HELD_MONEY_SET": {
      const { divisionCode, fromYear, source, ...value } = input;
      return setPlaceRule(tx, actor, { kind: "HELD_MONEY", programmeId: null, divisionCode, fromYear, value, source });
    }
    case "SEASON_SET": {
      const { weights, ...rule } = input;
      return setPlaceRule(tx, actor, { kind: "SEASON", ...rule, value: { weights } });
    }
    case "CARRY_SET": {
      const { carry, ...rule } = input;
      await refuseSealed(tx, { programmeId: input.programmeId, prefix: prefixOfCode(input.divisionCode), from: input.fromYear, to: 9_999 });
      return setPlaceRule(tx, actor, { kind: "CARRY", ...rule, value: { carry } });
    }
    case "PROGRAMME_ADD":
      return addProgramme(tx, actor, input);
    case "PERIOD_SET":
      return setCorrectionPeriod(tx, actor, input);
    case "PERIOD_END":
      await endCorrectionPeriod(tx, actor, input.id);
      return null;
    case "PROGRAMME_EDIT":
      await editProgramme(tx, actor, input.programmeId, input);
      return null;
    case "THRESHOLD_SET": {
      const { wholeUpTo, ...threshold } = input;
      return setReservationThreshold(tx, actor, { ...threshold, wholeUpToFen: BigInt(wholeUpTo) });
    }
    case "WINDOW_OPEN":
      return openWindow(tx, actor, input);
    case "WINDOW_MOVE":
      await changeWindow(tx, actor, input);
      return null;
    case "WINDOW_DIFFERENCE":
      await setWindowDifference(tx, actor, input);
      return null;
  }
}

const prefixOfCode = (code: string): string => code.replace(/(?:00){1,3}$/, "");

/** A year that is closed was judged by what counted then. @throws yearClosed */
async function refuseSealed(
  tx: Tx,
  { programmeId, prefix, from, to }: { programmeId: string; prefix: string; from: number; to: number },
): Promise<void> {
  const [sealed] = await tx.$queryRaw<{ one: number }[]>`
    SELECT 1 AS one FROM quota_account WHERE programme_id = ${programmeId}::uuid AND fiscal_year BETWEEN ${from}::int AND ${to}::int
      AND division_code LIKE ${`${prefix}%`} AND sealed_at IS NOT NULL LIMIT 1`;
  if (sealed) throw yearClosed();
}
