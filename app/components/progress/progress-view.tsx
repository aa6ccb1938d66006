import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { HallLandscape } from "#app/components/art/hall-landscape";
import { MonthlyChartFigure } from "#app/components/charts/chart-figure";
import { PartsTable } from "#app/components/progress/parts-table";
import { named } from "#app/components/shop/names";
import { countingWord } from "#app/components/quota/counting";
import { Steelyard } from "#app/components/steelyard";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { Chips } from "#app/components/ui/chips";
import { EmptyState } from "#app/components/ui/empty-state";
import { Link } from "#app/components/ui/link";
import { Panel } from "#app/components/ui/panel";
import { formatBps, formatFenShort } from "#app/lib/money";
import { paths } from "#app/lib/paths";
import type { ProgressData } from "#app/routes/progress/progress-data.server";

/** Handed on as it is: on pages without scripts its fields are inherited and would be lost in a spread. */
type Props = { data: ProgressData };

/** What everybody may see of a place: how far it has come, where its parts stand, its year and where its food came from. */
export function ProgressView({ data }: Props) {
  const { t, i18n } = useTranslation("progress");
  const placeOf = usePlaceName();
  const { code, place, path, programme, programmes, year, years, progress } = data;
  const kept = { programme: programme.code, year };
  return (
    <>
      <section className="hero">
        <HallLandscape kind="terraces" seed={`progress ${code ?? ""}`} />
        <div className="wrap">
          <div className="hero-over panel">
            {path.length > 0 ? (
              <Breadcrumb
                crumbs={[
                  { label: t("nation"), to: paths.progress(kept) },
                  ...path.map((step) => ({ label: placeOf(step.name), to: paths.progressDivision(step.code, kept) })),
                ]}
              />
            ) : null}
            <h1 className="text-balance">{t("heading", { place })}</h1>
            <p className="mt-1 max-w-[65ch] text-ink-2">
              {t("lead", { programme: named(i18n.language, programme.nameZh, programme.nameEn), year })}
            </p>
            <p className="mt-1 font-semibold">{t("asOf", { day: progress.day })}</p>
          </div>
        </div>
      </section>
      <div className="wrap mt-6 grid gap-6">
        <div className="no-print grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-3 lg:flex lg:flex-wrap">
          <Chips
            label={t("programme")}
            name="programme"
            chosen={programme.code}
            options={programmes.map((option) => ({ value: option.code, label: named(i18n.language, option.shortZh, option.shortEn) }))}
          />
          <Chips
            label={t("year")}
            name="year"
            chosen={String(year)}
            options={years.map((option) => ({ value: String(option), label: String(option) }))}
          />
        </div>
        {progress.whole ? (
          <Figures data={data} whole={progress.whole} />
        ) : (
          <Panel>
            <EmptyState title={t("tooFew")} action={code === null ? undefined : <UpLink data={data} />}>
              {t("tooFewText", { count: progress.minUnits })}
            </EmptyState>
          </Panel>
        )}
        <UnitPages pages={data.unitPages} />
        <Method data={data} />
      </div>
    </>
  );
}

function UpLink({ data }: Props) {
  const { t } = useTranslation("progress");
  const placeOf = usePlaceName();
  const { path, programme, year } = data;
  const above = path.at(-2);
  const kept = { programme: programme.code, year };
  return (
    <Link to={above ? paths.progressDivision(above.code, kept) : paths.progress(kept)}>
      {t("up", { place: above ? placeOf(above.name) : t("nation") })}
    </Link>
  );
}

function Figures({ data, whole }: Props & { whole: NonNullable<ProgressData["progress"]["whole"]> }) {
  const { t } = useTranslation("progress");
  const { programme, progress, place, chart, code, year } = data;
  const download = (format: string) => paths.progressDownload(code, { programme: programme.code, year, format });
  return (
    <>
      <Panel
        tools={
          <>
            <a href={download("csv")}>CSV</a>
            <a href={download("json")}>JSON</a>
          </>
        }
      >
        <Steelyard
          title={t(`countedIn.${countingWord(programme.countingStage)}`, { place })}
          requiredFen={whole.requiredFen}
          settledFen={whole.settledFen}
          acceptedFen={whole.acceptedFen}
          orderedFen={whole.orderedFen}
          counting={programme.countingStage}
          countedFen={whole.countedFen}
          note={<p className="text-ink-2">{t("unitsCount", { count: whole.units })}</p>}
        />
      </Panel>
      {progress.parts.length > 0 || progress.others ? (
        <Panel title={t("parts")}>
          <PartsTable data={data} />
        </Panel>
      ) : null}
      <div className={code === null ? "grid gap-6" : "grid items-start gap-6 lg:grid-cols-2"}>
        {chart === null ? null : (
          <Panel title={t("months")}>
            <MonthlyChartFigure svg={chart} />
          </Panel>
        )}
        <Origins data={data} />
      </div>
    </>
  );
}

