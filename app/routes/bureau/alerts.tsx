import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useLocation } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { CaseBulk, CASES_FORM } from "#app/components/supervision/case-bulk";
import { CasesTable } from "#app/components/supervision/cases-table";
import { Button, ButtonLink } from "#app/components/ui/button";
import { Chips } from "#app/components/ui/chips";
import { FilterBar } from "#app/components/ui/filter-bar";
import { ListFiles } from "#app/components/ui/list-files";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { searchWith } from "#app/components/ui/search-with";
import { SelectField } from "#app/components/ui/select-field";
import { can } from "#app/domain/identity/policy";
import { listDivisionsAt } from "#app/domain/region/programmes.queries.server";
import { countCases, listCases, listOfficers } from "#app/domain/supervision/cases.queries.server";
import { changeCases, type CaseChange, type CaseKey } from "#app/domain/supervision/change-cases.server";
import { alertLevels, alertSubjects, caseStatuses } from "#app/domain/supervision/conditions";
import { askForRun } from "#app/domain/supervision/ask-for-run.server";
import { assignCasesInput, caseKeysInput, resolveCasesInput } from "#app/domain/supervision/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { isFormResult } from "#app/http/form-result";
import { intentOf, submitForm } from "#app/http/form.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";
import { caseFilterOf } from "#app/routes/bureau/case-question.server";

export const handle = { policy: "bureau:read" };

