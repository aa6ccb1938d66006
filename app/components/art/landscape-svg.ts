import { chance, circle, line, oval, path, stamp, type Chance } from "#app/components/art/drawing";
import type { LandscapeKind } from "#app/lib/art-kinds";

/** Sky, then ranges from the farthest to the nearest. */
const palettes: Record<LandscapeKind, readonly [string, string, string, string, string]> = {
  "mountains-mist": ["#dfe8e4", "#b3cdbf", "#7fab94", "#4c8a70", "#245645"],
  "desert-oasis": ["#f5e6cb", "#ecd0a0", "#dcae70", "#c38a4e", "#8a5a34"],
  sea: ["#e6edea", "#bcd6d4", "#8db9b5", "#4f8f97", "#1f5563"],
  terraces: ["#ecead2", "#cdd6a4", "#a3b76c", "#74934a", "#41663a"],
  karst: ["#e3eae6", "#b9cfc9", "#86aba3", "#527f79", "#2b5553"],
  grassland: ["#e4ecea", "#c9d8bb", "#a8bf7f", "#7f9d55", "#557a3f"],
  river: ["#ebe8da", "#c7cfbd", "#94ab96", "#648a72", "#33594b"],
  bamboo: ["#e9eedb", "#c9d9b0", "#9dbb83", "#5f8f5a", "#2f5f43"],
};

type Scene = { w: number; h: number; by: Chance; colours: readonly [string, string, string, string, string] };

const n = (value: number) => Math.round(value).toString();

/** A range of hills: a smooth curve through a few points, closed along the lower edge. */
function range({ w, h, by }: Scene, fill: string, y: number, swing: number, count: number): string {
  const step = w / count;
  // Ups and downs alternate; every crest and hollow is level, which is what makes a carved line calm.
  const crest = (i: number) => n(h * (y + (i % 2 ? -1 : 1) * by.between(swing * 0.25, swing)));
  let d = `M0 ${n(h)}V${crest(by.below(2))}`;
  const phase = by.below(2);
  for (let i = 0; i < count; i++) {
    const x = (i + 1) * step;
    const level = crest(i + phase);
    d += `S${n(x - step / 2)} ${level} ${n(x)} ${level}`;
  }
  return path(`${d}V${n(h)}z`, fill);
}

