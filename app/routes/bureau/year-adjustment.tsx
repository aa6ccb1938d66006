import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { useWords } from "#app/components/orders/words";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { Button } from "#app/components/ui/button";
import { DescriptionList } from "#app/components/ui/description-list";
import { MoneyField } from "#app/components/ui/money-field";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { RadioField } from "#app/components/ui/radio-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import { proposeAdjustment } from "#app/domain/quota/adjust-closed-year.server";
import { adjustmentInput, adjustmentSubjects } from "#app/domain/quota/schema";
import { getClosedAccount } from "#app/domain/quota/year-end.queries.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { found, parseId } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { fenToInput } from "#app/lib/money";
import { paths } from "#app/lib/paths";

export const handle = { policy: "year:propose" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "year:propose");
  return { account: found(await getClosedAccount(actor, parseId(params.unitId), parseId(params.accountId))) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "year:propose");
  const [unitId, accountId] = [parseId(params.unitId), parseId(params.accountId)];
  const { fiscalYear } = found(await getClosedAccount(actor, unitId, accountId));
  const proposed = await submitForm(request, adjustmentInput, ({ subject, amount, reason }) =>
    proposeAdjustment(actor, unitId, accountId, { subject, fen: amount }, reason),
  );
  return proposed.ok
    ? redirectWithFlash(request, paths.bureauYearEnd({ year: fiscalYear }), "yearEnd:flash.adjustProposed")
    : proposed.response;
}

export const meta: MetaFunction = () => [{ title: "结账后调整 Adjustment · 乡集 Xiangji" }];

export default function BureauYearAdjustment() {
  const { t } = useTranslation("yearEnd");
  const words = useWords();
  const { account } = useLoaderData<typeof loader>();
  const { form, fields, pending } = useResultForm<{ subject: string; amount: string; reason: string }>({
    id: "adjustment",
    defaultValue: { subject: "REQUIRED", amount: fenToInput(account.requiredFen), reason: "" },
  });
  const year = account.fiscalYear;
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("title", { year }), to: paths.bureauYearEnd({ year }) }, { label: account.unit }]} />
      <PageHead over={words.name(account.programmeZh, account.programmeEn)} title={t("adjustTitle", { unit: account.unit })} />
      <IntentErrors forms={["adjustment"]} />
      <Panel className="max-w-2xl">
        <DescriptionList
          facts={[
            { label: t("col.now"), value: words.yuan(account.requiredFen) },
            { label: t("item.countedFen"), value: words.yuan(account.countedFen) },
            { label: t("closedBadge"), value: formatInstant(account.closedAt) },
          ]}
        />
        <FormShell
          form={form}
          fields={[
            { field: fields.subject, label: t("subject") },
            { field: fields.amount, label: t("amount") },
            { field: fields.reason, label: t("reason") },
          ]}
        >
          <RadioField
            field={fields.subject}
            label={t("subject")}
            hint={t("subjectHint")}
            choices={adjustmentSubjects.map((value) => ({ value, label: t(`subject.${value}`) }))}
          />
          <MoneyField field={fields.amount} label={t("amount")} hint={t("amountHint")} />
          <TextareaField field={fields.reason} label={t("reason")} hint={t("reasonHint")} rows={3} maxLength={300} />
          <div className="form-actions">
            <Button pending={pending}>{t("adjustPropose")}</Button>
            <span className="over">{t("proposeHint")}</span>
          </div>
        </FormShell>
      </Panel>
    </>
  );
}
