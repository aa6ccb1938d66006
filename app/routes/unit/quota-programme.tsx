import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { MonthlyChartFigure } from "#app/components/charts/chart-figure";
import { monthlyChart } from "#app/components/charts/monthly-chart.server";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useWords } from "#app/components/orders/words";
import { EntryTable } from "#app/components/quota/entry-table";
import { ForecastNote } from "#app/components/quota/forecast-note";
import { QuotaPanel } from "#app/components/quota/quota-panel";
import { AdjustedPanel } from "#app/components/quota/adjustments-panel";
import { SourceColumns } from "#app/components/quota/source-columns";
import { Button, ButtonLink } from "#app/components/ui/button";
import { Chips } from "#app/components/ui/chips";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { Notice } from "#app/components/ui/notice";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { listEntries, listProgress } from "#app/domain/quota/account.queries.server";
import { listCertificates } from "#app/domain/quota/certificates.queries.server";
import { issueCertificate } from "#app/domain/quota/issue-certificate.server";
import { certificateInput } from "#app/domain/quota/schema";
import { forecastAccount } from "#app/domain/quota/account-outlook.queries.server";
import { entrySources, listBySource, listCountedMonths } from "#app/domain/quota/breakdown.queries.server";
import { getOwnUnit } from "#app/domain/quota/own-filing.queries.server";
import { fundSources } from "#app/domain/ordering/schema";
import { listAccountAdjustments } from "#app/domain/quota/year-end.queries.server";
import { requireActor } from "#app/http/actor.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { found, parseYear } from "#app/http/params.server";
import { translator } from "#app/i18n/i18n.server";
import { preferencesOf } from "#app/http/preferences";
import { calendarDateOf, fiscalYearOf, formatInstant, monthOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "quota:read" };

