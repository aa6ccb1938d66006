import type { z } from "zod/v4";

import type { Actor } from "#app/domain/identity/actor";
import { draftRuleChange } from "#app/domain/quota/draft-rule-change.server";
import type { RuleChangeOf } from "#app/domain/quota/rule-change";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { notFound } from "#app/http/params.server";
import { paths, type RuleDesk } from "#app/lib/paths";

/** The desk at which somebody keeps rules. Under another audience's console the page is not there. @throws Response 404 */
export function requireRuleDesk(request: Request, actor: Actor): RuleDesk {
  const desk = actor.audience === "bureau" || actor.audience === "platform" ? actor.audience : null;
  if (desk === null || !new URL(request.url).pathname.startsWith(paths.ruleChanges(desk))) throw notFound();
  return desk;
}

/** The same for the thresholds of reservations. @throws Response 404 */
export function requireThresholdDesk(request: Request, actor: Actor): RuleDesk {
  const { pathname } = new URL(request.url);
  if (actor.audience === "bureau" && pathname.startsWith(paths.bureauThresholds())) return "bureau";
  if (actor.audience === "platform" && pathname.startsWith(paths.adminReference("thresholds"))) return "platform";
  throw notFound();
}

/** The same for rules by place. @throws Response 404 */
export function requirePlaceDesk(request: Request, actor: Actor): RuleDesk {
  const { pathname } = new URL(request.url);
  if (actor.audience === "bureau" && pathname.startsWith("/bureau/rules/places/")) return "bureau";
  if (actor.audience === "platform" && pathname.startsWith("/admin/reference/places/")) return "platform";
  throw notFound();
}

/** The same for periods of corrections. @throws Response 404 */
export function requirePeriodDesk(request: Request, actor: Actor): RuleDesk {
  const { pathname } = new URL(request.url);
  if (actor.audience === "bureau" && pathname.startsWith(paths.correctionPeriods("bureau"))) return "bureau";
  if (actor.audience === "platform" && pathname.startsWith(paths.correctionPeriods("platform"))) return "platform";
  throw notFound();
}

/** The same for the page of a programme. @throws Response 404 */
export function requireProgrammeDesk(request: Request, actor: Actor): RuleDesk {
  const { pathname } = new URL(request.url);
  if (actor.audience === "bureau" && pathname.startsWith(paths.bureauRules())) return "bureau";
  if (actor.audience === "platform" && pathname.startsWith(paths.adminReference("programmes"))) return "platform";
  throw notFound();
}

/** What a form says becomes a draft; the answer leads to it, where its effect is shown before anything is proposed. */
export async function draftFromForm<Schema extends z.ZodType>(
  request: Request,
  actor: Actor,
  schema: Schema,
  changeOf: (input: z.output<Schema>) => RuleChangeOf,
) {
  const submission = await submitForm(request, schema, (input) => draftRuleChange(actor, changeOf(input)));
  if (!submission.ok) return submission.response;
  const desk = actor.audience === "bureau" ? "bureau" : "platform";
  return redirectWithFlash(request, paths.ruleChange(desk, submission.value), "rules:flash.drafted");
}
