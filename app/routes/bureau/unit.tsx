import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { EntriesTable } from "#app/components/bureau/entries-table";
import { FilingBadge, PaceBadge } from "#app/components/bureau/pace-badge";
import { ScopeSwitch } from "#app/components/bureau/scope-switch";
import { UnitOrders } from "#app/components/bureau/unit-orders";
import { UnitPastPanel } from "#app/components/organisations/unit-past";
import { named } from "#app/components/shop/names";
import { Steelyard } from "#app/components/steelyard";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { AdjustedPanel } from "#app/components/quota/adjustments-panel";
import { SourceColumns } from "#app/components/quota/source-columns";
import { ButtonLink } from "#app/components/ui/button";
import { DescriptionList } from "#app/components/ui/description-list";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { listEntries, listProgress } from "#app/domain/quota/account.queries.server";
import { listBySource } from "#app/domain/quota/breakdown.queries.server";
import { findFilingId, getFilingRecord } from "#app/domain/quota/filings.queries.server";
import { getUnitRecord, listUnitOrders } from "#app/domain/quota/unit-record.queries.server";
import { getDivisionPath } from "#app/domain/region/queries.server";
import { getUnitPast } from "#app/domain/supervision/organisations/queries.server";
import { listAccountAdjustments } from "#app/domain/quota/year-end.queries.server";
import { requireActor } from "#app/http/actor.server";
import { found, parseId } from "#app/http/params.server";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { formatYuan } from "#app/lib/money";
import { paths } from "#app/lib/paths";
import { yearOf } from "#app/routes/bureau/question.server";

export const handle = { policy: "bureau:read" };

const ENTRIES = 30;
const ORDERS = 20;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const unit = found(await getUnitRecord(actor, parseId(params.id)));
  const url = new URL(request.url);
  const year = yearOf(url, actor);
  const today = calendarDateOf(actor.now);
  const [progress, filingId, orders, path, past] = await Promise.all([
    listProgress(unit.id, unit.divisionCode, year, today),
    findFilingId(unit.id, year),
    listUnitOrders(unit.id, year, ORDERS),
    getDivisionPath(unit.divisionCode),
    getUnitPast(unit.id),
  ]);
  const shown = progress.find(({ programme }) => programme.code === url.searchParams.get("programme")) ?? progress[0] ?? null;
  const after = /^\d{1,12}$/.exec(url.searchParams.get("after") ?? "")?.[0];
  const [rows, sources, filing, adjustments] = await Promise.all([
    shown?.accountId ? listEntries(unit.id, shown.accountId, { limit: ENTRIES + 1, ...(after ? { beforeSeq: BigInt(after) } : {}) }) : [],
    shown?.accountId ? listBySource({ orgId: unit.id }, shown.accountId) : [],
    filingId === null ? null : getFilingRecord(actor, filingId),
    shown?.accountId ? listAccountAdjustments(unit.id, shown.accountId) : [],
  ]);
  const entries = rows.slice(0, ENTRIES);
  const current = fiscalYearOf(today);
  return withEnglishNames(request, {
    unit,
    year,
    years: [current + 1, current, current - 1, current - 2],
    progress,
    shown: shown?.programme.code ?? null,
    entries,
    sources,
    adjustments,
    nextAfter: rows.length > ENTRIES ? (entries.at(-1)?.seq.toString() ?? null) : null,
    filing,
    orders,
    past,
    path: path.filter((step) => step.prefix.startsWith(actor.divisionPrefix)),
  });
}

