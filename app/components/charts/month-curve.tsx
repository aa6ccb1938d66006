import { curvePath, roundScale, runningSums } from "#app/components/charts/curve-geometry";
import { formatMonth, formatNumber } from "#app/i18n/formats";
import { useTranslation } from "#app/i18n/use-translation";

const [WIDTH, HEIGHT] = [720, 280];
/** The axis is in 万元. */
const FEN_OF_WAN = 1_000_000;
const [LEFT, RIGHT, TOP, BOTTOM] = [70, 10, 14, 26];

type Month = { month: number; plannedFen: bigint; orderedFen: bigint; acceptedFen: bigint; settledFen: bigint };
type Props = {
  months: readonly Month[];
  /** Months that have begun: what has not is not drawn, but for the plan. */
  until: number;
  label: string;
};

const lines = [
  ["ordered", "orderedFen", "curve-ordered"],
  ["accepted", "acceptedFen", "curve-accepted"],
  ["settled", "settledFen", "curve-settled"],
] as const;

/** The year so far: what was planned, ordered, accepted and settled, as running sums. A few lines of SVG: a page that is opened all day carries no chart library. */
export function MonthCurve({ months, until, label }: Props) {
  const { t, i18n } = useTranslation(["bureau", "ui"]);
  const plan = runningSums(
    months.map(({ plannedFen }) => plannedFen),
    12,
  );
  const drawn = lines.map(([key, field, className]) => ({
    key,
    className,
    sums: runningSums(
      months.map((month) => month[field]),
      until,
    ),
  }));
  const highest = [plan, ...drawn.map(({ sums }) => sums)]
    .flat()
    .reduce<bigint>((most, sum) => (sum !== null && sum > most ? sum : most), 0n);
  const { top, step } = roundScale(Number(highest));
  const frame = { left: LEFT, width: WIDTH - LEFT - RIGHT, bottom: HEIGHT - BOTTOM, height: HEIGHT - TOP - BOTTOM, top };
  const numbers = (sums: readonly (bigint | null)[]) => sums.map((sum) => (sum === null ? null : Number(sum)));
  const y = (value: number) => frame.bottom - (value / top) * frame.height;
  const key = [["plan", "curve-plan"], ...drawn.map(({ key: name, className }) => [name, className])] as const;
  return (
    <figure className="chart">
      <figcaption className="steelyard-legend mb-2">
        {key.map(([name, className]) => (
          <div key={name}>
            <svg viewBox="0 0 15 11" aria-hidden="true">
              <path className={className} d="M0 5.5h15" />
            </svg>
            {t(`curve.${name as "plan"}`)}
          </div>
        ))}
        <span className="ms-auto">{t("ui:chartUnit")}</span>
      </figcaption>
      <div>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label} fontSize={13}>
          {Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step).map((value) => (
            <g key={value}>
              <path className={value === 0 ? "ch-axis" : "ch-grid"} d={`M${LEFT} ${y(value).toFixed(1)}H${WIDTH - RIGHT}`} />
              <text className="ch-text" x={LEFT - 8} y={y(value) + 4} textAnchor="end">
                {formatNumber(value / FEN_OF_WAN, i18n.language)}
              </text>
            </g>
          ))}
          {months.map(({ month }, index) => (
            <text
              key={month}
              className="ch-text"
              x={LEFT + (index * frame.width) / 11}
              y={HEIGHT - 6}
              textAnchor={index === 11 ? "end" : "middle"}
            >
              {formatMonth(month, i18n.language)}
            </text>
          ))}
          <path className="curve-plan" d={curvePath(numbers(plan), frame)} />
          {drawn.map(({ key: name, className, sums }) => (
            <path key={name} className={className} d={curvePath(numbers(sums), frame)} />
          ))}
        </svg>
      </div>
    </figure>
  );
}
