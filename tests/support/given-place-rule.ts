import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { confirmRuleChange } from "#app/domain/quota/decide-rule-change.server";
import { draftRuleChange, proposeRuleChange } from "#app/domain/quota/draft-rule-change.server";
import type { RuleChangeOf } from "#app/domain/quota/rule-change";
import { newId } from "#app/lib/ids";
import { givenActor } from "#tests/support/given";

const bureauId = newId();

/** One of the people of the bureau of Hunan, each time another one. */
export const officerOfHunan = (role: "CLERK" | "MANAGER", divisionPrefix = "43"): Actor =>
  givenActor("bureau", bureauId, role, { divisionPrefix });

/** Puts a change of a rule into force, by two persons. */
export async function inForce(change: RuleChangeOf): Promise<void> {
  await db.bureau.createMany({
    data: [{ id: bureauId, name: "湖南省财政厅", divisionCode: "430000", prefix: "43" }],
    skipDuplicates: true,
  });
  const drafter = officerOfHunan("CLERK");
  const id = await draftRuleChange(drafter, change);
  await proposeRuleChange(drafter, id);
  await confirmRuleChange(officerOfHunan("MANAGER"), id);
}
