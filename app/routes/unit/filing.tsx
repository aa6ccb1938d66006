import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";
import { z } from "zod/v4";

import { IntentErrors } from "#app/components/form/intent-errors";
import { DifferencesList } from "#app/components/campaign/differences-list";
import { useWords } from "#app/components/orders/words";
import { FiguresForm, ModeForm } from "#app/components/quota/filing-form";
import { Badge } from "#app/components/ui/badge";
import { Button, ButtonLink } from "#app/components/ui/button";
import { DescriptionList } from "#app/components/ui/description-list";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { Stepper } from "#app/components/ui/stepper";
import { Tabs } from "#app/components/ui/tabs";
import { TextField } from "#app/components/ui/text-field";
import { Timeline } from "#app/components/ui/timeline";
import { can } from "#app/domain/identity/policy";
import { submitFiling } from "#app/domain/quota/decide-filing.server";
import { getFilingPage, searchLeadUnits } from "#app/domain/quota/own-filing.queries.server";
import { saveFiling } from "#app/domain/quota/save-filing.server";
import { canteenModes, filingInput } from "#app/domain/quota/schema";
import { getOwnInvitation } from "#app/domain/supervision/campaign/invitations.queries.server";
import { DEFAULT_DIFFERENCE_BPS } from "#app/domain/quota/filing-differences";
import { listFilingDifferences } from "#app/domain/quota/last-year.queries.server";
import { owesShare } from "#app/domain/quota/target";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { parseYear } from "#app/http/params.server";
import { calendarDateOf, fiscalYearOf, formatInstant } from "#app/lib/dates";
import { formatBps } from "#app/lib/money";
import { paths } from "#app/lib/paths";

export const handle = { policy: "filing:read" };

