/** The few marks that every picture is cut from. All return SVG with presentation attributes only: the page forbids inline styles. */
export const path = (d: string, fill: string) => `<path d="${d}" fill="${fill}"/>`;
export const circle = (x: number, y: number, r: number, fill: string) => `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"/>`;
export const oval = (x: number, y: number, rx: number, ry: number, fill: string, turn = 0) =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"${turn ? ` transform="rotate(${turn} ${x} ${y})"` : ""}/>`;
export const line = (d: string, stroke: string, width = 4) =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
/** A pale line, as left by the knife. */
export const cut = (d: string, width = 3) =>
  `<path d="${d}" fill="none" stroke="#fffaf0" stroke-width="${width}" stroke-linecap="round" opacity=".55"/>`;
/** Dots of one colour: x, y, x, y… */
export const dots = (fill: string, r: number, ...xy: number[]) => {
  let out = `<g fill="${fill}">`;
  for (let i = 0; i + 1 < xy.length; i += 2) out += `<circle cx="${xy[i] ?? 0}" cy="${xy[i + 1] ?? 0}" r="${r}"/>`;
  return `${out}</g>`;
};
/** The same mark at several places: x, y, turn… */
export const stamp = (mark: string, ...xyTurn: number[]) => {
  let out = "";
  for (let i = 0; i + 2 < xyTurn.length; i += 3)
    out += `<g transform="translate(${xyTurn[i] ?? 0} ${xyTurn[i + 1] ?? 0})rotate(${xyTurn[i + 2] ?? 0})">${mark}</g>`;
  return out;
};

/** Repeatable chance, seeded by a number or by words such as a product's id. */
export type Chance = {
  below(limit: number): number;
  between(low: number, high: number): number;
  pick<const L extends readonly [unknown, ...unknown[]]>(from: L): L[number];
};

export function chance(seed: string | number): Chance {
  let state = 2_166_136_261;
  for (const char of String(seed)) state = Math.imul(state ^ char.charCodeAt(0), 16_777_619);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    below: (limit) => Math.floor(next() * limit),
    between: (low, high) => Math.round((low + next() * (high - low)) * 10) / 10,
    pick: (from) => from[Math.floor(next() * from.length)] ?? from[0],
  };
}

/** A drawing and the grounds it may stand on. */
export type Picture = { grounds: readonly [string, ...string[]]; draw: (by: Chance) => string };
