import type { PublicationRuleInput } from "#app/domain/supervision/publication/schema";
import { db } from "#app/db/client.server";
import { criterionNames, parseScale, proposedCriteria } from "#app/domain/supervision/scores/criteria";
import { proposeScoreRule } from "#app/domain/supervision/scores/propose-score-rule.server";
import type { ScoreRuleInput } from "#app/domain/supervision/scores/schema";
import { confirmRule } from "#app/domain/supervision/decide-rule.server";
import type { GivenBureau } from "#tests/support/given-rule";

export const scoreRuleOf = (options: Partial<ScoreRuleInput> = {}): ScoreRuleInput => ({
  version: 1,
  fromYear: 2026,
  acceptanceDays: 3,
  source: "永财绩〔2026〕1 号",
  documentUrl: undefined,
  criteria: criterionNames.map((name) => ({
    name,
    weight: proposedCriteria[name].weight,
    steps: parseScale(proposedCriteria[name].scale) ?? [],
  })),
  ...options,
});

/** What a bureau may show of its place. */
export const publicationRuleOf = (divisionCode: string, options: Partial<PublicationRuleInput> = {}): PublicationRuleInput => ({
  divisionCode,
  programmeId: undefined,
  validFrom: "2026-01-01",
  validTo: undefined,
  embargoDays: 30,
  minUnits: 5,
  roundTo: 100n,
  noteZh: "满 30 天公布",
  noteEn: "After thirty days",
  source: "永财公开〔2026〕1 号",
  documentUrl: undefined,
  ...options,
});

/** The next version of the bureau's rule, in force. */
export async function givenScoreRule(bureau: GivenBureau, options: Partial<ScoreRuleInput> = {}): Promise<number> {
  const version = ((await db.scoreRule.findFirst({ where: { id: bureau.id }, orderBy: { version: "desc" } }))?.version ?? 0) + 1;
  await proposeScoreRule(bureau.clerk, scoreRuleOf({ version, ...options }));
  await confirmRule(bureau.manager, "score-rule", bureau.id, version);
  return version;
}
