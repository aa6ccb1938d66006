import { named } from "#app/components/shop/names";
import { Badge } from "#app/components/ui/badge";
import { Link } from "#app/components/ui/link";
import { Panel } from "#app/components/ui/panel";
import type { NamedIn as NamedInRow } from "#app/domain/supervision/bulletins/bulletins.queries.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

/** The bulletins that name a unit. */
export function NamedIn({ rows }: { rows: readonly NamedInRow[] }) {
  const { t, i18n } = useTranslation("bulletins");
  const nameOf = useOrganisationName();
  return (
    <Panel title={t("notices")}>
      <ul className="grid gap-4">
        {rows.map((row) => (
          <li key={`${row.bulletinId} ${row.shortEn}`} className="grid gap-1 border-b border-line pb-4 last:border-0">
            <p>
              {t(row.best ? "namedBest" : "namedLast", {
                bureau: nameOf(row.bureau),
                number: row.number,
                programme: named(i18n.language, row.shortZh, row.shortEn),
                rank: row.rank,
                ranked: row.ranked,
              })}
            </p>
            <p className="over">
              {formatInstant(row.issuedAt)} {row.withdrawn ? <Badge tone="late">{t("withdrawn")}</Badge> : null}{" "}
              {row.token ? <Link to={paths.bulletin(row.token)}>{t("publicPage")}</Link> : null}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
