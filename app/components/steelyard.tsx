import { useId, type ReactNode } from "react";
import { useTranslation } from "#app/i18n/use-translation";

import { countingWord } from "#app/components/quota/counting";
import { percent, steelyardGeometry, type SteelyardAmounts, type SteelyardGeometry } from "#app/components/steelyard-geometry";
import type { CountingStage } from "#app/domain/region/schema";
import { ratioBps, formatBps, formatFen, formatYuan } from "#app/lib/money";

type Props = SteelyardAmounts & {
  /**
   * `full`: figure, beam, legend · `beam`: beam and legend · `mini`: a line for tables · `change`: the cart's before and after.
   */
  variant?: "full" | "beam" | "mini" | "change";
  /** The stage that counts for this programme and year. */
  counting?: CountingStage | null;
  /** What counts; by default all that is settled. */
  countedFen?: bigint;
  /** Heading of `full` and `change`: the programme's name. */
  title?: ReactNode;
  /** Replaces the words at the weight. */
  planLabel?: string;
  /** Below the legend: the pace as a badge, one sentence of advice. */
  note?: ReactNode;
};

/**
 * The quota as a market's steelyard: the beam is the required amount; settled is solid, accepted hatched, ordered
 * outlined; stars mark the months, the weight hangs where the plan says today should be.
 */
export function Steelyard(props: Props) {
  const { variant = "full", counting = "SETTLED", title, note, ...amounts } = props;
  const { t, i18n } = useTranslation("ui");
  const { requiredFen, settledFen, acceptedFen, orderedFen, changeFen = 0n, planBps } = amounts;
  const drawn = steelyardGeometry(amounts);
  const countedFen = amounts.countedFen ?? (counting === "ACCEPTED" ? settledFen + acceptedFen : settledFen);
  const partFen = counting === "RATED" || counting === null ? countedFen : null;
  const yuan = (fen: bigint) => formatYuan(fen, i18n.language);

  if (!drawn) {
    if (variant === "mini") return <span className="text-ink-2">{t("steelyardNotApplicable")}</span>;
    return (
      <figure className="steelyard">
        {title ? <h3>{title}</h3> : null}
        <p className="figure-value">{t("steelyardNotApplicable")}</p>
        <p className="text-ink-2">{t("steelyardNothingRequired")}</p>
        <Legend amounts={amounts} partFen={partFen} />
        {note}
      </figure>
    );
  }

  const completion = formatBps(ratioBps(countedFen, requiredFen) ?? 0);
  const committedFen = settledFen + acceptedFen + orderedFen;
  const before = formatBps(ratioBps(committedFen, requiredFen) ?? 0);
  const after = formatBps(ratioBps(committedFen + changeFen, requiredFen) ?? 0);
  const text = [
    t("steelyardText", {
      required: yuan(requiredFen),
      settled: yuan(settledFen),
      accepted: yuan(acceptedFen),
      ordered: yuan(orderedFen),
      completion,
    }),
    planBps === undefined ? "" : t("steelyardTextPlan", { plan: formatBps(planBps) }),
    changeFen > 0n ? t("steelyardTextChange", { change: yuan(changeFen), after }) : "",
  ]
    .filter((sentence) => sentence !== "")
    .join(i18n.language === "en" ? " " : "");

  if (variant === "mini") {
    return (
      <span className="steelyard-mini">
        <MiniBeam drawn={drawn} text={text} />
        <b>{completion}</b>
      </span>
    );
  }
  return (
    <figure className="steelyard">
      {variant === "full" ? (
        <>
          {title ? <h2>{title}</h2> : null}
          <p className="mb-2">
            <span className="figure-value figure-value-lg">{completion}</span>{" "}
            <span className="text-ink-2">
              {t(`steelyardOf.${countingWord(counting)}`, {
                counted: yuan(countedFen),
                required: yuan(requiredFen),
              })}
            </span>
          </p>
        </>
      ) : null}
      {variant === "change" ? (
        <>
          {title ? <p className="font-bold">{title}</p> : null}
          <p className="mb-2 flex flex-wrap items-baseline gap-x-4 text-ink-2">
            <span className="whitespace-nowrap">
              {t("steelyardBefore")} <span className="figure-value text-ink">{before}</span>
            </span>
            <span className="whitespace-nowrap">
              {t("steelyardAfter")} <span className="figure-value text-green">{after}</span>
            </span>
          </p>
        </>
      ) : null}
      <Beam
        drawn={drawn}
        text={text}
        planLabel={amounts.planLabel ?? (planBps === undefined ? "" : t("steelyardPlan", { percent: formatBps(planBps) }))}
        requiredLabel={t("steelyardRequired", { amount: yuan(requiredFen) })}
      />
      <Legend amounts={amounts} partFen={partFen} />
      {note ? <figcaption className="mt-3">{note}</figcaption> : null}
    </figure>
  );
}

const BEAM_TOP = 24;
const BEAM_HEIGHT = 16;

type BeamProps = { drawn: SteelyardGeometry; text: string; planLabel: string; requiredLabel: string };

