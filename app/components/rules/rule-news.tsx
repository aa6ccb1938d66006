import { named } from "#app/components/shop/names";
import { Link } from "#app/components/ui/link";
import { Panel } from "#app/components/ui/panel";
import type { RuleNews as RuleNewsRow } from "#app/domain/quota/rule-news.queries.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

/** The rules that were changed where a unit lies, or where a co-op sells. */
export function RuleNews({ rows, side = "unit" }: { rows: readonly RuleNewsRow[]; side?: "unit" | "coop" }) {
  const { t, i18n } = useTranslation(["rules", "bureau"]);
  const placeOf = usePlaceName();
  return (
    <Panel title={t("news")}>
      <ul className="grid gap-4">
        {rows.map((row) => (
          <li key={row.id} className="grid gap-1 border-b border-line pb-4 last:border-0">
            <p className="flex flex-wrap items-baseline justify-between gap-x-4">
              <b>
                <Link to={paths.ruleNews(side, row.id)}>{t(`kind.${row.kind}`)}</Link>
              </b>
              <time className="over" dateTime={row.confirmedAt.toISOString()}>
                {formatInstant(row.confirmedAt)}
              </time>
            </p>
            <p className="text-ink-2">
              {[
                row.programmeZh ? named(i18n.language, row.programmeZh, row.programmeEn) : null,
                row.place === "" ? t("bureau:nation") : placeOf(row.place),
              ]
                .filter((part) => part !== null)
                .join(" · ")}
            </p>
            <p className="over">{row.source}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
