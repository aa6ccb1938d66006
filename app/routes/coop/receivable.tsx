import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod/v4";

import { ConfirmationPanel } from "#app/components/financing/confirmation-panel";
import { IntentErrors } from "#app/components/form/intent-errors";
import { ReceivableSheet } from "#app/components/orders/receivable-sheet";
import { CreditNoteLinks } from "#app/components/payments/credit-note-links";
import { SheetPage } from "#app/components/orders/sheet-page";
import { ButtonLink } from "#app/components/ui/button";
import { can } from "#app/domain/identity/policy";
import { askConfirmation, pledgeReceivable, withdrawConfirmation } from "#app/domain/payments/confirm-receivable.server";
import { listCreditNotes } from "#app/domain/payments/credit-notes.queries.server";
import { listConfirmations } from "#app/domain/payments/confirmations.queries.server";
import { getReceivable } from "#app/domain/payments/receivable-document.queries.server";
import { confirmationIdInput, pledgeOfInput } from "#app/domain/payments/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId } from "#app/http/params.server";
import { qrTo } from "#app/http/qr.server";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "sale:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "sale:read");
  const receivable = found(await getReceivable(actor, parseId(params.id)));
  return withEnglishNames(request, {
    receivable,
    creditNotes:
      receivable.creditedFen > 0n && can(actor, "goodsClaim:read") ? await listCreditNotes(actor, { receivableId: receivable.id }) : [],
    confirmations: await listConfirmations(actor, receivable.id),
    may: { ask: can(actor, "confirmation:ask") },
    overdue: can(actor, "heldMoney:report") && receivable.amountFen > receivable.paidFen && receivable.dueOn < calendarDateOf(actor.now),
    userId: actor.userId,
    qrSvg: await qrTo(request, paths.coopReceivable(receivable.id)),
    printedAt: formatInstant(actor.now),
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "confirmation:ask");
  const id = parseId(params.id);
  const here = paths.coopReceivable(id);
  switch (await intentOf(request)) {
    case "ask": {
      const submitted = await submitForm(request, z.object({}), () => askConfirmation(actor, id));
      return submitted.ok ? redirectWithFlash(request, here, "payments:flash.asked") : submitted.response;
    }
    case "withdraw": {
      const submitted = await submitForm(request, confirmationIdInput, ({ confirmationId }) => withdrawConfirmation(actor, confirmationId));
      return submitted.ok ? redirectWithFlash(request, here, "payments:flash.withdrawn") : submitted.response;
    }
    case "pledge": {
      const submitted = await submitForm(request, pledgeOfInput, ({ confirmationId, ...bank }) =>
        pledgeReceivable(actor, confirmationId, bank),
      );
      return submitted.ok ? redirectWithFlash(request, here, "payments:flash.pledged") : submitted.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.receivable.number} · 乡集 Xiangji` }];

export default function CoopReceivable() {
  const { t } = useTranslation("heldMoney");
  const { receivable, creditNotes, confirmations, may, overdue, userId, qrSvg, printedAt } = useLoaderData<typeof loader>();
  return (
    <SheetPage
      orderTo={paths.coopSale(receivable.orderId)}
      tools={
        overdue ? (
          <ButtonLink variant="quiet" to={paths.heldMoneyNew({ receivable: receivable.id })}>
            {t("reportOverdue")}
          </ButtonLink>
        ) : null
      }
    >
      <IntentErrors forms={["pledge"]} />
      <ReceivableSheet receivable={receivable} qrSvg={qrSvg} printedAt={printedAt} />
      <div className="mt-6 max-w-2xl empty:hidden">
        <CreditNoteLinks desk="coop" notes={creditNotes} />
      </div>
      <ConfirmationPanel
        side="coop"
        confirmations={confirmations}
        open={receivable.amountFen > receivable.paidFen}
        may={may}
        userId={userId}
      />
    </SheetPage>
  );
}
