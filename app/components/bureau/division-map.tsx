import { Link } from "#app/components/ui/link";
import type { NodeFigures } from "#app/domain/quota/overview.queries.server";
import type { Tile } from "#app/domain/region/tile-layout";
import type { Pace } from "#app/domain/quota/target";
import { shortPlace } from "#app/i18n/place-name";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatBps } from "#app/lib/money";

const CELL = 100;
const GAP = 6;
/** Longest name that a tile holds, in Chinese characters. */
const NAME = 4;
/** The same in letters, which are smaller; a longer name is set narrower. */
const LETTERS = 9;

/** A sign beside the colour, for whoever does not see it. */
const signs: Record<Pace, string> = { FULFILLED: "✓", AHEAD: "▲", ON_PACE: "＝", SLOW: "▽", FAR_BEHIND: "▼", NOT_APPLICABLE: "–" };
const shown = ["FULFILLED", "AHEAD", "ON_PACE", "SLOW", "FAR_BEHIND", "NOT_APPLICABLE"] as const;

function TileName({ name, x, y }: { name: string; x: number; y: number }) {
  const letters = /^\p{Script=Latin}/u.test(name);
  const shown = letters ? name : name.slice(0, NAME);
  return (
    <text
      x={x}
      y={y}
      textAnchor="middle"
      className={letters ? "tile-name tile-letters" : "tile-name"}
      {...(letters && shown.length > LETTERS ? { textLength: CELL - 2 * GAP, lengthAdjust: "spacingAndGlyphs" as const } : {})}
    >
      {shown}
    </text>
  );
}

type Props = {
  tiles: readonly Tile[];
  nodes: readonly NodeFigures[];
  /** What a screen reader is told; the table below the map holds the figures. */
  label: string;
  to: (node: NodeFigures) => string;
};

/** A division's parts as tiles of one size near where they lie, coloured by pace: a map without borders, in which no place is too small to be read. */
export function DivisionMap({ tiles, nodes, label, to }: Props) {
  const { t, i18n } = useTranslation("bureau");
  const placeOf = usePlaceName();
  const byCode = new Map(nodes.map((node) => [node.code, node]));
  const columns = Math.max(...tiles.map(({ column }) => column), 0) + 1;
  const rows = Math.max(...tiles.map(({ row }) => row), 0) + 1;
  const present = new Set(nodes.map(({ pace }) => pace));
  return (
    <figure className="tile-map">
      <svg viewBox={`0 0 ${columns * CELL} ${rows * CELL}`} role="group" aria-label={label}>
        {tiles.map(({ code, column, row }) => {
          const node = byCode.get(code);
          if (!node) return null;
          const completion = node.completionBps === null ? "—" : formatBps(node.completionBps);
          const name = node.own ? t("ownTile") : shortPlace(i18n.language, placeOf(node.name));
          return (
            <Link
              key={code}
              to={to(node)}
              className={`tile tile-${node.pace.toLowerCase().replace("_", "-")}`}
              aria-label={`${node.own ? t("ownLevel", { name: placeOf(node.name) }) : placeOf(node.name)} ${completion} ${t(`pace.${node.pace}`)}`}
            >
              <rect x={column * CELL + GAP / 2} y={row * CELL + GAP / 2} width={CELL - GAP} height={CELL - GAP} rx={6} />
              <TileName name={name} x={column * CELL + CELL / 2} y={row * CELL + 42} />
              <text x={column * CELL + CELL / 2} y={row * CELL + 72} textAnchor="middle" className="tile-figure">
                {completion.replace(/\.\d+/, "")} {signs[node.pace]}
              </text>
            </Link>
          );
        })}
      </svg>
      <figcaption className="steelyard-legend mt-3">
        {shown
          .filter((pace) => present.has(pace))
          .map((pace) => (
            <div key={pace}>
              <svg viewBox="0 0 15 11" aria-hidden="true" className={`tile tile-${pace.toLowerCase().replace("_", "-")}`}>
                <rect x={0.5} y={0.5} width={14} height={10} rx={2} />
              </svg>
              {signs[pace]} {t(`pace.${pace}`)}
            </div>
          ))}
      </figcaption>
    </figure>
  );
}