export default function BureauUnit() {
  const { t, i18n } = useTranslation("bureau");
  const nameOf = useOrganisationName();
  const placeOf = usePlaceName();
  const { unit, year, years, progress, shown, entries, sources, adjustments, nextAfter, filing, orders, past, path } =
    useLoaderData<typeof loader>();
  const account = progress.find(({ programme }) => programme.code === shown);
  const kept = { year, ...(shown ? { programme: shown } : {}) };
  return (
    <>
      <Breadcrumb
        crumbs={[
          ...path.map((step) => ({ label: placeOf(step.name), to: paths.bureauDivision(step.code, kept) })),
          { label: nameOf(unit.name) },
        ]}
      />
      <PageHead
        over={`${t("unitOver")} · ${t("fiscalYear", { year })}`}
        title={nameOf(unit.name)}
        tools={
          <ScopeSwitch
            programmes={progress.map(({ programme }) => programme)}
            {...(shown ? { programme: shown } : {})}
            years={years}
            year={year}
          />
        }
      />
      <div className="mb-6 grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid gap-6">
          {progress.map((row) => (
            <Panel key={row.programme.id}>
              <Steelyard
                title={named(i18n.language, row.programme.nameZh, row.programme.nameEn)}
                requiredFen={row.requiredFen}
                settledFen={row.settledFen}
                acceptedFen={row.acceptedFen}
                orderedFen={row.orderedFen}
                counting={row.programme.countingStage}
                countedFen={row.countedFen}
                {...(row.planToDateBps === null ? {} : { planBps: Number(row.planToDateBps) })}
                note={<PaceBadge pace={row.pace} />}
              />
            </Panel>
          ))}
        </div>
        <div className="grid gap-6">
          <Panel
            title={t("filing", { year })}
            {...(filing ? { beside: <FilingBadge status={filing.status} /> } : {})}
            {...(filing
              ? {
                  tools: (
                    <ButtonLink to={paths.bureauFiling(filing.id)} variant="quiet" size="sm">
                      {t("filingOpen")}
                    </ButtonLink>
                  ),
                }
              : {})}
          >
            {filing ? (
              <DescriptionList
                facts={[
                  { label: t("fact.mode"), value: t(`mode.${filing.mode as "OWN"}`) },
                  { label: t("fact.total"), value: formatYuan(filing.canteenTotalFen, i18n.language) },
                  ...filing.shares.map((share) => ({
                    label: `${named(i18n.language, share.shortZh, share.shortEn)} · ${t("share.required")}`,
                    value: formatYuan(share.requiredFen, i18n.language),
                  })),
                ]}
              />
            ) : (
              <p className="text-ink-2">{t("filingNone")}</p>
            )}
          </Panel>
          {past ? <UnitPastPanel past={past} /> : null}
          <Panel title={t("unitFacts")}>
            <DescriptionList
              facts={[
                { label: t("fact.place"), value: path.map((step) => placeOf(step.name)).join(" › ") },
                { label: t("fact.uscc"), value: unit.uscc },
                { label: t("fact.budgetCode"), value: unit.budgetCode },
                ...(unit.supervisingUnit ? [{ label: t("fact.supervising"), value: nameOf(unit.supervisingUnit) }] : []),
                { label: t("fact.contact"), value: `${unit.contactName} ${unit.contactPhone}` },
                { label: t("fact.address"), value: unit.address },
              ]}
            />
          </Panel>
        </div>
      </div>
      <div className="grid gap-6">
        {sources.length > 0 ? (
          <Panel title={t("bySource")}>
            <SourceColumns rows={sources} />
          </Panel>
        ) : null}
        <AdjustedPanel adjustments={adjustments} />
        <Panel
          title={t("entries")}
          tools={
            account?.accountId ? (
              <>
                <ListFiles what={t("entries")} keep={{ year: String(year), programme: shown ?? null }} />
                <a href={paths.bureauUnitBundle(unit.id, year)}>{t("bundle")}</a>
              </>
            ) : null
          }
        >
          {account?.accountId ? (
            <EntriesTable
              unitId={unit.id}
              entries={entries}
              nextAfter={nextAfter}
              total={Number(account.entries)}
              filingId={filing?.id ?? null}
            />
          ) : (
            <EmptyState title={t("entriesEmpty")}>{t("noAccount")}</EmptyState>
          )}
        </Panel>
        <Panel
          title={t("orders")}
          beside={orders.length > 0 ? <span className="over">{t("ordersNewest", { count: orders.length })}</span> : null}
        >
          <UnitOrders unitId={unit.id} orders={orders} />
        </Panel>
        <p className="no-print">
          <Link to={paths.bureauDivision(unit.divisionCode, kept)}>← {placeOf(path.at(-1)?.name ?? "")}</Link>
        </p>
      </div>
    </>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.unit.name ?? ""} · 乡集 Xiangji` }];
