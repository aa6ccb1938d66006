import { useTranslation } from "#app/i18n/use-translation";

/** A chart that the server drew, with its key in words. */
export function MonthlyChartFigure({ svg, unit }: { svg: string; unit?: string }) {
  const { t } = useTranslation("ui");
  const key = [
    ["ch-planned", "chartPlanned", "M0 1h14v9H0z"],
    ["ch-settled", "chartSettled", "M0 1h14v9H0z"],
    ["ch-line", "chartCumulative", "M0 5.5h15"],
    ["ch-line-plan", "chartCumulativePlan", "M0 5.5h3.5M6 5.5h3.5M12 5.5h3"],
  ] as const;
  return (
    <figure className="chart">
      <figcaption className="steelyard-legend mb-2">
        {key.map(([className, label, d]) => (
          <div key={className}>
            <svg viewBox="0 0 15 11" aria-hidden="true" strokeWidth={className.startsWith("ch-line") ? 2.5 : 1}>
              <path className={className} d={d} />
            </svg>
            {t(label)}
          </div>
        ))}
        <span className="ms-auto">{unit ?? t("chartUnit")}</span>
      </figcaption>
      <div dangerouslySetInnerHTML={{ __html: svg }} />
    </figure>
  );
}