function Origins({ data }: Props) {
  const { t, i18n } = useTranslation("progress");
  const placeOf = usePlaceName();
  const { programme } = data;
  const { origins, otherOrigins } = data.progress;
  const most = origins.reduce((max, { acceptedFen }) => (acceptedFen !== null && acceptedFen > max ? acceptedFen : max), 0n);
  const width = (fen: bigint) => `${most > 0n ? Number((fen * 10_000n) / most) / 100 : 0}%`;
  const sorted = [...origins].sort(
    (left, right) => Number((right.acceptedFen ?? 0n) - (left.acceptedFen ?? 0n)) || (left.code < right.code ? -1 : 1),
  );
  return (
    <Panel title={t("origins")} beside={<span className="over">{named(i18n.language, programme.shortZh, programme.shortEn)}</span>}>
      {origins.length === 0 ? <p className="text-ink-2">{t("originsNone")}</p> : null}
      <ul className={most > 0n ? "grid gap-x-12 gap-y-2 lg:grid-cols-2" : "flex flex-wrap gap-x-5 gap-y-2"}>
        {sorted.map((origin) => (
          <li key={origin.code}>
            <span className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span>
                <b>{placeOf(origin.name)}</b> <small className="text-ink-2">{placeOf(origin.province)}</small>
              </span>
              {origin.acceptedFen === null ? null : (
                <span className="whitespace-nowrap">{formatFenShort(origin.acceptedFen, i18n.language)}</span>
              )}
            </span>
            {origin.acceptedFen === null ? null : (
              <svg className="block w-full" height="6" aria-hidden="true">
                <rect className="ch-settled" x="0" y="0" height="6" rx="2" width={width(origin.acceptedFen)} />
              </svg>
            )}
          </li>
        ))}
      </ul>
      {otherOrigins ? (
        <p className="mt-3 text-ink-2">
          {t("otherOrigins", { count: otherOrigins.counties, amount: formatFenShort(otherOrigins.acceptedFen, i18n.language) })}
        </p>
      ) : null}
      <p className="table-note">{t(most > 0n ? "originsNote" : "originsNamesNote")}</p>
    </Panel>
  );
}

function UnitPages({ pages }: { pages: ProgressData["unitPages"] }) {
  const { t, i18n } = useTranslation("progress");
  if (pages.length === 0) return null;
  return (
    <Panel title={t("unitPages")}>
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {pages.map((page) => (
          <li key={page.slug}>
            <Link to={paths.unitPublicPage(page.slug)} className="font-semibold">
              {named(i18n.language, page.name, page.nameEn)}
            </Link>
            <p className="text-ink-2">{named(i18n.language, page.taglineZh, page.taglineEn)}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** How the figures come about, and what is left out: beside the figures, not behind a link. */
function Method({ data }: Props) {
  const { t, i18n } = useTranslation("progress");
  const { progress, programme, minimum, place, year } = data;
  const { rule } = progress;
  return (
    <Panel title={t("method")}>
      <dl className="grid gap-x-8 gap-y-4 md:grid-cols-2">
        <div>
          <dt className="font-semibold">{t("methodCounts")}</dt>
          <dd className="text-ink-2">{t(`methodOf.${countingWord(programme.countingStage)}`)}</dd>
        </div>
        <div>
          <dt className="font-semibold">{t("methodMinimum")}</dt>
          <dd className="text-ink-2">
            {minimum
              ? t("methodMinimumText", { share: formatBps(minimum.minimumBps), place, year, source: minimum.source })
              : t("methodNoMinimum")}
          </dd>
        </div>
        <div>
          <dt className="font-semibold">{t("methodDay")}</dt>
          <dd className="text-ink-2">{t("methodDayText", { day: progress.day, days: rule.embargoDays })}</dd>
        </div>
        <div>
          <dt className="font-semibold">{t("methodSmall")}</dt>
          <dd className="text-ink-2">{t("methodSmallText", { count: progress.minUnits })}</dd>
        </div>
      </dl>
      <p className="table-note">
        {t("methodRule", { note: named(i18n.language, rule.noteZh, rule.noteEn), source: rule.source, version: rule.version })}{" "}
        <Link to={paths.openData()}>{t("methodData")}</Link>
      </p>
    </Panel>
  );
}
