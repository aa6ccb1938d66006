import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { CaseStatusBadge, LevelBadge } from "#app/components/supervision/badges";
import { ASSIGN_FORM, CaseActions, DISMISS_FORM, REMIND_FORM, RESOLVE_FORM } from "#app/components/supervision/case-actions";
import { EvidenceList, useBrief, useJudges } from "#app/components/supervision/evidence";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { ButtonLink } from "#app/components/ui/button";
import { DescriptionList } from "#app/components/ui/description-list";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { Timeline } from "#app/components/ui/timeline";
import { can } from "#app/domain/identity/policy";
import { getCase, listOfficers, type CaseRecord } from "#app/domain/supervision/cases.queries.server";
import { changeCases, type CaseChange } from "#app/domain/supervision/change-cases.server";
import { assignCaseInput, remindCaseInput, resolveCaseInput } from "#app/domain/supervision/schema";
import { remindOfCase } from "#app/domain/supervision/send-reminders.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId } from "#app/http/params.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, formatInstant } from "#app/lib/dates";
import { z } from "zod/v4";
import { paths } from "#app/lib/paths";

export const handle = { policy: "bureau:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const [record, officers] = await Promise.all([getCase(actor, parseId(params.unitId), parseId(params.id)), listOfficers(actor)]);
  return withEnglishNames(request, {
    record: found(record),
    officers,
    today: calendarDateOf(actor.now),
    acts: can(actor, "alert:act"),
    reminds: can(actor, "reminder:send"),
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "alert:act");
  const [unitId, id] = [parseId(params.unitId), parseId(params.id)];
  const here = paths.bureauCase(unitId, id);
  const change = (what: CaseChange) => changeCases(actor, [{ unitId, id }], what);
  switch (await intentOf(request)) {
    case "take": {
      const taken = await submitForm(request, z.object({}), () => change({ kind: "take" }));
      return taken.ok ? redirectWithFlash(request, here, "supervision:flash.taken") : taken.response;
    }
    case "assign": {
      const assigned = await submitForm(request, assignCaseInput, ({ ownerId }) => change({ kind: "assign", ownerId }));
      return assigned.ok ? redirectWithFlash(request, here, "supervision:flash.assigned") : assigned.response;
    }
    case "resolve": {
      const resolved = await submitForm(request, resolveCaseInput, ({ text }) => change({ kind: "resolve", text }));
      return resolved.ok ? redirectWithFlash(request, here, "supervision:flash.resolved") : resolved.response;
    }
    case "dismiss": {
      const dismissed = await submitForm(request, resolveCaseInput, ({ text }) => change({ kind: "dismiss", text }));
      return dismissed.ok ? redirectWithFlash(request, here, "supervision:flash.dismissed") : dismissed.response;
    }
    case "remind": {
      const reminded = await submitForm(request, remindCaseInput, ({ message }) => remindOfCase(actor, unitId, id, message));
      return reminded.ok ? redirectWithFlash(request, here, "supervision:flash.reminded") : reminded.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function BureauCase() {
  const { t } = useTranslation("supervision");
  const nameOf = useOrganisationName();
  const placeOf = usePlaceName();
  const { record, officers, today, acts } = useLoaderData<typeof loader>();
  const brief = useBrief();
  const judges = useJudges();
  const open = record.closedAt === null;
  const matter = brief(record.condition, record.evidence);
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("alerts"), to: paths.bureauAlerts() }, { label: nameOf(record.unit, record.unitEn) }]} />
      <PageHead
        over={`${t("case")} · ${placeOf(record.division)}`}
        title={nameOf(record.unit, record.unitEn)}
        lead={matter}
        tools={
          <>
            <LevelBadge level={record.level} />
            <CaseStatusBadge status={record.status} />
          </>
        }
      />
      <IntentErrors forms={open && acts ? [ASSIGN_FORM, RESOLVE_FORM, DISMISS_FORM, REMIND_FORM] : []} />
      {open && record.level === "BLOCK" ? (
        <div className="mb-6">
          <Notice tone="late" title={t("level.BLOCK")}>
            {t("blockText")}
          </Notice>
        </div>
      ) : null}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid min-w-0 gap-6">
          <Panel title={t("evidence")} tools={<Documents record={record} />}>
            <EvidenceList evidence={record.evidence} />
          </Panel>
          <Panel title={t("facts")}>
            <DescriptionList
              facts={[
                { label: t("fact.rule"), value: <a href={paths.bureauAlertRule(record.ruleId)}>{record.rule}</a> },
                { label: t("fact.version"), value: t("versionNumber", { version: record.ruleVersion }) },
                { label: t("fact.judges"), value: judges(record.condition, record.threshold) },
                { label: t("fact.bureau"), value: nameOf(record.bureau) },
                {
                  label: t("fact.source"),
                  value: record.documentUrl ? (
                    <a href={record.documentUrl} rel="noreferrer">
                      {record.source}
                    </a>
                  ) : (
                    record.source
                  ),
                },
                { label: t("fact.opened"), value: formatInstant(record.openedAt) },
                { label: t("fact.due"), value: `${record.dueOn}${open && record.dueOn < today ? ` · ${t("overdue")}` : ""}` },
                { label: t("fact.owner"), value: record.owner ?? t("nobody") },
              ]}
            />
          </Panel>
          <Panel title={t("timeline")}>
            <Timeline
              label={t("timeline")}
              events={record.events.map((event) => ({
                key: event.id,
                title: t(`event.${event.kind as "opened"}`),
                at: formatInstant(event.at),
                dateTime: event.at.toISOString(),
                by: event.by,
                detail: event.kind === "lapsed" && event.note ? t(`lapse.${event.note as "condition-gone"}`) : event.note,
              }))}
            />
          </Panel>
        </div>
        <Panel title={t("act")}>
          {!open ? (
            <p className="text-ink-2">{t("closed")}</p>
          ) : acts ? (
            <CaseActions officers={officers} taken={record.status === "TAKEN"} matter={matter} />
          ) : (
            <p className="text-ink-2">{t("onlyWorkers")}</p>
          )}
        </Panel>
      </div>
    </>
  );
}

/** Ways down to what the evidence is about. */
function Documents({ record }: { record: CaseRecord }) {
  const { t } = useTranslation(["supervision", "nav"]);
  const { orderId, filingId, heldId } = record.evidence;
  return (
    <>
      {typeof orderId === "string" ? (
        <ButtonLink to={paths.bureauOrder(record.unitId, orderId)} variant="quiet" size="sm">
          {t("openOrder")}
        </ButtonLink>
      ) : null}
      {record.condition === "GREEN_LANE_LATE" ? (
        <ButtonLink to={paths.bureauGreenLanes({ state: "BREACHED", sort: "due" })} variant="quiet" size="sm">
          {t("nav:greenLanes")}
        </ButtonLink>
      ) : null}
      {typeof filingId === "string" ? (
        <ButtonLink to={paths.bureauFiling(filingId)} variant="quiet" size="sm">
          {t("openFiling")}
        </ButtonLink>
      ) : null}
      {typeof heldId === "string" ? (
        <ButtonLink to={paths.heldMoney("bureau", heldId)} variant="quiet" size="sm">
          {t("openHeldMoney")}
        </ButtonLink>
      ) : null}
      <ButtonLink to={paths.bureauUnit(record.unitId)} variant="quiet" size="sm">
        {t("openUnit")}
      </ButtonLink>
    </>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.record.unit ?? ""} · 乡集 Xiangji` }];
