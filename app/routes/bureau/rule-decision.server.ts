import type { Actor } from "#app/domain/identity/actor";
import { can } from "#app/domain/identity/policy";
import { confirmRule, withdrawRule, type RuleKind } from "#app/domain/supervision/decide-rule.server";
import { confirmEnding, proposeEnding, withdrawEnding } from "#app/domain/supervision/end-rule.server";
import { endingInput, endRuleInput, ruleVersionInput } from "#app/domain/supervision/schema";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";

/** The buttons of a rule's page; all kinds of rule have the same. */
export async function decideRule(request: Request, actor: Actor, kind: RuleKind, id: string, here: string) {
  switch (await intentOf(request)) {
    case "confirm": {
      if (!can(actor, "supervision:decide")) throw new Response(null, { status: 403 });
      const confirmed = await submitForm(request, ruleVersionInput, ({ version }) => confirmRule(actor, kind, id, version));
      return confirmed.ok ? redirectWithFlash(request, here, "supervision:flash.confirmed") : confirmed.response;
    }
    case "withdraw": {
      const withdrawn = await submitForm(request, ruleVersionInput, ({ version }) => withdrawRule(actor, kind, id, version));
      return withdrawn.ok ? redirectWithFlash(request, here, "supervision:flash.withdrawn") : withdrawn.response;
    }
    case "end": {
      const proposed = await submitForm(request, endRuleInput, (input) => proposeEnding(actor, kind, id, input));
      return proposed.ok ? redirectWithFlash(request, here, "supervision:flash.endProposed") : proposed.response;
    }
    case "confirmEnd": {
      if (!can(actor, "supervision:decide")) throw new Response(null, { status: 403 });
      const ended = await submitForm(request, endingInput, ({ endingId }) => confirmEnding(actor, kind, id, endingId));
      return ended.ok ? redirectWithFlash(request, here, "supervision:flash.ended") : ended.response;
    }
    case "withdrawEnd": {
      const withdrawn = await submitForm(request, endingInput, ({ endingId }) => withdrawEnding(actor, kind, id, endingId));
      return withdrawn.ok ? redirectWithFlash(request, here, "supervision:flash.endWithdrawn") : withdrawn.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}
