import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";

import { IntentErrors } from "#app/components/form/intent-errors";
import { FilingsTable } from "#app/components/bureau/filings-table";
import { ScopeSwitch } from "#app/components/bureau/scope-switch";
import { BulkReviewForm } from "#app/components/campaign/bulk-review-form";
import { FilingTabs } from "#app/components/campaign/filing-tabs";
import { BulkBar } from "#app/components/ui/bulk-bar";
import { Button, ButtonLink } from "#app/components/ui/button";
import { Chips } from "#app/components/ui/chips";
import { FilterBar } from "#app/components/ui/filter-bar";
import { ListFiles } from "#app/components/ui/list-files";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { TextField } from "#app/components/ui/text-field";
import { can } from "#app/domain/identity/policy";
import { confirmFilings, reviewFilings, type BulkConfirmation, type BulkReview } from "#app/domain/quota/confirm-filings.server";
import { countFilings, listFilings } from "#app/domain/quota/filings.queries.server";
import { bulkFilingsInput, filingIdsInput, remindFilersInput } from "#app/domain/quota/schema";
import { remindFilers } from "#app/domain/supervision/campaign/remind-filers.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import type { FormResult } from "#app/http/form-result";
import { intentOf, submitForm } from "#app/http/form.server";
import { textOf } from "#app/http/params.server";
import { formatList } from "#app/i18n/formats";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { isId } from "#app/lib/ids";
import { paths } from "#app/lib/paths";
import { yearOf } from "#app/routes/bureau/question.server";

export const handle = { policy: "bureau:read" };