function Beam({ drawn, text, planLabel, requiredLabel }: BeamProps) {
  const hatch = `hatch${useId().replaceAll(":", "")}`;
  const bottom = BEAM_TOP + BEAM_HEIGHT;
  const { weight } = drawn;
  return (
    <svg height="66" role="img" aria-label={text}>
      <Hatch id={hatch} />
      <rect className="sy-beam" x="0.5" y={BEAM_TOP} width={percent(drawn.required)} height={BEAM_HEIGHT} rx="3" />
      <Segments drawn={drawn} hatch={hatch} y={BEAM_TOP} height={BEAM_HEIGHT} />
      {drawn.stars.map((x, month) => (
        <circle
          key={month}
          className={month % 3 === 2 ? "sy-star-quarter" : "sy-star"}
          cx={percent(x)}
          cy={bottom + 7}
          r={month % 3 === 2 ? 2.4 : 1.6}
        />
      ))}
      {drawn.over ? (
        <line className="sy-required" x1={percent(drawn.required)} x2={percent(drawn.required)} y1={BEAM_TOP - 5} y2={bottom + 12} />
      ) : null}
      {drawn.over && (weight === null || Math.abs(weight - drawn.required) > 4_000) ? (
        <text className="sy-label" x={percent(drawn.required)} y={bottom + 24} textAnchor={drawn.required > 4_000 ? "end" : "start"}>
          {requiredLabel}
        </text>
      ) : null}
      {weight === null ? null : (
        <>
          <line className="sy-mark" x1={percent(weight)} x2={percent(weight)} y1={BEAM_TOP - 6} y2={bottom + 12} />
          {/* A nested drawing is placed by percent and drawn in pixels. */}
          <svg x={percent(weight)} y={bottom + 11} width="1" height="14" overflow="visible">
            <path className="sy-weight" d="M-3 0h6l3.5 11.500q-6.5 2.5 -13 0z" />
          </svg>
          <text className="sy-label" x={percent(weight)} y="13" textAnchor={weight > 8_000 ? "end" : weight < 2_000 ? "start" : "middle"}>
            {planLabel}
          </text>
        </>
      )}
    </svg>
  );
}

function MiniBeam({ drawn, text }: { drawn: SteelyardGeometry; text: string }) {
  const hatch = `hatch${useId().replaceAll(":", "")}`;
  return (
    <svg role="img" aria-label={text}>
      <Hatch id={hatch} />
      <rect className="sy-beam" x="0.5" y="1" width={percent(drawn.required)} height="8" rx="2" />
      <Segments drawn={drawn} hatch={hatch} y={1} height={8} />
      {drawn.over ? <line className="sy-mark" x1={percent(drawn.required)} x2={percent(drawn.required)} y1="0" y2="10" /> : null}
      {drawn.weight === null ? null : <line className="sy-mark" x1={percent(drawn.weight)} x2={percent(drawn.weight)} y1="0" y2="10" />}
    </svg>
  );
}

function Segments({ drawn, hatch, y, height }: { drawn: SteelyardGeometry; hatch: string; y: number; height: number }) {
  const rect = (span: { start: number; length: number }, attributes: { className?: string; fill?: string }) =>
    span.length > 0 ? <rect x={percent(span.start)} width={percent(span.length)} y={y} height={height} {...attributes} /> : null;
  return (
    <>
      {rect(drawn.ordered, { className: "sy-ordered" })}
      {rect(drawn.change, { className: "sy-change" })}
      {rect(drawn.accepted, { fill: `url(#${hatch})` })}
      {rect(drawn.settled, { className: "sy-settled" })}
    </>
  );
}

function Hatch({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect className="sy-accepted-ground" width="6" height="6" />
        <line className="sy-accepted-line" x1="1.5" x2="1.5" y1="0" y2="6" />
      </pattern>
    </defs>
  );
}

/** @param partFen what counts of what is settled, where that is not all of it */
function Legend({ amounts, partFen }: { amounts: SteelyardAmounts; partFen: bigint | null }) {
  const { t } = useTranslation("ui");
  const hatch = `hatch${useId().replaceAll(":", "")}`;
  const { requiredFen, settledFen, acceptedFen, orderedFen, changeFen = 0n } = amounts;
  const remaining = requiredFen - settledFen - acceptedFen - orderedFen - changeFen;
  const entry = (key: string, label: string, fen: bigint, swatch: ReactNode) => (
    <div key={key}>
      {swatch}
      <dt>{label}</dt>
      <dd>
        <b>{formatFen(fen)}</b>
      </dd>
    </div>
  );
  const box = (className?: string, fill?: string) => (
    <svg viewBox="0 0 15 11" aria-hidden="true">
      {fill ? <Hatch id={hatch} /> : null}
      <rect x="0.5" y="0.5" width="14" height="10" rx="2" className={className} fill={fill} />
    </svg>
  );
  return (
    <dl className="steelyard-legend">
      {entry("settled", t("steelyardSettled"), settledFen, box("sy-settled"))}
      {partFen === null ? null : entry("counted", t("steelyardCounted"), partFen, <span aria-hidden="true">✓</span>)}
      {entry("accepted", t("steelyardAccepted"), acceptedFen, box(undefined, `url(#${hatch})`))}
      {entry("ordered", t("steelyardOrdered"), orderedFen, box("sy-ordered"))}
      {changeFen > 0n ? entry("change", t("steelyardThisOrder"), changeFen, box("sy-change")) : null}
      {requiredFen <= 0n
        ? null
        : remaining >= 0n
          ? entry("remaining", t("steelyardRemaining"), remaining, box("sy-beam"))
          : entry("over", t("steelyardOver"), -remaining, <OverSwatch />)}
    </dl>
  );
}

/** The mark of the required amount with something beyond it. */
function OverSwatch() {
  return (
    <svg viewBox="0 0 15 11" aria-hidden="true">
      <rect className="sy-settled" x="5" y="2" width="10" height="7" rx="1" />
      <line className="sy-required" x1="4" x2="4" y1="0" y2="11" />
    </svg>
  );
}
