import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { z } from "zod/v4";

import { IntentErrors } from "#app/components/form/intent-errors";
import { PayButton } from "#app/components/stripe/pay-button";
import { can } from "#app/domain/identity/policy";
import { requestInvoice } from "#app/domain/ordering/request-invoice.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { useTranslation } from "#app/i18n/use-translation";
import { isStripeConfigured } from "#app/integrations/stripe/client.server";
import { beginPayment } from "#app/jobs/stripe/begin-payment.server";
import { ReceivableSheet } from "#app/components/orders/receivable-sheet";
import { SheetPage } from "#app/components/orders/sheet-page";
import { getReceivable } from "#app/domain/payments/receivable-document.queries.server";
import { requireActor } from "#app/http/actor.server";
import { found, parseId } from "#app/http/params.server";
import { qrTo } from "#app/http/qr.server";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "receivable:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "receivable:read");
  const receivable = found(await getReceivable(actor, parseId(params.id)));
  return {
    pays: can(actor, "stripe:pay") && isStripeConfigured() && receivable.paidFen < receivable.amountFen,
    receivable,
    qrSvg: await qrTo(request, paths.unitReceivable(receivable.id)),
    printedAt: formatInstant(actor.now),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "stripe:pay");
  const id = parseId(params.id);
  if ((await intentOf(request)) !== "payOnline") throw new Response(null, { status: 400 });
  const submitted = await submitForm(request, z.object({}), () => beginPayment(actor, () => requestInvoice(actor, id)));
  return submitted.ok ? redirect(paths.unitStripePayment(submitted.value), 303) : submitted.response;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.receivable.number} · 乡集 Xiangji` }];

export default function UnitReceivable() {
  const { t } = useTranslation("stripe");
  const { receivable, qrSvg, printedAt, pays } = useLoaderData<typeof loader>();
  return (
    <SheetPage orderTo={paths.unitOrder(receivable.orderId)} tools={pays ? <PayButton intent="payOnline" label={t("payOnline")} /> : null}>
      <IntentErrors />
      <ReceivableSheet receivable={receivable} qrSvg={qrSvg} printedAt={printedAt} />
    </SheetPage>
  );
}