const ROWS = 50;
const FORM = "bulk-filings";
const statuses = ["SUBMITTED", "NONE", "DRAFT", "RETURNED", "CONFIRMED", "LATE"] as const;
/** States in which a unit may be reminded. */
const unfiled: readonly string[] = ["NONE", "DRAFT", "RETURNED", "LATE"];

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const url = new URL(request.url);
  const year = yearOf(url, actor);
  const status = statuses.find((known) => known === url.searchParams.get("status")) ?? "SUBMITTED";
  const after = url.searchParams.get("after");
  const q = textOf(url, "q");
  const [counts, list] = await Promise.all([
    countFilings(actor, year),
    listFilings(actor, {
      fiscalYear: year,
      status: status === "LATE" ? null : status,
      late: status === "LATE",
      today: calendarDateOf(actor.now),
      q,
      after: isId(after) ? after : null,
      limit: ROWS,
    }),
  ]);
  const current = fiscalYearOf(calendarDateOf(actor.now));
  return {
    ...list,
    counts,
    status,
    q,
    year,
    years: [current + 1, current, current - 1],
    decides: can(actor, "filing:decide"),
    reminds: can(actor, "reminder:send") && year === current && unfiled.includes(status),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const url = new URL(request.url);
  switch (await intentOf(request)) {
    case "review": {
      const actor = await requireActor(request, "filing:decide");
      const year = yearOf(url, actor);
      const submission = await submitForm(request, filingIdsInput, ({ filing }) => reviewFilings(actor, year, filing));
      return submission.ok ? data({ review: submission.value }) : submission.response;
    }
    case "confirm": {
      const actor = await requireActor(request, "filing:decide");
      const year = yearOf(url, actor);
      const submission = await submitForm(request, bulkFilingsInput, ({ filing, also }) => confirmFilings(actor, year, filing, also));
      if (!submission.ok) return submission.response;
      const { confirmed, exceptions } = submission.value;
      if (exceptions.length === 0)
        return redirectWithFlash(request, paths.bureauFilings({ year }), "bureau:flash.bulkConfirmed", { count: confirmed });
      return data({ confirmed, exceptions });
    }
    case "remind": {
      const actor = await requireActor(request, "reminder:send");
      const here = paths.bureauFilings({ year: yearOf(url, actor), status: url.searchParams.get("status") });
      const submission = await submitForm(request, remindFilersInput, ({ unit, all }) => remindFilers(actor, all === "yes" ? null : unit));
      if (!submission.ok) return submission.response;
      return redirectWithFlash(request, here, "campaign:reminded", { count: submission.value.sent + submission.value.queued });
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function BureauFilings() {
  const { t, i18n } = useTranslation(["bureau", "campaign", "reservations"]);
  const nameOf = useOrganisationName();
  const { filings, nextAfter, counts, status, q, year, years, decides, reminds } = useLoaderData<typeof loader>();
  const answer = useActionData<BulkConfirmation | { review: BulkReview } | FormResult>();
  const bulk = decides && status === "SUBMITTED" && filings.length > 0;
  const remind = reminds && filings.length > 0;
  return (
    <>
      <PageHead
        title={t("filings")}
        over={t("fiscalYear", { year })}
        lead={t("filingsLead")}
        tools={
          <>
            <ScopeSwitch years={years} year={year} keep={{ status }} />
            <ButtonLink to={paths.bureauReservations({ year })} variant="quiet" size="sm">
              {t("reservations:toReservations")}
            </ButtonLink>
          </>
        }
      />
      <FilingTabs />
      <IntentErrors />
      {answer && "review" in answer ? <BulkReviewForm review={answer.review} year={year} /> : null}
      {answer && "exceptions" in answer ? (
        <Notice tone="warn" title={t("bulkDone", { count: answer.confirmed })}>
          <p>{t("bulkExceptions")}</p>
          <ul>
            {answer.exceptions.map((row) => (
              <li key={row.id}>
                <Link to={paths.bureauFiling(row.id)}>{nameOf(row.unit)}</Link>{" "}
                {row.findings.length > 0
                  ? formatList(
                      row.findings.map((finding) => t(`finding.${finding}`)),
                      i18n.language,
                    )
                  : t("bulkMovedOn")}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      <Panel tools={<ListFiles what={t("filings")} path={paths.bureauFilingsDownload({})} keep={{ status }} />}>
        <div className="mb-4 grid gap-4">
          <Chips
            label={t("tabsLabel")}
            name="status"
            options={statuses.map((value) => ({
              value: value === "SUBMITTED" ? "" : value,
              label: t(`status.${value}`),
              count: counts[value],
            }))}
          />
          <FilterBar
            keep={{ year: String(year), status: status === "SUBMITTED" ? undefined : status }}
            {...(q === "" ? {} : { clearTo: paths.bureauFilings({ year, status }) })}
          >
            <TextField field={{ id: "filing-q", name: "q", initialValue: q }} label={t("search")} type="search" maxLength={100} />
          </FilterBar>
        </div>
        {bulk ? (
          <BulkBar formId={FORM} name="filing" action={`${paths.bureauFilings({ year })}`}>
            <Button name="intent" value="review" size="sm">
              {t("bulkConfirm")}
            </Button>
            <span className="over">{t("bulkHint")}</span>
          </BulkBar>
        ) : null}
        {remind ? (
          <div className="flex flex-wrap items-center gap-3">
            <BulkBar formId={FORM} name="unit" action={paths.bureauFilings({ year, status })}>
              <Button name="intent" value="remind" size="sm">
                {t("campaign:remind")}
              </Button>
              <span className="over">{t("campaign:remindHint")}</span>
            </BulkBar>
            <Form method="post" action={paths.bureauFilings({ year, status })}>
              <input type="hidden" name="all" value="yes" />
              <Button name="intent" value="remind" size="sm" variant="quiet">
                {t("campaign:remindAll")}
              </Button>
            </Form>
          </div>
        ) : null}
        <FilingsTable
          filings={filings}
          year={year}
          {...(bulk ? { formId: FORM, pick: "filing" } : remind ? { formId: FORM, pick: "unit" } : {})}
        />
        <KeysetPager nextAfter={nextAfter} total={counts[status]} />
      </Panel>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "填报审核 Filings · 乡集 Xiangji" }];
