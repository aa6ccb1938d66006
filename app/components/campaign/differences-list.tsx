import { named } from "#app/components/shop/names";
import { Badge } from "#app/components/ui/badge";
import type { FilingDifference } from "#app/domain/quota/filing-differences";
import { useTranslation } from "#app/i18n/use-translation";
import { formatBps, formatYuan } from "#app/lib/money";

type Props = {
  differences: readonly FilingDifference[];
  programmes: readonly { id: string; shortZh: string; shortEn: string }[];
  /** There is a declaration of last year. */
  compared: boolean;
};

/** What a declaration differs in from last year, line by line, and which lines need a reason. */
export function DifferencesList({ differences, programmes, compared }: Props) {
  const { t, i18n } = useTranslation(["campaign", "filing"]);
  if (differences.length === 0) return <p className="text-ink-2">{t(compared ? "differencesNone" : "differencesFirst")}</p>;
  const side = ({ mode, fen, bps, name }: FilingDifference["before"]): string =>
    mode !== undefined
      ? t(`filing:mode.${mode}`)
      : fen !== undefined
        ? formatYuan(fen, i18n.language)
        : bps !== undefined
          ? formatBps(bps)
          : (name ?? t("none"));
  return (
    <ul className="grid gap-3">
      {differences.map((line) => {
        const programme = programmes.find(({ id }) => id === line.programmeId);
        const percent = line.changeBps === null ? "" : formatBps(Math.abs(line.changeBps));
        return (
          <li key={`${line.kind} ${line.programmeId}`} className="flex flex-wrap items-baseline gap-2">
            <span>
              {t(`diff.${line.kind}`, {
                before: side(line.before),
                after: side(line.after),
                change: t((line.changeBps ?? 0) < 0 ? "lower" : "higher", { percent }),
                programme: programme ? named(i18n.language, programme.shortZh, programme.shortEn) : "",
              })}
            </span>
            {line.allowed ? <span className="text-ink-2">{t(`allowed.${line.allowed}`)}</span> : null}
            {line.beyond ? <Badge tone="warn">{t("beyond")}</Badge> : null}
          </li>
        );
      })}
    </ul>
  );
}
