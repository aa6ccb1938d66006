/** A running sum over the months; null from the first month that has not come yet. */
export function runningSums(months: readonly bigint[], until: number): (bigint | null)[] {
  let sum = 0n;
  return months.map((fen, index) => {
    sum += fen;
    return index < until ? sum : null;
  });
}

/**
 * A scale with round steps that holds a value.
 *
 * @returns top of the scale and its steps, in the unit of the value; the top is at least one step
 */
export function roundScale(value: number): { top: number; step: number } {
  if (!(value > 0)) return { top: 1, step: 1 };
  const power = 10 ** Math.floor(Math.log10(value / 4));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate * 4 >= value) ?? 10 * power;
  return { top: Math.ceil(value / step - 1e-9) * step, step };
}

/** A path through the points that are there, months side by side; `M…L…` in the coordinates of the drawing. */
export function curvePath(values: readonly (number | null)[], { left, width, bottom, height, top }: CurveFrame): string {
  const gap = width / Math.max(values.length - 1, 1);
  return values
    .flatMap((value, index) => {
      if (value === null) return [];
      const x = left + index * gap;
      const y = bottom - (Math.max(value, 0) / top) * height;
      return [`${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`];
    })
    .join("");
}

export interface CurveFrame {
  left: number;
  width: number;
  bottom: number;
  height: number;
  /** Value at the upper edge. */
  top: number;
}
