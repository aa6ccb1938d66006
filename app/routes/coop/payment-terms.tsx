import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ChangeHistory, WaitingChange } from "#app/components/bank/setting-change";
import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { Button } from "#app/components/ui/button";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { RadioField } from "#app/components/ui/radio-field";
import { getPaymentTerms } from "#app/domain/identity/payment-terms.server";
import { can } from "#app/domain/identity/policy";
import { getReleaseLimit } from "#app/domain/payments/bank-desk.queries.server";
import { changePaymentTerms, decidePaymentTerms } from "#app/domain/payments/change-payment-terms.server";
import { listTermsChanges } from "#app/domain/payments/payment-terms.queries.server";
import { paymentTermsInput, termsChangeInput } from "#app/domain/payments/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

export const handle = { policy: "sale:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "sale:read");
  const [terms, changes, limit] = await Promise.all([
    getPaymentTerms(actor.orgId),
    listTermsChanges(actor, 20),
    getReleaseLimit(actor.orgId),
  ]);
  return {
    terms,
    changes,
    twoPersons: limit !== null,
    me: actor.userId,
    decides: can(actor, "remittance:confirm"),
    coopName: actor.orgName,
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "remittance:confirm");
  const here = paths.coopPaymentTerms();
  const intent = await intentOf(request);
  switch (intent) {
    case "change": {
      const submission = await submitForm(request, paymentTermsInput, ({ terms }) => changePaymentTerms(actor, terms));
      if (!submission.ok) return submission.response;
      return redirectWithFlash(request, here, submission.value === "POSTED" ? "bank:flash.termsSet" : "bank:flash.termsProposed");
    }
    case "inForce":
    case "leave": {
      const inForce = intent === "inForce";
      const submission = await submitForm(request, termsChangeInput, ({ changeId }) => decidePaymentTerms(actor, changeId, inForce));
      return submission.ok ? redirectWithFlash(request, here, inForce ? "bank:flash.termsSet" : "bank:flash.kept") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction = () => [{ title: "收款方式 Payment terms · 乡集 Xiangji" }];

const FORM = "terms";
const choices = ["GOODS_FIRST", "MONEY_FIRST"] as const;

export default function CoopPaymentTerms() {
  const { t } = useTranslation("bank");
  const { terms, changes, me, decides, coopName } = useLoaderData<typeof loader>();
  const [waiting] = changes.filter(({ status }) => status === "PROPOSED");
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("title"), to: paths.coopBank() }, { label: t("terms.title") }]} />
      <PageHead over={coopName} title={t("terms.title")} lead={t("terms.lead", { terms: t(`terms.of.${terms}`) })} />
      <IntentErrors forms={decides && !waiting ? [FORM] : []} />
      <div className="grid max-w-3xl gap-5">
        {waiting ? (
          <WaitingChange change={waiting} what={t(`terms.of.${waiting.terms}`)} me={me} decides={decides} />
        ) : decides ? (
          <TermsForm />
        ) : null}
        <ChangeHistory changes={changes} what={(change) => t(`terms.of.${change.terms}`)} none={t("terms.never")} />
      </div>
    </>
  );
}

function TermsForm() {
  const { t } = useTranslation("bank");
  const { terms, twoPersons } = useLoaderData<typeof loader>();
  const { form, fields, pending } = useResultForm<{ terms: string }>({ id: FORM, defaultValue: { terms } });
  return (
    <Panel title={t("terms.change")}>
      <FormShell form={form} fields={[{ field: fields.terms, label: t("terms.title") }]}>
        <RadioField
          field={fields.terms}
          label={t("terms.title")}
          labelHidden
          look="card"
          choices={choices.map((value) => ({ value, label: t(`terms.of.${value}`), hint: t(`terms.hint.${value}`) }))}
        />
        <div className="form-actions">
          <Button name="intent" value="change" variant="act" pending={pending}>
            {t("terms.save")}
          </Button>
          {twoPersons ? <span className="over">{t("terms.second")}</span> : null}
        </div>
      </FormShell>
    </Panel>
  );
}