const ROWS = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const today = calendarDateOf(actor.now);
  const filter = await caseFilterOf(new URL(request.url), actor, ROWS);
  const [list, counts, officers, divisions] = await Promise.all([
    listCases(actor, filter),
    countCases(actor, filter.prefix, today),
    listOfficers(actor),
    listDivisionsAt(actor.divisionPrefix),
  ]);
  return withEnglishNames(request, {
    ...list,
    counts,
    officers,
    divisions,
    filter,
    me: actor.userId,
    today,
    now: actor.now,
    acts: can(actor, "alert:act"),
  });
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "alert:act");
  const { search } = new URL(request.url);
  const here = paths.bureauAlerts() + search;
  const change = (keys: readonly string[], what: CaseChange) => changeCases(actor, keys.map(keyOf), what);
  const done = (result: { changed: number; left: number }) => redirectWithFlash(request, here, "supervision:flash.changed", result);
  switch (await intentOf(request)) {
    case "run":
      await askForRun(actor);
      return redirectWithFlash(request, here, "supervision:flash.runQueued");
    case "take": {
      const taken = await submitForm(request, caseKeysInput, ({ case: keys }) => change(keys, { kind: "take" }));
      return taken.ok ? done(taken.value) : taken.response;
    }
    case "assign": {
      const assigned = await submitForm(request, assignCasesInput, ({ case: keys, ownerId }) => change(keys, { kind: "assign", ownerId }));
      return assigned.ok ? done(assigned.value) : assigned.response;
    }
    case "resolve": {
      const resolved = await submitForm(request, resolveCasesInput, ({ case: keys, text }) => change(keys, { kind: "resolve", text }));
      return resolved.ok ? done(resolved.value) : resolved.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

function keyOf(text: string): CaseKey {
  const [unitId = "", id = ""] = text.split("~");
  return { unitId, id };
}

export default function BureauAlerts() {
  const { t } = useTranslation(["supervision", "payments", "nav"]);
  const placeOf = usePlaceName();
  const { lines, nextAfter, counts, officers, divisions, filter, me, today, now, acts } = useLoaderData<typeof loader>();
  const { search } = useLocation();
  const bulk = acts && (filter.status === "OPEN" || filter.status === "TAKEN") && lines.some((line) => line.kind === "case");
  const filtered = filter.level !== null || filter.subject !== null || filter.ownerId !== null || new URLSearchParams(search).has("place");
  return (
    <>
      <PageHead
        over={t("alertsOver", { at: now })}
        title={t("alerts")}
        lead={t("alertsLead")}
        tools={
          <>
            <ButtonLink size="sm" variant="quiet" to={paths.bureauGreenLanes()}>
              {t("nav:greenLanes")}
            </ButtonLink>
            <ButtonLink size="sm" variant="quiet" to={paths.bureauAgeing()}>
              {t("payments:ageing")}
            </ButtonLink>
            {acts ? (
              <Form method="post">
                <Button name="intent" value="run" variant="quiet" size="sm">
                  {t("runNow")}
                </Button>
              </Form>
            ) : null}
            <ButtonLink to={paths.bureauAlertRules()} variant="quiet" size="sm">
              {t("rules")}
            </ButtonLink>
          </>
        }
      />
      <IntentErrors forms={bulk ? [CASES_FORM] : []} />
      <Waiting late={counts.late} blocks={counts.blocks} />
      <Panel tools={<ListFiles what={t("alerts")} />} title={t("alerts")}>
        <div className="mb-4 grid gap-4">
          <Chips
            label={t("statusLabel")}
            name="status"
            options={caseStatuses.map((value) => ({
              value: value === "OPEN" ? "" : value,
              label: t(`status.${value}`),
              ...(value === "OPEN" || value === "TAKEN" ? { count: counts[value] } : {}),
            }))}
          />
          {filter.stormId === null ? null : (
            <p className="over">
              {t("stormShown")} · <Link to={searchWith(search, { storm: null, after: null })}>{t("stormBack")}</Link>
            </p>
          )}
          <FilterBar
            keep={{ status: filter.status === "OPEN" ? undefined : filter.status }}
            {...(filtered ? { clearTo: paths.bureauAlerts(filter.status === "OPEN" ? {} : { status: filter.status }) } : {})}
          >
            <SelectField
              field={{ id: "case-level", name: "level", initialValue: filter.level ?? "" }}
              label={t("col.level")}
              placeholder={t("anyLevel")}
              options={alertLevels.map((value) => ({ value, label: t(`level.${value}`) }))}
            />
            <SelectField
              field={{ id: "case-subject", name: "subject", initialValue: filter.subject ?? "" }}
              label={t("col.subject")}
              placeholder={t("anySubject")}
              options={alertSubjects.map((value) => ({ value, label: t(`subject.${value}`) }))}
            />
            <SelectField
              field={{ id: "case-place", name: "place", initialValue: new URLSearchParams(search).get("place") ?? "" }}
              label={t("col.place")}
              placeholder={t("anyPlace")}
              options={divisions.map((division) => ({ value: division.code, label: placeOf(division.name) }))}
            />
            <SelectField
              field={{ id: "case-owner", name: "owner", initialValue: filter.ownerId === me ? "me" : (filter.ownerId ?? "") }}
              label={t("col.owner")}
              placeholder={t("anyOwner")}
              options={[
                { value: "me", label: t("ownerMe") },
                ...officers.filter(({ id }) => id !== me).map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          </FilterBar>
        </div>
        {bulk ? <CaseBulk action={paths.bureauAlerts() + search} officers={officers} /> : null}
        <CasesTable lines={lines} today={today} ticked={useTicked()} {...(bulk ? { formId: CASES_FORM } : {})} />
        <KeysetPager nextAfter={nextAfter} />
      </Panel>
    </>
  );
}

/** What a refused form had ticked. */
function useTicked(): ReadonlySet<string> {
  const answer = useActionData<unknown>();
  const ticked = isFormResult(answer) && answer.formId === CASES_FORM ? answer.initialValue?.case : undefined;
  return new Set(typeof ticked === "string" ? [ticked] : Array.isArray(ticked) ? ticked.filter((key) => typeof key === "string") : []);
}

function Waiting({ late, blocks }: { late: number; blocks: number }) {
  const { t } = useTranslation("supervision");
  if (late === 0 && blocks === 0) return null;
  return (
    <div className="mb-6">
      <Notice tone="warn" title={late > 0 ? t("late", { count: late }) : t("blocksNow", { count: blocks })}>
        <p>
          {t("lateText")} {late > 0 && blocks > 0 ? t("blocksNow", { count: blocks }) : null}
        </p>
      </Notice>
    </div>
  );
}

export const meta: MetaFunction = () => [{ title: "预警 Alerts · 乡集 Xiangji" }];
