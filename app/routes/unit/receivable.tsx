import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod/v4";

import { ConfirmationPanel } from "#app/components/financing/confirmation-panel";
import { PayButton } from "#app/components/stripe/pay-button";
import { requestInvoice } from "#app/domain/ordering/request-invoice.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useTranslation } from "#app/i18n/use-translation";
import { isStripeConfigured } from "#app/integrations/stripe/client.server";
import { beginPayment } from "#app/jobs/stripe/begin-payment.server";
import { ReceivableSheet } from "#app/components/orders/receivable-sheet";
import { IntentErrors } from "#app/components/form/intent-errors";
import { CreditNoteLinks } from "#app/components/payments/credit-note-links";
import { SheetPage } from "#app/components/orders/sheet-page";
import { ProofPanel } from "#app/components/payments/proof-panel";
import { can } from "#app/domain/identity/policy";
import { receivableNotFound } from "#app/domain/payments/errors";
import { issueProof } from "#app/domain/payments/issue-proof.server";
import { listProofs } from "#app/domain/payments/proofs.queries.server";
import { checkConfirmation, confirmReceivable, refuseConfirmation } from "#app/domain/payments/confirm-receivable.server";
import { listCreditNotes } from "#app/domain/payments/credit-notes.queries.server";
import { listConfirmations } from "#app/domain/payments/confirmations.queries.server";
import { getReceivable } from "#app/domain/payments/receivable-document.queries.server";
import { confirmationIdInput, confirmationReasonInput, issueProofInput } from "#app/domain/payments/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { found, parseId } from "#app/http/params.server";
import { qrTo } from "#app/http/qr.server";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "receivable:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "receivable:read");
  const receivable = found(await getReceivable(actor, parseId(params.id)));
  return withEnglishNames(request, {
    receivable,
    creditNotes:
      receivable.creditedFen > 0n && can(actor, "goodsClaim:read") ? await listCreditNotes(actor, { receivableId: receivable.id }) : [],
    confirmations: await listConfirmations(actor, receivable.id),
    may: { check: can(actor, "confirmation:check"), confirm: can(actor, "confirmation:confirm") },
    userId: actor.userId,
    qrSvg: await qrTo(request, paths.unitReceivable(receivable.id)),
    printedAt: formatInstant(actor.now),
    proofs: await listProofs(actor, { orderId: receivable.orderId }),
    issues: can(actor, "payment:prepare") && receivable.paidFen < receivable.amountFen,
    pays: can(actor, "stripe:pay") && isStripeConfigured() && receivable.paidFen < receivable.amountFen,
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const here = paths.unitReceivable(parseId(params.id));
  switch (await intentOf(request)) {
    case "payOnline": {
      const actor = await requireActor(request, "stripe:pay");
      const id = parseId(params.id);
      const submitted = await submitForm(request, z.object({}), () => beginPayment(actor, () => requestInvoice(actor, id)));
      return submitted.ok ? redirect(paths.unitStripePayment(submitted.value), 303) : submitted.response;
    }
    case "prove": {
      const actor = await requireActor(request, "payment:prepare");
      const submitted = await submitForm(request, issueProofInput, async () => {
        const receivable = await getReceivable(actor, parseId(params.id));
        if (!receivable) throw receivableNotFound();
        return issueProof(actor, { orderId: receivable.orderId });
      });
      return submitted.ok ? redirectWithFlash(request, here, "payments:flash.proved") : submitted.response;
    }
    case "check": {
      const actor = await requireActor(request, "confirmation:check");
      const submitted = await submitForm(request, confirmationIdInput, ({ confirmationId }) => checkConfirmation(actor, confirmationId));
      return submitted.ok ? redirectWithFlash(request, here, "payments:flash.checked") : submitted.response;
    }
    case "confirm": {
      const actor = await requireActor(request, "confirmation:confirm");
      const submitted = await submitForm(request, confirmationIdInput, ({ confirmationId }) => confirmReceivable(actor, confirmationId));
      return submitted.ok ? redirectWithFlash(request, here, "payments:flash.confirmed") : submitted.response;
    }
    case "refuse": {
      const actor = await requireActor(request, "confirmation:check");
      const submitted = await submitForm(request, confirmationReasonInput, ({ confirmationId, reason }) =>
        refuseConfirmation(actor, confirmationId, reason),
      );
      return submitted.ok ? redirectWithFlash(request, here, "payments:flash.refused") : submitted.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.receivable.number} · 乡集 Xiangji` }];

export default function UnitReceivable() {
  const { t } = useTranslation("stripe");
  const { receivable, creditNotes, confirmations, may, userId, qrSvg, printedAt, proofs, issues, pays } = useLoaderData<typeof loader>();
  return (
    <SheetPage orderTo={paths.unitOrder(receivable.orderId)} tools={pays ? <PayButton intent="payOnline" label={t("payOnline")} /> : null}>
      <IntentErrors forms={["refuse"]} />
      <ReceivableSheet receivable={receivable} qrSvg={qrSvg} printedAt={printedAt} />
      <div className="mt-6 max-w-2xl empty:hidden">
        <CreditNoteLinks desk="unit" notes={creditNotes} />
      </div>
      <ConfirmationPanel
        side="unit"
        confirmations={confirmations}
        open={receivable.amountFen > receivable.paidFen}
        may={may}
        userId={userId}
      />
      <div className="no-print mt-6 max-w-2xl">
        <ProofPanel proofs={proofs} issues={issues} />
      </div>
    </SheetPage>
  );
}
