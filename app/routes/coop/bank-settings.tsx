import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ChangeHistory, WaitingChange } from "#app/components/bank/setting-change";
import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { useWords } from "#app/components/orders/words";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { Button } from "#app/components/ui/button";
import { MoneyField } from "#app/components/ui/money-field";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { getReleaseLimit } from "#app/domain/payments/bank-desk.queries.server";
import { decideReleaseLimit, proposeReleaseLimit } from "#app/domain/payments/change-release-limit.server";
import { listLimitChanges } from "#app/domain/payments/release-limit.queries.server";
import { limitChangeInput, releaseLimitInput } from "#app/domain/payments/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { useTranslation } from "#app/i18n/use-translation";
import { fenToInput } from "#app/lib/money";
import { paths } from "#app/lib/paths";

export const handle = { policy: "sale:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "sale:read");
  const [limitFen, changes] = await Promise.all([getReleaseLimit(actor.orgId), listLimitChanges(actor, 20)]);
  return { limitFen, changes, me: actor.userId, decides: can(actor, "remittance:confirm"), coopName: actor.orgName };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "remittance:confirm");
  const here = paths.coopBankSettings();
  const intent = await intentOf(request);
  switch (intent) {
    case "propose": {
      const submission = await submitForm(request, releaseLimitInput, ({ limit }) => proposeReleaseLimit(actor, limit ?? null));
      return submission.ok ? redirectWithFlash(request, here, "bank:flash.limitProposed") : submission.response;
    }
    case "inForce":
    case "leave": {
      const submission = await submitForm(request, limitChangeInput, ({ changeId }) =>
        decideReleaseLimit(actor, changeId, intent === "inForce"),
      );
      return submission.ok
        ? redirectWithFlash(request, here, intent === "inForce" ? "bank:flash.limitSet" : "bank:flash.kept")
        : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction = () => [{ title: "复核限额 Release limit · 乡集 Xiangji" }];

const FORM = "limit";

export default function CoopBankSettings() {
  const { t } = useTranslation("bank");
  const words = useWords();
  const { limitFen, changes, me, decides, coopName } = useLoaderData<typeof loader>();
  const [waiting] = changes.filter(({ status }) => status === "PROPOSED");
  const said = (fen: bigint | null) => (fen === null ? t("noLimit") : t("limitHint", { amount: words.yuan(fen) }));
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("title"), to: paths.coopBank() }, { label: t("limit") }]} />
      <PageHead over={coopName} title={t("limit")} lead={said(limitFen)} />
      <IntentErrors forms={decides && !waiting ? [FORM] : []} />
      <div className="grid max-w-3xl gap-5">
        {waiting ? (
          <WaitingChange change={waiting} what={said(waiting.limitFen)} me={me} decides={decides} />
        ) : decides ? (
          <LimitForm />
        ) : null}
        <ChangeHistory changes={changes} what={(change) => said(change.limitFen)} none={t("limitNever")} />
      </div>
    </>
  );
}

function LimitForm() {
  const { t } = useTranslation("bank");
  const { limitFen } = useLoaderData<typeof loader>();
  const { form, fields, pending } = useResultForm<{ limit: string }>({
    id: FORM,
    defaultValue: { limit: limitFen === null ? "" : fenToInput(limitFen) },
  });
  return (
    <Panel title={t("limitChange")}>
      <FormShell form={form} fields={[{ field: fields.limit, label: t("limitAbove") }]}>
        <MoneyField field={fields.limit} label={t("limitAbove")} hint={t("limitAboveHint")} />
        <div className="form-actions">
          <Button name="intent" value="propose" variant="act" pending={pending}>
            {t("limitPropose")}
          </Button>
        </div>
      </FormShell>
    </Panel>
  );
}
