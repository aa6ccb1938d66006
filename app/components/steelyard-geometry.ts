/** What the steelyard draws. Amounts in fen; `planBps` is the plan to date in basis points of the required amount. */
export type SteelyardAmounts = {
  requiredFen: bigint;
  settledFen: bigint;
  acceptedFen: bigint;
  orderedFen: bigint;
  /** What the cart would add; part of the drawing only, never of the sums above. */
  changeFen?: bigint;
  planBps?: number;
  /** Plan at the end of each month, cumulative, in basis points; without it the twelve stars are evenly spaced. */
  monthsBps?: readonly number[];
};

/** Positions and lengths in hundredths of a percent of the width of the drawing: 10,000 is the right edge. */
export type SteelyardGeometry = {
  settled: Span;
  accepted: Span;
  ordered: Span;
  change: Span;
  /** Where the required amount lies: the right edge, or further left when more was bought than required. */
  required: number;
  over: boolean;
  weight: number | null;
  stars: number[];
};
type Span = { start: number; length: number };

export const FULL = 10_000;

/**
 * Lays the amounts on the beam. The beam ends at the required amount; over-fulfilment and a plan above 100 % stretch
 * the scale, so that nothing is ever cut off. Lengths are differences of rounded positions: segments meet exactly.
 *
 * @returns null when nothing is required: there is no beam to draw
 */
export function steelyardGeometry(amounts: SteelyardAmounts): SteelyardGeometry | null {
  const { requiredFen, settledFen, acceptedFen, orderedFen, changeFen = 0n, planBps, monthsBps } = amounts;
  if (requiredFen <= 0n) return null;
  const steps = [settledFen, acceptedFen, orderedFen, changeFen].map((fen) => (fen > 0n ? fen : 0n));
  const total = steps.reduce((sum, fen) => sum + fen, 0n);
  const planFen = planBps === undefined ? 0n : (requiredFen * BigInt(Math.max(0, planBps))) / 10_000n;
  const scale = [requiredFen, total, planFen].reduce((a, b) => (a > b ? a : b));
  const at = (fen: bigint) => Number((fen * BigInt(FULL) + scale / 2n) / scale);

  let reached = 0n;
  const spans = steps.map((fen) => {
    const start = at(reached);
    reached += fen;
    return { start, length: at(reached) - start };
  });
  const none: Span = { start: 0, length: 0 };
  const required = at(requiredFen);
  const months = monthsBps ?? Array.from({ length: 12 }, (_, month) => Math.round(((month + 1) * 10_000) / 12));
  return {
    settled: spans[0] ?? none,
    accepted: spans[1] ?? none,
    ordered: spans[2] ?? none,
    change: spans[3] ?? none,
    required,
    over: total > requiredFen,
    weight: planBps === undefined ? null : at(planFen),
    stars: months.map((bps) => Math.round((Math.min(10_000, Math.max(0, bps)) * required) / 10_000)),
  };
}

/** A position as an SVG percentage. */
export function percent(position: number): string {
  return `${position / 100}%`;
}
