import { named } from "#app/components/shop/names";
import { DataTable } from "#app/components/ui/data-table";
import type { PageTerms } from "#app/domain/supervision/publication/progress.queries.server";
import type { PublicationImpact } from "#app/domain/supervision/publication/rule-impact.queries.server";
import { formatNumber } from "#app/i18n/formats";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatYuan } from "#app/lib/money";

/** Pages that are named; a rule of the nation touches all of them. */
const NAMED = 6;

/** What a proposed rule of publication would change: page by page, before and after. */
export function PublicationReach({ impact }: { impact: PublicationImpact }) {
  const { t, i18n } = useTranslation("progress");
  const placeOf = usePlaceName();
  const { units, fiscalYear, pages } = impact;
  const count = (value: number) => formatNumber(value, i18n.language);
  const step = (fen: bigint) => (fen === 1n ? t("rule.exact") : formatYuan(fen, i18n.language));
  const columns: { key: string; header: string; say: (terms: PageTerms) => string }[] = [
    { key: "day", header: t("impact.day"), say: ({ day }) => day },
    { key: "minUnits", header: t("rule.minUnits"), say: ({ minUnits }) => count(minUnits) },
    { key: "round", header: t("rule.roundTo"), say: ({ roundToFen }) => step(roundToFen) },
    { key: "listed", header: t("impact.listed"), say: ({ listed }) => count(listed) },
    { key: "left", header: t("impact.left"), say: ({ left }) => count(left) },
  ];
  const shown = pages.slice(0, NAMED);
  const changing = columns.filter(({ say }) => pages.some(({ before, after }) => say(before) !== say(after)));
  return (
    <div className="grid gap-3">
      <p className="text-ink-2">
        {t("impact.units", { count: units, year: fiscalYear })} {t("impact.asIf")}
      </p>
      {pages.length === 0 ? (
        <p>{t("impact.none")}</p>
      ) : (
        <DataTable
          caption={t("impact.pages")}
          dense
          rows={shown}
          rowKey={(row) => `${row.code} ${row.programme.id}`}
          note={pages.length > NAMED ? t("impact.more", { count: pages.length - NAMED }) : undefined}
          columns={[
            {
              key: "page",
              header: t("impact.page"),
              title: true,
              cell: (row) => (
                <span>
                  {row.place === "" ? t("nation") : placeOf(row.place)}
                  <small className="block font-normal text-ink-2">
                    {named(i18n.language, row.programme.shortZh, row.programme.shortEn)}
                  </small>
                </span>
              ),
            },
            ...changing.map(({ key, header, say }) => ({
              key,
              header,
              align: "end" as const,
              cell: (row: PublicationImpact["pages"][number]) => <Changed before={say(row.before)} after={say(row.after)} />,
            })),
          ]}
        />
      )}
    </div>
  );
}

/** What stays is quiet; what changes says both. */
function Changed({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation("progress");
  if (before === after) return <span className="text-ink-2">{after}</span>;
  return (
    <span>
      <span className="sr-only">{t("impact.before")} </span>
      <span className="whitespace-nowrap text-ink-2">{before}</span> <span aria-hidden="true">→</span>
      <span className="sr-only">{t("impact.after")} </span>
      <strong className="whitespace-nowrap"> {after}</strong>
    </span>
  );
}
