import { formatBps } from "#app/lib/money";

/** A completion as it stands in a table; a dash where nothing is required. */
export const shareText = (bps: number | null): string => (bps === null ? "—" : formatBps(bps));

/** Places gained or lost since the bulletin before: `↑3`, `↓1`, the word for none. */
export function movedText(moved: number | null, same: string): string {
  if (moved === null) return "—";
  return moved === 0 ? same : moved > 0 ? `↑${moved}` : `↓${-moved}`;
}
