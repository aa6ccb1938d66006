import { useWords } from "#app/components/orders/words";
import type { YearForecast } from "#app/domain/quota/forecast";
import { useTranslation } from "#app/i18n/use-translation";
import { formatBps, ratioBps } from "#app/lib/money";

/** What the year comes to if it goes on like this, what that is taken from, and what is missing. */
export function ForecastNote({ forecast, requiredFen }: { forecast: YearForecast | null; requiredFen: bigint }) {
  const { t } = useTranslation("quota");
  const words = useWords();
  if (!forecast) return <p className="text-ink-2">{t("forecast.early")}</p>;
  const share = ratioBps(forecast.forecastFen, requiredFen);
  const amount = words.yuan(forecast.forecastFen);
  return (
    <div className="grid gap-1">
      <p>
        <strong>{share === null ? t("forecast.lineNoTarget", { amount }) : t("forecast.line", { amount, share: formatBps(share) })}</strong>
      </p>
      <p>{t("forecast.committed", { amount: words.yuan(forecast.committedFen) })}</p>
      {requiredFen > 0n ? (
        <p>
          {forecast.neededPerMonthFen > 0n
            ? t("forecast.needed", { amount: words.yuan(forecast.neededPerMonthFen) })
            : t("forecast.enough")}
        </p>
      ) : null}
      <p className="over">{t(`forecast.basis.${forecast.basis}`, { elapsed: formatBps(forecast.elapsedBps) })}</p>
    </div>
  );
}
