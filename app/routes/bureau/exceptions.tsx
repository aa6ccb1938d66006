import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";

import { ScopeSwitch } from "#app/components/bureau/scope-switch";
import { ExceptionBadge, ExceptionFacts } from "#app/components/campaign/exception-facts";
import { FilingTabs } from "#app/components/campaign/filing-tabs";
import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { DateField } from "#app/components/ui/date-field";
import { Dialog } from "#app/components/ui/dialog";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { TextField } from "#app/components/ui/text-field";
import { can } from "#app/domain/identity/policy";
import { listExceptions } from "#app/domain/quota/campaign.queries.server";
import { grantException, refuseException } from "#app/domain/quota/decide-exception.server";
import { decideExceptionEnd, proposeExceptionEnd } from "#app/domain/quota/end-exception.server";
import { endExceptionInput, exceptionStepInput, refuseExceptionInput } from "#app/domain/quota/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";
import { yearOf } from "#app/routes/bureau/question.server";

export const handle = { policy: "bureau:read" };

const ROWS = 30;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const url = new URL(request.url);
  const year = yearOf(url, actor);
  const after = /^[01]~[0-9a-f-]{36}$/.exec(url.searchParams.get("after") ?? "")?.[0] ?? null;
  const current = fiscalYearOf(calendarDateOf(actor.now));
  const list = await listExceptions(actor, { fiscalYear: year, unitId: null, after, limit: ROWS });
  return withEnglishNames(request, {
    ...list,
    year,
    years: [current + 1, current, current - 1],
    decides: can(actor, "filing:decide"),
    ends: can(actor, "exception:end"),
    me: actor.userId,
    today: calendarDateOf(actor.now),
  });
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "filing:decide");
  const here = paths.bureauExceptions({ year: yearOf(new URL(request.url), actor) });
  switch (await intentOf(request)) {
    case "grant": {
      const submission = await submitForm(request, exceptionStepInput, ({ id }) => grantException(actor, id));
      return submission.ok ? redirectWithFlash(request, here, "campaign:flash.granted") : submission.response;
    }
    case "refuse": {
      const submission = await submitForm(request, refuseExceptionInput, ({ id, reason }) => refuseException(actor, id, reason));
      return submission.ok ? redirectWithFlash(request, here, "campaign:flash.refused") : submission.response;
    }
    case "propose-end": {
      const submission = await submitForm(request, endExceptionInput, ({ id, lastOn, endReason }) =>
        proposeExceptionEnd(actor, id, lastOn, endReason),
      );
      return submission.ok ? redirectWithFlash(request, here, "campaign:flash.endProposed") : submission.response;
    }
    case "confirm-end": {
      const second = await requireActor(request, "exception:end");
      const submission = await submitForm(request, exceptionStepInput, ({ id }) => decideExceptionEnd(second, id, "confirm"));
      return submission.ok ? redirectWithFlash(request, here, "campaign:flash.endConfirmed") : submission.response;
    }
    case "decline-end": {
      const second = await requireActor(request, "exception:end");
      const submission = await submitForm(request, exceptionStepInput, ({ id }) => decideExceptionEnd(second, id, "decline"));
      return submission.ok ? redirectWithFlash(request, here, "campaign:flash.endDeclined") : submission.response;
    }
    case "withdraw-end": {
      const submission = await submitForm(request, exceptionStepInput, ({ id }) => decideExceptionEnd(actor, id, "withdraw"));
      return submission.ok ? redirectWithFlash(request, here, "campaign:flash.endDeclined") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function Exceptions() {
  const { t } = useTranslation("campaign");
  const nameOf = useOrganisationName();
  const { exceptions, nextAfter, year, years, decides, ends, me, today } = useLoaderData<typeof loader>();
  const waiting = exceptions.filter((row) => row.status === "REQUESTED");
  return (
    <>
      <PageHead
        title={t("exceptions")}
        over={t("yearOver", { year })}
        lead={t("exceptionsLead")}
        tools={
          <>
            <ListFiles what={t("exceptions")} />
            <ScopeSwitch years={years} year={year} />
          </>
        }
      />
      <FilingTabs />
      <IntentErrors
        forms={
          decides
            ? [
                ...waiting.flatMap((row) => [`grant-${row.id}`, `refuse-${row.id}`]),
                ...exceptions.filter((row) => row.status === "GRANTED" && !row.ending).map((row) => `end-${row.id}`),
              ]
            : []
        }
      />
      {exceptions.length === 0 ? (
        <Panel>
          <EmptyState title={t("exceptionsEmpty")}>{t("exceptionsEmptyText")}</EmptyState>
        </Panel>
      ) : (
        <div className="grid gap-5">
          {exceptions.map((row) => (
            <Panel
              key={row.id}
              title={<Link to={paths.bureauUnit(row.unitId, { year })}>{nameOf(row.unit)}</Link>}
              beside={<ExceptionBadge status={row.status} />}
            >
              <div className="grid gap-5">
                <ExceptionFacts exception={row} paper={paths.bureauExceptionPaper(row.id)} />
                {decides && row.status === "REQUESTED" ? <Decision id={row.id} /> : null}
                {decides && row.status === "GRANTED" ? <Ending row={row} ends={ends} me={me} today={today} /> : null}
              </div>
            </Panel>
          ))}
          <KeysetPager nextAfter={nextAfter} />
        </div>
      )}
    </>
  );
}

function Decision({ id }: { id: string }) {
  const { t } = useTranslation("campaign");
  const granting = useResultForm<{ id: string }>({ id: `grant-${id}` });
  const { form, fields, pending } = useResultForm<{ id: string; reason: string }>({ id: `refuse-${id}` });
  return (
    <div className="flex flex-wrap items-end gap-5">
      <FormShell form={granting.form}>
        <input type="hidden" name="id" value={id} />
        <div className="form-actions">
          <Button name="intent" value="grant" variant="act" pending={granting.pending}>
            {t("grant")}
          </Button>
        </div>
      </FormShell>
      <FormShell form={form} className="flex flex-wrap items-end gap-3" fields={[{ field: fields.reason, label: t("refuseReason") }]}>
        <input type="hidden" name="id" value={id} />
        <TextField field={fields.reason} label={t("refuseReason")} maxLength={500} />
        <Button name="intent" value="refuse" variant="quiet" pending={pending}>
          {t("refuse")}
        </Button>
      </FormShell>
    </div>
  );
}

type Row = Awaited<ReturnType<typeof loader>>["exceptions"][number];

/** An end before its time: proposed with its reason, then decided by a second person. */
function Ending({ row, ends, me, today }: { row: Row; ends: boolean; me: string; today: string }) {
  const { t } = useTranslation("campaign");
  if (!row.ending)
    return (
      <Dialog id={`end-dialog-${row.id}`} title={t("endEarly")} trigger={t("endEarly")} triggerVariant="quiet" triggerSize="sm">
        <EndForm id={row.id} today={today} />
      </Dialog>
    );
  const own = row.ending.byId === me;
  return (
    <Form method="post" className="form-actions">
      <input type="hidden" name="id" value={row.id} />
      {own ? (
        <Button name="intent" value="withdraw-end" variant="quiet" size="sm">
          {t("withdrawEnd")}
        </Button>
      ) : ends ? (
        <>
          <Button name="intent" value="confirm-end" variant="act" size="sm">
            {t("confirmEnd")}
          </Button>
          <Button name="intent" value="decline-end" variant="quiet" size="sm">
            {t("declineEnd")}
          </Button>
        </>
      ) : null}
      <span className="over">{t("endWaits")}</span>
    </Form>
  );
}

function EndForm({ id, today }: { id: string; today: string }) {
  const { t } = useTranslation("campaign");
  const { form, fields, pending } = useResultForm<{ id: string; lastOn: string; endReason: string }>({
    id: `end-${id}`,
    defaultValue: { id, lastOn: today, endReason: "" },
  });
  return (
    <FormShell
      form={form}
      fields={[
        { field: fields.lastOn, label: t("endLastOn") },
        { field: fields.endReason, label: t("endReason") },
      ]}
    >
      <input type="hidden" name="id" value={id} />
      <DateField field={fields.lastOn} label={t("endLastOn")} />
      <TextField field={fields.endReason} label={t("endReason")} maxLength={500} />
      <div className="form-actions">
        <Button name="intent" value="propose-end" pending={pending}>
          {t("proposeEnd")}
        </Button>
      </div>
    </FormShell>
  );
}

export const meta: MetaFunction = () => [{ title: "例外 Exceptions · 乡集 Xiangji" }];
