import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import { ProposedTakeBack, TakeBackForm } from "#app/components/bank/take-back-form";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useWords } from "#app/components/orders/words";
import { Badge } from "#app/components/ui/badge";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { DescriptionList } from "#app/components/ui/description-list";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { takeBackReceipt } from "#app/domain/ordering/take-back.server";
import { getReceipt } from "#app/domain/payments/receipt.queries.server";
import { takeBackInput } from "#app/domain/payments/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { found, parseId } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";
import { decideTakeBack } from "#app/routes/coop/take-back.server";

export const handle = { policy: "sale:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "sale:read");
  const receipt = found(await getReceipt(actor, parseId(params.id)));
  return { receipt, me: actor.userId, decides: can(actor, "remittance:confirm") };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "remittance:confirm");
  const id = parseId(params.id);
  const here = paths.coopReceipt(id);
  const intent = await intentOf(request);
  if (intent !== "takeBack") {
    const decided = await decideTakeBack(request, actor, intent, here);
    if (!decided) throw new Response(null, { status: 400 });
    return decided;
  }
  const submission = await submitForm(request, takeBackInput, (input) => takeBackReceipt(actor, id, input));
  if (!submission.ok) return submission.response;
  return redirectWithFlash(request, here, submission.value === "POSTED" ? "bank:flash.reversed" : "bank:flash.backProposed");
}

export const meta: MetaFunction = () => [{ title: "一笔收款 Receipt · 乡集 Xiangji" }];

const FORM = "take-back";

export default function CoopReceipt() {
  const { t } = useTranslation("bank");
  const words = useWords();
  const { receipt, me, decides } = useLoaderData<typeof loader>();
  const mayGo = decides && receipt.typed && receipt.state === "standing" && receipt.reversal === null;
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("receipts"), to: paths.coopRemittances({ view: "received" }) }, { label: receipt.bankReference }]} />
      <PageHead over={receipt.receivedOn} title={words.yuan(receipt.amountFen)} lead={words.name(receipt.unitName, receipt.unitNameEn)} />
      <IntentErrors forms={mayGo ? [FORM] : []} />
      <Panel
        title={t("receipt")}
        beside={receipt.state === "standing" ? null : <Badge tone="none">{t(`receiptState.${receipt.state}`)}</Badge>}
      >
        <DescriptionList
          facts={[
            { label: t("order"), value: <Link to={paths.coopSale(receipt.orderId)}>{receipt.orderNumber}</Link> },
            { label: t("method"), value: t(`methodOf.${receipt.method}`) },
            { label: t("col.reference"), value: receipt.bankReference },
            { label: t("decidedBy"), value: receipt.confirmedBy },
            { label: t("decidedAt"), value: formatInstant(receipt.confirmedAt) },
            ...(receipt.lineId
              ? [{ label: t("bankSays"), value: <Link to={paths.coopBankLine(receipt.lineId)}>{t("toLine")}</Link> }]
              : []),
            ...(receipt.reason ? [{ label: t("reversedWhy"), value: receipt.reason }] : []),
          ]}
        />
        {receipt.reversal ? (
          <ProposedTakeBack reversal={receipt.reversal} mine={receipt.reversal.proposedById === me} decides={decides} />
        ) : mayGo ? (
          <TakeBackForm formId={FORM} />
        ) : null}
      </Panel>
    </>
  );
}
