import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ExceptionBadge, ExceptionFacts } from "#app/components/campaign/exception-facts";
import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { useWords } from "#app/components/orders/words";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { Button } from "#app/components/ui/button";
import { DateField } from "#app/components/ui/date-field";
import { EmptyState } from "#app/components/ui/empty-state";
import { FileField } from "#app/components/ui/file-field";
import { NumberField } from "#app/components/ui/number-field";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { SelectField } from "#app/components/ui/select-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import { can } from "#app/domain/identity/policy";
import { listOwnExceptions } from "#app/domain/quota/campaign.queries.server";
import { getFilingPage } from "#app/domain/quota/own-filing.queries.server";
import { requestException, withdrawException } from "#app/domain/quota/request-exception.server";
import { exceptionInput, exceptionStepInput } from "#app/domain/quota/schema";
import { ruleInForce } from "#app/domain/region/minimum-share";
import { requireActor } from "#app/http/actor.server";
import { documentOf } from "#app/http/document.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { parseYear } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf } from "#app/lib/dates";
import { formatBps } from "#app/lib/money";
import { paths } from "#app/lib/paths";

export const handle = { policy: "filing:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "filing:read");
  const year = parseYear(params.year);
  const [{ unit, filing, programmes, rules }, exceptions] = await Promise.all([getFilingPage(actor, year), listOwnExceptions(actor, year)]);
  const open = exceptions.filter(({ status }) => status === "REQUESTED" || status === "GRANTED").map(({ programmeId }) => programmeId);
  const choices = programmes.flatMap((programme) => {
    const rule = ruleInForce(rules, {
      programmeId: programme.id,
      divisionCode: unit.divisionCode,
      fiscalYear: year,
      mode: filing?.mode ?? "OWN",
      subsidisedCanteen: unit.subsidisedCanteen,
    });
    return rule && rule.minimumBps > 0 && !open.includes(programme.id)
      ? [{ id: programme.id, nameZh: programme.nameZh, nameEn: programme.nameEn, minimumBps: rule.minimumBps }]
      : [];
  });
  return { year, exceptions, choices, asks: can(actor, "exception:request"), today: calendarDateOf(actor.now), unitName: actor.orgName };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "exception:request");
  const year = parseYear(params.year);
  const here = paths.unitExceptions(year);
  switch (await intentOf(request)) {
    case "request": {
      const submission = await submitForm(request, exceptionInput, async (input) =>
        requestException(actor, year, input, await documentOf(request)),
      );
      return submission.ok ? redirectWithFlash(request, here, "campaign:flash.requested") : submission.response;
    }
    case "withdraw": {
      const submission = await submitForm(request, exceptionStepInput, ({ id }) => withdrawException(actor, id));
      return submission.ok ? redirectWithFlash(request, here, "campaign:flash.withdrawn") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function FilingExceptions() {
  const { t } = useTranslation(["campaign", "filing"]);
  const { year, exceptions, choices, asks, unitName } = useLoaderData<typeof loader>();
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("filing:title", { year }), to: paths.unitFiling(year) }, { label: t("exceptions") }]} />
      <PageHead over={unitName} title={t("own.title", { year })} lead={t("own.lead")} />
      <IntentErrors
        forms={
          asks
            ? [
                ...(choices.length > 0 ? ["exception"] : []),
                ...exceptions.filter(({ status }) => status === "REQUESTED").map(({ id }) => `withdraw-${id}`),
              ]
            : []
        }
      />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        {asks ? (
          <Panel title={t("own.ask")}>
            {choices.length === 0 ? <p className="text-ink-2">{t("own.nothingToAsk")}</p> : <RequestForm />}
          </Panel>
        ) : null}
        <div className="grid gap-5">
          {exceptions.length === 0 ? (
            <Panel>
              <EmptyState title={t("own.empty")} />
            </Panel>
          ) : (
            exceptions.map((row) => (
              <Panel key={row.id} title={t("exceptions")} beside={<ExceptionBadge status={row.status} />}>
                <div className="grid gap-4">
                  <ExceptionFacts exception={row} paper={paths.unitExceptionPaper(row.id)} />
                  {asks && row.status === "REQUESTED" ? <Withdrawal id={row.id} /> : null}
                </div>
              </Panel>
            ))
          )}
        </div>
      </div>
    </>
  );
}

type Fields = { programmeId: string; asked: string; reason: string; expiresOn: string; file: File };

function RequestForm() {
  const { t } = useTranslation("campaign");
  const words = useWords();
  const { year, choices, today } = useLoaderData<typeof loader>();
  const { form, fields, pending } = useResultForm<Fields>({
    id: "exception",
    defaultValue: { programmeId: choices[0]?.id ?? "", expiresOn: `${year}-12-31` },
  });
  return (
    <FormShell
      form={form}
      upload
      fields={[
        { field: fields.programmeId, label: t("own.programme") },
        { field: fields.asked, label: t("own.asked") },
        { field: fields.expiresOn, label: t("own.expiresOn") },
        { field: fields.reason, label: t("own.reason") },
        { field: fields.file, label: t("own.file") },
      ]}
    >
      <SelectField
        field={fields.programmeId}
        label={t("own.programme")}
        options={choices.map((row) => ({
          value: row.id,
          label: t("own.programmeMinimum", { programme: words.name(row.nameZh, row.nameEn), minimum: formatBps(row.minimumBps) }),
        }))}
      />
      <NumberField field={fields.asked} label={t("own.asked")} hint={t("own.askedHint")} unit="%" decimals />
      <DateField field={fields.expiresOn} label={t("own.expiresOn")} min={today} max={`${year}-12-31`} />
      <TextareaField field={fields.reason} label={t("own.reason")} rows={3} maxLength={500} />
      <FileField field={fields.file} label={t("own.file")} accept="application/pdf,image/jpeg,image/png,image/webp" />
      <div className="form-actions">
        <Button name="intent" value="request" variant="act" pending={pending}>
          {t("own.send")}
        </Button>
      </div>
    </FormShell>
  );
}

function Withdrawal({ id }: { id: string }) {
  const { t } = useTranslation("campaign");
  const { form, pending } = useResultForm<{ id: string }>({ id: `withdraw-${id}` });
  return (
    <FormShell form={form}>
      <input type="hidden" name="id" value={id} />
      <div className="form-actions">
        <Button name="intent" value="withdraw" variant="quiet" pending={pending}>
          {t("own.withdraw")}
        </Button>
      </div>
    </FormShell>
  );
}

export const meta: MetaFunction = () => [{ title: "例外申请 Exceptions · 乡集 Xiangji" }];
