import type { Tx } from "#app/db/client.server";
import { addProgrammeCounty, endProgrammeCounty } from "#app/domain/catalog/change-programme-list.server";
import type { Actor } from "#app/domain/identity/actor";
import type { RuleChangeOf } from "#app/domain/quota/rule-change";
import { changeWindow } from "#app/domain/region/change-window.server";
import { editProgramme } from "#app/domain/region/edit-programme.server";
import { openWindow } from "#app/domain/region/open-window.server";
import { setReservationThreshold } from "#app/domain/region/set-reservation-threshold.server";
import { setCountingStage } from "#app/domain/region/set-counting-stage.server";
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
      await setCountingStage(tx, actor, input.programmeId, input);
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
  }
}