/** Carved furrows that follow the ground. */
function furrows({ w, h, by }: Scene, colour: string, from: number, count: number, bend: number): string {
  let d = "";
  for (let i = 0; i < count; i++) {
    const y = h * (from + ((1 - from) * (i + 0.5)) / count);
    const lift = by.between(-bend, bend) * h;
    d += `M0 ${n(y)}q${n(w / 4)} ${n(lift - h * bend)} ${n(w / 2)} 0t${n(w / 2)} 0`;
  }
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="1.6" opacity=".5"/>`;
}

const mist = ({ w, h }: Scene, y: number) =>
  `<path d="M0 ${n(h * y)}q${n(w / 4)} ${n(-h * 0.07)} ${n(w / 2)} 0t${n(w / 2)} 0v${n(h * 0.06)}q${n(-w / 4)} ${n(h * 0.05)} ${n(-w / 2)} 0t${n(-w / 2)} 0z" fill="#fffdf6" opacity=".55"/>`;

const birds = ({ w, h }: Scene) =>
  line(
    `M${n(w * 0.6)} ${n(h * 0.24)}q6-7 12 0q6-7 12 0M${n(w * 0.635)} ${n(h * 0.17)}q5-6 10 0q5-6 10 0M${n(w * 0.57)} ${n(h * 0.15)}q4-5 8 0q4-5 8 0`,
    "#1e2420",
    1.8,
  );

const poplars = ({ h }: Scene, x: number, fill: string) =>
  stamp(
    path("M-6 0c-8-30-4-62 6-84 10 22 14 54 6 84z", fill) + line("M0 0v-60", "#fffdf6", 1),
    x,
    h * 0.82,
    0,
    x + 20,
    h * 0.83,
    2,
    x + 42,
    h * 0.82,
    -2,
    x + 68,
    h * 0.84,
    1,
  );

const scenes: Record<LandscapeKind, (scene: Scene) => string> = {
  "mountains-mist": (s) =>
    range(s, s.colours[1], 0.46, 0.12, 6) +
    mist(s, 0.55) +
    range(s, s.colours[2], 0.56, 0.13, 5) +
    mist(s, 0.68) +
    range(s, s.colours[3], 0.7, 0.1, 7) +
    range(s, s.colours[4], 0.86, 0.06, 5) +
    furrows(s, s.colours[1], 0.86, 5, 0.03) +
    birds(s),
  "desert-oasis": (s) =>
    range(s, s.colours[1], 0.48, 0.1, 7) +
    range(s, s.colours[2], 0.62, 0.08, 4) +
    range(s, s.colours[3], 0.76, 0.07, 3) +
    furrows(s, s.colours[0], 0.72, 6, 0.05) +
    oval(s.w * 0.3, s.h * 0.88, s.w * 0.14, s.h * 0.05, "#6fa3a0") +
    poplars(s, s.w * 0.2, "#6d7d3a") +
    poplars(s, s.w * 0.34, "#8a9145") +
    range(s, s.colours[4], 0.95, 0.03, 4),
  sea: (s) =>
    range(s, s.colours[1], 0.5, 0.06, 5) +
    path(`M0 ${n(s.h * 0.56)}H${n(s.w)}V${n(s.h)}H0z`, s.colours[2]) +
    furrows(s, "#fffdf6", 0.58, 5, 0.02) +
    range(s, s.colours[3], 0.76, 0.03, 8) +
    stamp(
      path("M-40 0h80l-14 16h-54z", "#5b3a1e") +
        path("M-4-4v-70c26 16 36 42 36 70z", "#f3e6d0") +
        path("M-10-4v-56c-18 14-24 34-24 56z", "#e0cda8"),
      s.w * 0.28,
      s.h * 0.66,
      0,
    ) +
    stamp(path("M-24 0h48l-8 9h-32z", "#5b3a1e") + path("M-2-3v-40c16 10 20 24 20 40z", "#f3e6d0"), s.w * 0.44, s.h * 0.6, 0) +
    range(s, s.colours[4], 0.9, 0.03, 9) +
    furrows(s, s.colours[1], 0.88, 3, 0.03),
  terraces: (s) =>
    range(s, s.colours[1], 0.44, 0.1, 5) +
    range(s, s.colours[2], 0.56, 0.08, 4) +
    furrows(s, s.colours[0], 0.6, 4, 0.07) +
    range(s, s.colours[3], 0.7, 0.06, 3) +
    furrows(s, s.colours[0], 0.72, 6, 0.08) +
    range(s, s.colours[4], 0.92, 0.04, 4) +
    stamp(
      path("M-18 0v-16h36V0zM-26-14L0-32l26 18z", "#5b3a1e"),
      s.w * 0.24,
      s.h * 0.7,
      0,
      s.w * 0.27,
      s.h * 0.715,
      0,
      s.w * 0.7,
      s.h * 0.74,
      0,
    ),
  karst: (s) => {
    const peak = (x: number, y: number, width: number, height: number, fill: string) =>
      path(
        `M${n(x - width)} ${n(y)}c${n(width * 0.3)} ${n(-height * 0.5)} ${n(width * 0.4)} ${n(-height)} ${n(width)} ${n(-height)}s${n(width * 0.7)} ${n(height * 0.5)} ${n(width)} ${n(height)}z`,
        fill,
      );
    let far = "";
    let near = "";
    for (let i = 0; i < 7; i++)
      far += peak(s.w * (0.06 + i * 0.15), s.h * 0.78, s.w * 0.055, s.h * (0.3 + s.by.between(0, 0.18)), s.colours[i % 2 ? 1 : 2]);
    for (let i = 0; i < 4; i++)
      near += peak(
        s.w * (0.04 + i * 0.3 + s.by.between(0, 0.06)),
        s.h * 0.84,
        s.w * 0.07,
        s.h * (0.28 + s.by.between(0, 0.18)),
        s.colours[3],
      );
    return (
      far +
      mist(s, 0.66) +
      near +
      path(`M0 ${n(s.h * 0.82)}H${n(s.w)}V${n(s.h)}H0z`, "#a9c6c4") +
      furrows(s, "#fffdf6", 0.84, 4, 0.015) +
      stamp(
        path("M-44 0q44 16 88 0l-8 9q-36 9-72 0z", "#5b3a1e") + line("M8 0v-26", "#1e2420", 3) + path("M-6-24L8-36l14 12z", "#c9a45c"),
        s.w * 0.46,
        s.h * 0.89,
        0,
      )
    );
  },
  grassland: (s) =>
    range(s, s.colours[1], 0.5, 0.07, 5) +
    range(s, s.colours[2], 0.62, 0.05, 4) +
    range(s, s.colours[3], 0.76, 0.05, 3) +
    furrows(s, s.colours[1], 0.76, 4, 0.04) +
    stamp(
      path("M-34 0v-18q34-26 68 0V0z", "#fdfaf0") + path("M-34-18q34-36 68 0-34-10-68 0z", "#b93a25") + path("M-7 0v-14H7V0z", "#8a5a34"),
      s.w * 0.26,
      s.h * 0.72,
      0,
      s.w * 0.34,
      s.h * 0.74,
      0,
    ) +
    stamp(
      oval(0, 0, 9, 6, "#fdfaf0") + circle(9, -3, 3.5, "#4a4440"),
      s.w * 0.5,
      s.h * 0.76,
      0,
      s.w * 0.53,
      s.h * 0.78,
      0,
      s.w * 0.47,
      s.h * 0.79,
      0,
      s.w * 0.57,
      s.h * 0.77,
      0,
    ) +
    range(s, s.colours[4], 0.92, 0.04, 4),
  river: (s) =>
    range(s, s.colours[1], 0.48, 0.1, 6) +
    range(s, s.colours[2], 0.6, 0.09, 4) +
    mist(s, 0.66) +
    range(s, s.colours[3], 0.74, 0.06, 4) +
    path(
      `M${n(s.w * 0.54)} ${n(s.h * 0.7)}c${n(-s.w * 0.3)} ${n(s.h * 0.1)} ${n(s.w * 0.2)} ${n(s.h * 0.12)} ${n(-s.w * 0.14)} ${n(s.h * 0.3)}h${n(s.w * 0.34)}c${n(s.w * 0.1)} ${n(-s.h * 0.18)} ${n(-s.w * 0.3)} ${n(-s.h * 0.2)} ${n(-s.w * 0.2)} ${n(-s.h * 0.3)}z`,
      "#d5e2de",
    ) +
    furrows(s, s.colours[4], 0.9, 2, 0.02) +
    poplars(s, s.w * 0.16, s.colours[4]) +
    poplars(s, s.w * 0.8, s.colours[4]) +
    birds(s),
  bamboo: (s) => {
    let stalks = "";
    for (let i = 0; i < 9; i++) {
      const x = s.w * (0.03 + i * 0.115 + s.by.between(0, 0.04));
      const colour = s.colours[i % 3 === 0 ? 2 : i % 3 === 1 ? 3 : 4];
      stalks +=
        line(`M${n(x)} ${n(s.h)}q${n(s.by.between(-8, 8))} ${n(-s.h / 2)} ${n(s.by.between(-4, 14))} ${n(-s.h)}`, colour, 4 + (i % 3) * 2) +
        stamp(
          path("M0 0c10-8 30-10 44-2-14 8-32 8-44 2zM0 2c8 2 22 14 26 26-14-4-24-14-26-26z", colour),
          x + 4,
          s.h * s.by.between(0.15, 0.6),
          s.by.between(-30, 20),
          x + 2,
          s.h * s.by.between(0.15, 0.6),
          160,
        );
    }
    return (
      range(s, s.colours[1], 0.55, 0.1, 5) +
      mist(s, 0.66) +
      range(s, s.colours[2], 0.74, 0.06, 4) +
      stalks +
      range(s, s.colours[4], 0.93, 0.03, 6)
    );
  },
};

/**
 * The land a hall comes from, with the sun of the seal.
 *
 * @param seed the hall's slug: the same hall always looks the same
 */
export function landscapeSvg(kind: LandscapeKind, w = 1200, h = 300, seed: string | number = 0): string {
  const colours = palettes[kind];
  const by = chance(`${kind}:${seed}`);
  const sun = circle(Math.round(w * by.between(0.72, 0.82)), Math.round(h * 0.3), Math.round(h * 0.13), "#b93a25d9");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="100%" height="100%" preserveAspectRatio="xMidYMax slice"><path d="M0 0h${w}v${h}H0z" fill="${colours[0]}"/>${sun}${scenes[kind]({ w, h, by, colours })}</svg>`;
}
