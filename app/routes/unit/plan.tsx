import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { useTranslation } from "#app/i18n/use-translation";

import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { useWords } from "#app/components/orders/words";
import { Badge } from "#app/components/ui/badge";
import { Button, ButtonLink } from "#app/components/ui/button";
import { MoneyField } from "#app/components/ui/money-field";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import type { Actor } from "#app/domain/identity/actor";
import { listProgress } from "#app/domain/quota/account.queries.server";
import { editPlan } from "#app/domain/quota/edit-plan.server";
import { getOwnUnit } from "#app/domain/quota/own-filing.queries.server";
import { planInput } from "#app/domain/quota/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { found, parseYear } from "#app/http/params.server";
import { calendarDateOf } from "#app/lib/dates";
import { fenToInput, parseYuan } from "#app/lib/money";
import { paths } from "#app/lib/paths";

export const handle = { policy: "plan:edit" };

async function accountOf(actor: Actor, year: number, programme: string | undefined) {
  const unit = await getOwnUnit(actor);
  const progress = found(
    (await listProgress(unit.id, unit.divisionCode, year, calendarDateOf(actor.now))).find((row) => row.programme.code === programme) ??
      null,
  );
  return { progress, accountId: found(progress.accountId) };
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "plan:edit");
  const year = parseYear(params.year);
  return { year, unitName: actor.orgName, ...(await accountOf(actor, year, params.programme)) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "plan:edit");
  const year = parseYear(params.year);
  const { accountId, progress } = await accountOf(actor, year, params.programme);
  const submitted = await submitForm(request, planInput, ({ months }) => editPlan(actor, accountId, months));
  return submitted.ok
    ? redirectWithFlash(request, paths.unitQuotaProgramme(year, progress.programme.code), "quota:flash.planSaved")
    : submitted.response;
}

export const meta: MetaFunction = () => [{ title: "分月计划 Monthly plan · 乡集 Xiangji" }];

export default function UnitPlan() {
  const { t } = useTranslation("quota");
  const { progress, year, unitName } = useLoaderData<typeof loader>();
  const words = useWords();
  const { form, fields, pending } = useResultForm<{ months: string[] }>({
    id: "plan",
    defaultValue: { months: progress.months.map(fenToInput) },
  });
  const months = fields.months.getFieldList();
  const [sumFen, setSum] = useState(() => progress.months.reduce((sum, fen) => sum + fen, 0n));
  const missingFen = progress.requiredFen - sumFen;
  return (
    <>
      <PageHead
        over={`${unitName} · ${year}`}
        title={t("planTitle", { programme: words.name(progress.programme.shortZh, progress.programme.shortEn) })}
        lead={t("planLead", { required: words.yuan(progress.requiredFen) })}
      />
      <IntentErrors forms={[form.id]} />
      <Panel>
        <FormShell form={form} fields={months.map((field, index) => ({ field, label: t("month", { month: index + 1 }) }))}>
          <div
            className="field-grid phone:grid-cols-2 lg:grid-cols-4"
            onInput={(event) =>
              setSum([...event.currentTarget.querySelectorAll("input")].reduce((sum, input) => sum + (parseYuan(input.value) ?? 0n), 0n))
            }
          >
            {months.map((field, index) => (
              <MoneyField key={field.key} field={field} label={t("month", { month: index + 1 })} />
            ))}
          </div>
          <p className="needs-js flex flex-wrap items-center gap-2" aria-live="polite">
            <Badge tone={missingFen === 0n ? "good" : "warn"}>{t("planSum", { sum: words.yuan(sumFen) })}</Badge>
            {missingFen === 0n
              ? t("planFits")
              : t(missingFen > 0n ? "planMissing" : "planTooMuch", { amount: words.yuan(missingFen > 0n ? missingFen : -missingFen) })}
          </p>
          <div className="form-actions">
            <Button pending={pending}>{t("savePlan")}</Button>
            <ButtonLink variant="quiet" to={paths.unitQuotaProgramme(year, progress.programme.code)}>
              {t("back")}
            </ButtonLink>
          </div>
        </FormShell>
      </Panel>
    </>
  );
}