const steps = ["mode", "figures", "check"] as const;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "filing:read");
  const year = parseYear(params.year);
  const search = new URL(request.url).searchParams;
  const page = await getFilingPage(actor, year);
  const today = calendarDateOf(actor.now);
  const query = (search.get("lead") ?? "").trim().slice(0, 60);
  const mode = canteenModes.find((known) => known === search.get("mode")) ?? page.filing?.mode ?? null;
  const asked = steps.find((known) => known === search.get("step"));
  const drafts = can(actor, "filing:draft") && page.filing?.status !== "SUBMITTED";
  const editing = drafts && (page.filing === null || asked !== undefined || page.filing.status === "RETURNED");
  const found = mode === "SHARED_MEMBER" && query !== "" ? await searchLeadUnits(actor, query) : [];
  const kept =
    page.filing?.leadUnitId && page.filing.leadName ? [{ id: page.filing.leadUnitId, name: page.filing.leadName, address: "" }] : [];
  return {
    page,
    year,
    thisYear: fiscalYearOf(today),
    mode,
    step: editing ? (asked ?? (page.filing ? "figures" : "mode")) : "check",
    leads: query === "" ? kept : found,
    query,
    drafts,
    invitation: page.window ? await getOwnInvitation(actor, page.window.id) : null,
    differences: page.filing ? await listFilingDifferences(actor.orgId, year, page.window?.differenceBps ?? DEFAULT_DIFFERENCE_BPS) : [],
    asks: can(actor, "exception:request"),
    submits: can(actor, "filing:submit"),
    open: page.window !== null && today >= page.window.opensOn,
    late: page.window !== null && today > page.window.dueOn,
    unitName: actor.orgName,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const year = parseYear(params.year);
  switch (await intentOf(request)) {
    case "save": {
      const actor = await requireActor(request, "filing:draft");
      const submitted = await submitForm(request, filingInput, (input) => saveFiling(actor, year, input));
      return submitted.ok
        ? redirectWithFlash(request, paths.unitFiling(year, { step: "check" }), "filing:flash.saved")
        : submitted.response;
    }
    case "submit": {
      const actor = await requireActor(request, "filing:submit");
      const submitted = await submitForm(request, z.object({}), () => submitFiling(actor, year));
      return submitted.ok ? redirectWithFlash(request, paths.unitFiling(year), "filing:flash.submitted") : submitted.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.year} 预留份额填报 Filing · 乡集 Xiangji` }];

export default function UnitFiling() {
  const { t } = useTranslation(["filing", "common", "campaign"]);
  const { page, year, thisYear, mode, step, leads, query, unitName, drafts, invitation } = useLoaderData<typeof loader>();
  const { filing, window } = page;
  const at = steps.indexOf(step);
  return (
    <>
      <PageHead
        over={unitName}
        title={
          <span className="flex flex-wrap items-center gap-3">
            {t("title", { year })}
            {filing ? (
              <Badge tone={filing.status === "CONFIRMED" ? "good" : filing.status === "RETURNED" ? "late" : "warn"}>
                {t(`status.${filing.status}`)}
              </Badge>
            ) : null}
            {filing?.isLate ? <Badge tone="late">{t("late")}</Badge> : null}
            {filing?.afterClosing ? <Badge tone="warn">{t("campaign:afterClosing")}</Badge> : null}
          </span>
        }
        lead={window ? t("window", { opens: window.opensOn, due: window.dueOn }) : t("noWindow")}
      />
      <Tabs
        label={t("years")}
        tabs={[thisYear - 1, thisYear, thisYear + 1].map((one) => ({ to: paths.unitFiling(one), label: String(one) }))}
      />
      <IntentErrors forms={step === "figures" && mode ? ["filing"] : []} />
      {invitation && window && (filing === null || filing.status === "DRAFT") ? (
        <div className="my-5">
          <Notice>
            {t("campaign:invitedOn", {
              by: invitation.by ?? t("campaign:bureauWord"),
              at: formatInstant(invitation.invitedAt),
              due: window.dueOn,
            })}
          </Notice>
        </div>
      ) : null}
      {filing?.status === "RETURNED" ? (
        <div className="my-5">
          <Notice tone="late" title={t("returned")}>
            {filing.returnReason}
          </Notice>
        </div>
      ) : null}
      <div className="my-5">
        <Stepper
          label={t("steps")}
          steps={steps.map((key, index) => ({
            key,
            label: t(`step.${key}`),
            state: index < at || filing?.status === "CONFIRMED" ? "done" : index === at ? "current" : "ahead",
          }))}
        />
      </div>
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_20rem] lg:items-start">
        {step === "mode" ? (
          <Panel title={t("step.mode")}>
            <ModeForm mode={mode} />
          </Panel>
        ) : step === "figures" && mode ? (
          <Panel
            title={t("step.figures")}
            beside={<Badge>{t(`mode.${mode}`)}</Badge>}
            tools={
              <ButtonLink size="sm" variant="quiet" to={paths.unitFiling(year, { step: "mode", mode })}>
                {t("changeMode")}
              </ButtonLink>
            }
          >
            {mode === "SHARED_MEMBER" ? (
              <Form method="get" className="mb-5 flex flex-wrap items-end gap-3">
                <input type="hidden" name="step" value="figures" />
                <input type="hidden" name="mode" value={mode} />
                <TextField field={{ id: "lead", name: "lead", initialValue: query }} label={t("searchLead")} type="search" maxLength={60} />
                <Button variant="quiet" icon="search">
                  {t("common:action.search")}
                </Button>
                {query !== "" && leads.length === 0 ? <p className="text-ink-2">{t("noLeadFound")}</p> : null}
              </Form>
            ) : null}
            <FiguresForm key={`${year}-${mode}-${query}`} page={page} year={year} mode={mode} leads={leads} />
          </Panel>
        ) : (
          <CheckPanel />
        )}
        <Panel title={t("history")}>
          {filing && filing.events.length > 0 ? (
            <Timeline
              label={t("history")}
              events={filing.events.map((event) => ({
                key: event.id,
                title: t(`event.${event.kind as "saved"}`),
                at: formatInstant(event.at),
                dateTime: event.at.toISOString(),
                by: event.by,
                detail: event.reason,
              }))}
            />
          ) : (
            <p className="text-ink-2">{t(drafts ? "noHistory" : "notFiled")}</p>
          )}
        </Panel>
      </div>
    </>
  );
}

/** Step 3: what will be handed in, or was. */
function CheckPanel() {
  const { t } = useTranslation(["filing", "campaign"]);
  const { page, year, drafts, submits, open, late, differences, asks } = useLoaderData<typeof loader>();
  const words = useWords();
  const { filing, programmes } = page;
  if (!filing) {
    return (
      <Panel title={t("step.check")}>
        <p className="text-ink-2">{t("notFiled")}</p>
      </Panel>
    );
  }
  return (
    <Panel title={t("step.check")}>
      <DescriptionList
        facts={[
          { label: t("modeLabel"), value: t(`mode.${filing.mode}`) },
          ...(filing.leadName ? [{ label: t("lead"), value: filing.leadName }] : []),
          ...(filing.contractorName
            ? [{ label: t("contractorName"), value: `${filing.contractorName} ${filing.contractorUscc ?? ""}` }]
            : []),
          ...(owesShare(filing.mode)
            ? [{ label: t("canteenTotal"), value: words.yuan(filing.canteenTotalFen) }]
            : [{ label: t("required"), value: t("nothingRequired") }]),
          ...filing.shares.map((share) => {
            const programme = programmes.find(({ id }) => id === share.programmeId);
            return {
              label: programme ? words.name(programme.shortZh, programme.shortEn) : "",
              value: t("shareMeans", {
                share: formatBps(share.declaredBps),
                minimum: formatBps(share.minimumBps),
                amount: words.yuan(share.requiredFen),
              }),
            };
          }),
          ...(filing.note ? [{ label: t("note"), value: filing.note }] : []),
          ...(filing.differenceReason ? [{ label: t("campaign:reason"), value: filing.differenceReason }] : []),
        ]}
      />
      <section className="mt-5 grid gap-3 border-t border-line pt-4">
        <h3 className="font-semibold">{t("campaign:differences")}</h3>
        <DifferencesList differences={differences} programmes={programmes} compared={page.compared.declaration !== null} />
      </section>
      {filing.status === "DRAFT" ? (
        submits ? (
          open ? (
            <Form method="post" className="mt-5 grid gap-3">
              {late ? <Notice tone="warn">{t("lateHint")}</Notice> : null}
              <div className="form-actions">
                <Button name="intent" value="submit" variant="act" size="lg">
                  {t("submit")}
                </Button>
              </div>
            </Form>
          ) : (
            <div className="mt-5">
              <Notice>{t("windowClosedHint")}</Notice>
            </div>
          )
        ) : (
          <div className="mt-5">
            <Notice title={t("waitsForReviewer")}>{t("waitsForReviewerHint")}</Notice>
          </div>
        )
      ) : null}
      {filing.status === "SUBMITTED" ? (
        <div className="mt-5">
          <Notice title={t("withBureau")}>{t("withBureauHint")}</Notice>
        </div>
      ) : null}
      {drafts ? (
        <div className="form-actions mt-5">
          <ButtonLink variant="quiet" to={paths.unitFiling(year, { step: "figures" })}>
            {t(filing.status === "CONFIRMED" ? "amend" : "edit")}
          </ButtonLink>
          {asks ? (
            <ButtonLink variant="quiet" to={paths.unitExceptions(year)}>
              {t("campaign:askException")}
            </ButtonLink>
          ) : null}
        </div>
      ) : null}
    </Panel>
  );
}
