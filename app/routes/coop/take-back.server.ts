import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import type { Actor } from "#app/domain/identity/actor";
import { releaseTakeBack, takeBackDecision } from "#app/domain/ordering/take-back.server";
import { pairReturned } from "#app/domain/payments/pair-returned.server";
import { refuseTakeBack } from "#app/domain/payments/refuse-take-back.server";
import { returnedInput, reversalIdInput } from "#app/domain/payments/schema";

/** The second person's two buttons, wherever they stand. @returns null for other buttons */
export async function decideTakeBack(request: Request, actor: Actor, intent: string, here: string) {
  if (intent === "releaseBack") {
    const submission = await submitForm(request, reversalIdInput, ({ reversalId }) => releaseTakeBack(actor, reversalId));
    return submission.ok ? redirectWithFlash(request, here, "bank:flash.reversed") : submission.response;
  }
  if (intent === "keep") {
    const submission = await submitForm(request, reversalIdInput, ({ reversalId }) => refuseTakeBack(actor, reversalId));
    return submission.ok ? redirectWithFlash(request, here, "bank:flash.kept") : submission.response;
  }
  return null;
}

/** An outgoing transfer sent back one that arrived: decided about or waiting. */
export async function submitReturned(request: Request, actor: Actor, lineId: string, here: string) {
  const submission = await submitForm(request, returnedInput, async ({ arrivedLineId, decisionId, reason }) => {
    if (decisionId !== undefined) return takeBackDecision(actor, decisionId, { reason, returnedLineId: lineId });
    await pairReturned(actor, lineId, arrivedLineId, reason);
    return "POSTED" as const;
  });
  if (!submission.ok) return submission.response;
  return redirectWithFlash(request, here, submission.value === "POSTED" ? "bank:flash.reversed" : "bank:flash.backProposed");
}
