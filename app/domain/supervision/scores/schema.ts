import { z } from "zod/v4";

import { criterionNames, parseScale, type Criterion, type CriterionName } from "#app/domain/supervision/scores/criteria";
import { idField, integerField, optionalField, textField } from "#app/lib/form-fields";

const scale = () =>
  textField(120).pipe(
    z.string().transform((text, context) => {
      const steps = parseScale(text);
      if (steps !== null) return steps;
      context.addIssue({ code: "custom", message: "scores.badScale" });
      return z.NEVER;
    }),
  );
const criterion = () => z.object({ weight: integerField(0, 100), scale: scale() });

/** The page names the version that it would become: sent twice, it is one proposal. */
export const scoreRuleInput = z
  .object({
    version: integerField(1, 100_000),
    fromYear: integerField(2021, 2100),
    acceptanceDays: integerField(0, 60),
    source: textField(200),
    documentUrl: optionalField(z.url({ protocol: /^https?$/, error: "form.badUrl" }).max(500, "form.tooLong")),
    ...(Object.fromEntries(criterionNames.map((name) => [name, criterion()])) as Record<CriterionName, ReturnType<typeof criterion>>),
  })
  .transform(({ version, fromYear, acceptanceDays, source, documentUrl, ...rest }, context) => {
    const criteria = criterionNames.map((name): Criterion => ({ name, weight: rest[name].weight, steps: rest[name].scale }));
    if (criteria.reduce((sum, { weight }) => sum + weight, 0) !== 100)
      context.addIssue({ code: "custom", path: ["COMPLETION", "weight"], message: "scores.weights" });
    return { version, fromYear, acceptanceDays, source, documentUrl, criteria: criteria.filter(({ weight }) => weight > 0) };
  });
export type ScoreRuleInput = z.output<typeof scoreRuleInput>;

/** The address names the year. */
export const proposeFreezeInput = z.object({});
export const freezeInput = z.object({ freezeId: idField() });
