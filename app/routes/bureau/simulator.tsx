import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ImpactTables } from "#app/components/rules/impact-tables";
import { RuleTabs } from "#app/components/rules/rule-tabs";
import { named } from "#app/components/shop/names";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { FilterBar } from "#app/components/ui/filter-bar";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { SelectField } from "#app/components/ui/select-field";
import { Stat, Stats } from "#app/components/ui/stat";
import { TextField } from "#app/components/ui/text-field";
import { simulateShare } from "#app/domain/quota/simulate-share.server";
import { listDivisionsAt, listProgrammesBelow } from "#app/domain/region/programmes.queries.server";
import { ruleModes } from "#app/domain/region/schema";
import { requireActor } from "#app/http/actor.server";
import { found } from "#app/http/params.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { percentField } from "#app/lib/form-fields";
import { formatYuan, ratioBps, formatBps, formatFen } from "#app/lib/money";
import { yearOf } from "#app/routes/bureau/question.server";

export const handle = { policy: "rule:read" };

/** A question in the URL, so that it can be passed on; without a share there is no answer yet. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const url = new URL(request.url);
  const get = (name: string) => url.searchParams.get(name) ?? "";
  const year = yearOf(url, actor);
  const [programmes, divisions] = await Promise.all([
    listProgrammesBelow(actor.divisionPrefix, year),
    listDivisionsAt(actor.divisionPrefix),
  ]);
  const programme = found(programmes.find(({ code }) => code === get("programme")) ?? programmes[0]);
  const division = divisions.find(({ code }) => code === get("place")) ?? divisions[0];
  const mode = ruleModes.find((known) => known === get("mode")) ?? null;
  const share = percentField().safeParse(get("share"));
  const current = fiscalYearOf(calendarDateOf(actor.now));
  const simulation =
    share.success && division
      ? await simulateShare(actor, {
          programmeId: programme.id,
          divisionCode: division.code,
          fromYear: year,
          toYear: year,
          minimum: share.data,
          canteenMode: mode,
          subsidised: null,
          base: "CANTEEN_TOTAL",
          notBelowLastYear: false,
          source: "simulation",
        })
      : null;
  return withEnglishNames(request, {
    programmes,
    programme: programme.code,
    divisions,
    place: division?.code ?? "",
    placeName: division?.name ?? "",
    year,
    years: [current + 1, current],
    mode: mode ?? "",
    typed: get("share"),
    wrong: get("share") !== "" && !share.success,
    share: share.success ? share.data : null,
    simulation,
  });
}

export default function Simulator() {
  const { t, i18n } = useTranslation(["rules", "bureau", "errors"]);
  const placeOf = usePlaceName();
  const data = useLoaderData<typeof loader>();
  const { simulation } = data;
  const gap = BigInt(simulation?.impact.figures.find(({ key }) => key === "gap")?.after ?? "0");
  const cover = simulation ? ratioBps(simulation.supply.stockFen, gap) : null;
  return (
    <>
      <PageHead title={t("simulator")} lead={t("simulatorLead")} />
      <RuleTabs />
      <Panel>
        <FilterBar submit={t("simulate")}>
          <SelectField
            field={{ id: "sim-programme", name: "programme", initialValue: data.programme }}
            label={t("fact.programme")}
            options={data.programmes.map((row) => ({ value: row.code, label: named(i18n.language, row.shortZh, row.shortEn) }))}
          />
          <SelectField
            field={{ id: "sim-place", name: "place", initialValue: data.place }}
            label={t("fact.place")}
            options={data.divisions.map((row) => ({ value: row.code, label: placeOf(row.name) }))}
          />
          <SelectField
            field={{ id: "sim-year", name: "year", initialValue: String(data.year) }}
            label={t("fact.year")}
            options={data.years.map((row) => ({ value: String(row), label: String(row) }))}
          />
          <SelectField
            field={{ id: "sim-mode", name: "mode", initialValue: data.mode }}
            label={t("fact.condition")}
            placeholder={t("bureau:anyMode")}
            options={ruleModes.map((value) => ({ value, label: t(`bureau:mode.${value}`) }))}
          />
          <TextField
            field={{
              id: "sim-share",
              name: "share",
              initialValue: data.typed,
              ...(data.wrong ? { errors: [t("errors:form.badPercent")] } : {}),
            }}
            label={t("ifShare")}
            inputMode="decimal"
            maxLength={6}
          />
        </FilterBar>
        {simulation === null ? <EmptyState title={t("simulatorEmpty")}>{t("simulatorEmptyText")}</EmptyState> : null}
      </Panel>
      {simulation ? (
        <div className="mt-6 grid grid-cols-[minmax(0,1fr)] gap-6">
          <Panel title={t("impactIn", { year: simulation.impact.year ?? data.year })}>
            <p className="mb-4 text-ink-2">{t("simulated", { place: placeOf(data.placeName), share: formatBps(data.share ?? 0) })}</p>
            <ImpactTables impact={simulation.impact} linked />
          </Panel>
          <Panel title={t("supply")}>
            <div className="mb-4">
              <Stats>
                <Stat label={t("gapAfter")} value={formatYuan(gap, i18n.language)} />
                <Stat
                  label={t("stockOfAll", { count: simulation.supply.countiesInAll })}
                  value={formatYuan(simulation.supply.stockFen, i18n.language)}
                />
                <Stat label={t("covers")} value={cover === null ? "—" : formatBps(cover)} />
              </Stats>
            </div>
            <DataTable
              caption={t("supply")}
              captionHidden
              rows={simulation.supply.counties}
              rowKey={(row) => row.code}
              empty={<EmptyState title={t("supplyEmpty")}>{t("supplyEmptyText")}</EmptyState>}
              note={t("supplyNote")}
              columns={[
                {
                  key: "county",
                  header: t("fact.county"),
                  title: true,
                  cell: (row) => (
                    <span>
                      {placeOf(row.name)}
                      <small className="block font-normal text-ink-2">{placeOf(row.place)}</small>
                    </span>
                  ),
                },
                { key: "coops", header: t("col.coops"), align: "end", cell: (row) => row.coops },
                { key: "products", header: t("col.products"), align: "end", cell: (row) => row.products },
                { key: "stock", header: t("col.stock"), align: "end", nowrap: true, cell: (row) => formatFen(row.stockFen) },
                { key: "sold", header: t("col.sold"), align: "end", nowrap: true, cell: (row) => formatFen(row.soldFen) },
              ]}
            />
          </Panel>
        </div>
      ) : null}
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "比例推演 What if · 乡集 Xiangji" }];