const TAKE = 40;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "quota:read");
  const year = parseYear(params.year);
  const today = calendarDateOf(actor.now);
  const unit = await getOwnUnit(actor);
  const progress = found(
    (await listProgress(unit.id, unit.divisionCode, year, today)).find((row) => row.programme.code === params.programme) ?? null,
  );
  const search = new URL(request.url).searchParams;
  const source = entrySources.find((known) => known === search.get("source"));
  const after = /^\d{1,15}$/.test(search.get("after") ?? "") ? BigInt(search.get("after") ?? "") : undefined;
  const { accountId } = progress;
  const [rows, sources, counted] = accountId
    ? await Promise.all([
        listEntries(unit.id, accountId, {
          limit: TAKE + 1,
          ...(after === undefined ? {} : { beforeSeq: after }),
          ...(source ? { source } : {}),
        }),
        listBySource(actor, accountId),
        listCountedMonths(actor, accountId, progress.programme.countingStage),
      ])
    : [[], [], progress.months.map(() => 0n)];
  const t = translator(preferencesOf(request).locale);
  const last = fiscalYearOf(today) > year ? 12 : fiscalYearOf(today) < year ? 0 : monthOf(today);
  const months = progress.months.map((plannedFen, index) => ({
    label: t("quota:month", { month: index + 1 }),
    plannedFen,
    settledFen: index < last ? (counted[index] ?? 0n) : null,
  }));
  return {
    progress,
    year,
    sources,
    source: source ?? null,
    entries: rows.slice(0, TAKE),
    nextAfter: rows.length > TAKE ? String(rows[TAKE - 1]?.seq ?? "") : null,
    months,
    chart: await monthlyChart({ months, label: t("quota:chartLabel", { year }) }),
    forecasts: accountId !== null && fiscalYearOf(today) === year,
    forecast: await forecastAccount(unit, progress, year, today),
    plans: can(actor, "plan:edit") && accountId !== null && progress.requiredFen > 0n,
    unitName: actor.orgName,
    adjustments: accountId ? await listAccountAdjustments(unit.id, accountId) : [],
    certificates: accountId ? await listCertificates(actor, accountId) : [],
    certifies: can(actor, "certificate:issue") && progress.requiredFen > 0n && progress.countedFen >= progress.requiredFen,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "certificate:issue");
  const year = parseYear(params.year);
  if ((await intentOf(request)) !== "certificate") throw new Response(null, { status: 400 });
  const submission = await submitForm(request, certificateInput, () => issueCertificate(actor, year, params.programme ?? ""));
  return submission.ok ? redirect(paths.certificate(submission.value), 303) : submission.response;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.progress.programme.shortZh} ${data?.year} · 乡集 Xiangji` },
];

export default function UnitQuotaProgramme() {
  const { t } = useTranslation(["quota", "progress"]);
  const {
    progress,
    year,
    sources,
    entries,
    nextAfter,
    months,
    chart,
    plans,
    unitName,
    certificates,
    certifies,
    forecast,
    forecasts,
    adjustments,
  } = useLoaderData<typeof loader>();
  const words = useWords();
  const { programme } = progress;
  return (
    <>
      <PageHead
        over={`${unitName} · ${year}`}
        title={words.name(programme.nameZh, programme.nameEn)}
        lead={t(`countsOf.${programme.countingStage}`)}
        tools={
          <>
            {plans ? (
              <ButtonLink to={paths.unitPlan(year, programme.code)} variant="quiet" size="sm">
                {t("editPlan")}
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <div className="grid gap-5 lg:grid-cols-2 lg:items-start">
        <QuotaPanel progress={progress} year={year} linked={false} />
        <Panel title={t("bySource")}>
          {sources.length > 0 ? <SourceColumns rows={sources} /> : <p className="text-ink-2">{t("noAccount")}</p>}
        </Panel>
      </div>
      {programme.countingStage === "RATED" && progress.settledFen > progress.ratedFen ? (
        <div className="mt-5">
          <Notice
            tone="warn"
            title={t("toRate", { amount: words.yuan(progress.settledFen - progress.ratedFen) })}
            action={<ButtonLink to={paths.unitRatings()}>{t("toRateOpen")}</ButtonLink>}
          />
        </div>
      ) : null}
      <div className="mt-5 grid gap-5">
        <IntentErrors />
        {certifies || certificates.length > 0 ? (
          <Panel
            title={t("progress:certificate.heading")}
            tools={
              certifies ? (
                <Form method="post">
                  <Button name="intent" value="certificate" size="sm">
                    {t("progress:certificate.issue")}
                  </Button>
                </Form>
              ) : null
            }
          >
            {certificates.length === 0 ? <p className="text-ink-2">{t("progress:certificate.none")}</p> : null}
            <ul className="grid gap-2">
              {certificates.map((row) => (
                <li key={row.token}>
                  <a href={paths.certificate(row.token)}>{row.number}</a> <span className="over">{formatInstant(row.issuedAt)}</span>
                </li>
              ))}
            </ul>
          </Panel>
        ) : null}
        {forecasts ? (
          <Panel title={t("forecast")}>
            <ForecastNote forecast={forecast} requiredFen={progress.requiredFen} />
          </Panel>
        ) : null}
        <Panel title={t("byMonth")}>
          <MonthlyChartFigure svg={chart} />
          <details className="mt-3">
            <summary className="cursor-pointer text-green">{t("monthTable")}</summary>
            <DataTable
              caption={t("monthTable")}
              captionHidden
              dense
              phone="scroll"
              rows={months}
              rowKey={(row) => row.label}
              columns={[
                { key: "month", header: t("monthLabel"), title: true, cell: (row) => row.label },
                { key: "planned", header: t("planned"), align: "end", nowrap: true, cell: (row) => words.fen(row.plannedFen) },
                {
                  key: "counted",
                  header: t("counted"),
                  align: "end",
                  nowrap: true,
                  cell: (row) => (row.settledFen === null ? "—" : words.fen(row.settledFen)),
                },
                {
                  key: "difference",
                  header: t("difference"),
                  align: "end",
                  nowrap: true,
                  cell: (row) => (row.settledFen === null ? "—" : words.fen(row.settledFen - row.plannedFen)),
                },
              ]}
            />
          </details>
        </Panel>
        <AdjustedPanel adjustments={adjustments} />
        <Panel
          title={t("entries")}
          beside={<span className="over">{t("entryCount", { count: Number(progress.entries) })}</span>}
          tools={progress.accountId ? <ListFiles what={t("entries")} /> : null}
        >
          <div className="pb-3">
            <Chips
              label={t("sourceLabel")}
              name="source"
              options={[{ value: "", label: t("allSources") }, ...fundSources.map((value) => ({ value, label: t(`source.${value}`) }))]}
            />
          </div>
          <EntryTable rows={entries} year={year} caption={t("entries")} empty={<EmptyState title={t("noEntries")} />} />
          {progress.headHash ? (
            <p className="over pt-3">
              {t("head")} <span className="fingerprint break-all">{progress.headHash}</span>
            </p>
          ) : null}
        </Panel>
      </div>
      <KeysetPager nextAfter={nextAfter} />
    </>
  );
}
