import type { CanteenMode } from "#app/domain/region/minimum-share";
import { owesShare } from "#app/domain/quota/target";

/** What a unit declared for a year, as far as two years are compared. */
export interface ComparedFiling {
  mode: CanteenMode;
  canteenTotalFen: bigint;
  lead: string | null;
  contractor: string | null;
  shares: readonly ComparedShare[];
}

export interface ComparedShare {
  programmeId: string;
  declaredBps: number;
  requiredFen: bigint;
  minimumBps: number;
  /** Judged by a granted exception: its minimum is what was granted. */
  exception: boolean;
}

/** What the ledger says of last year, by programme. */
export interface LedgerYear {
  programmeId: string;
  requiredFen: bigint;
  /** Everything that was bought, wherever it stands. */
  boughtFen: bigint;
  countedFen: bigint;
}

/** Where no bureau has opened a window yet; the default of the window's own column. */
export const DEFAULT_DIFFERENCE_BPS = 1_000;

export const differenceKinds = ["MODE", "TOTAL", "LEAD", "CONTRACTOR", "SHARE", "BELOW_BOUGHT", "UNFULFILLED"] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

/** One line of what differs from last year. Amounts and shares as they are; the page says them in words. */
export interface FilingDifference {
  kind: DifferenceKind;
  programmeId: string | null;
  before: { mode?: CanteenMode; fen?: bigint; bps?: number; name?: string | null };
  after: { mode?: CanteenMode; fen?: bigint; bps?: number; name?: string | null };
  /** Change against last year in basis points of last year's value, rounded toward zero; null where there is nothing to compare with. */
  changeBps: number | null;
  /** Why a lower share is allowed, or that it is not. */
  allowed: "RULE" | "EXCEPTION" | "NO" | null;
  /** Large enough that the unit has to say why. */
  beyond: boolean;
}

/**
 * What a declaration differs in from last year's declaration and ledger, in the order of the form.
 *
 * @param last         last year's confirmed declaration; null where there is none: nothing is compared then
 * @param ledger       last year's accounts
 * @param thresholdBps a change of at least this share needs a reason; a change of the canteen's mode always does
 */
export function filingDifferences(
  last: ComparedFiling | null,
  ledger: readonly LedgerYear[],
  now: ComparedFiling,
  thresholdBps: number,
): FilingDifference[] {
  const found: FilingDifference[] = [];
  const add = (line: Omit<FilingDifference, "programmeId" | "changeBps" | "allowed"> & Partial<FilingDifference>) =>
    found.push({ programmeId: null, changeBps: null, allowed: null, ...line });
  const large = (bps: number | null) => bps !== null && Math.abs(bps) >= thresholdBps;
  if (last) {
    if (last.mode !== now.mode) add({ kind: "MODE", before: { mode: last.mode }, after: { mode: now.mode }, beyond: true });
    if (owesShare(last.mode) && owesShare(now.mode) && last.canteenTotalFen !== now.canteenTotalFen) {
      const changeBps = changeOf(last.canteenTotalFen, now.canteenTotalFen);
      add({
        kind: "TOTAL",
        before: { fen: last.canteenTotalFen },
        after: { fen: now.canteenTotalFen },
        changeBps,
        beyond: large(changeBps),
      });
    }
    if (last.lead !== now.lead && (last.lead ?? now.lead) !== null && last.mode === now.mode)
      add({ kind: "LEAD", before: { name: last.lead }, after: { name: now.lead }, beyond: false });
    if (last.contractor !== now.contractor && last.mode === now.mode)
      add({ kind: "CONTRACTOR", before: { name: last.contractor }, after: { name: now.contractor }, beyond: false });
    for (const share of now.shares) {
      const before = last.shares.find((row) => row.programmeId === share.programmeId);
      if (!before || before.declaredBps === share.declaredBps) continue;
      const lower = share.declaredBps < before.declaredBps;
      const changeBps = changeOf(BigInt(before.declaredBps), BigInt(share.declaredBps));
      add({
        kind: "SHARE",
        programmeId: share.programmeId,
        before: { bps: before.declaredBps },
        after: { bps: share.declaredBps },
        changeBps,
        allowed: !lower ? null : share.declaredBps < share.minimumBps ? "NO" : share.exception ? "EXCEPTION" : "RULE",
        beyond: lower && large(changeBps),
      });
    }
  }
  for (const year of ledger) {
    const share = now.shares.find((row) => row.programmeId === year.programmeId);
    if (!share) continue;
    const changeBps = changeOf(year.boughtFen, share.requiredFen);
    if (year.boughtFen > share.requiredFen)
      add({
        kind: "BELOW_BOUGHT",
        programmeId: year.programmeId,
        before: { fen: year.boughtFen },
        after: { fen: share.requiredFen },
        changeBps,
        // A unit that bought more than it had to is not asked why it does not promise more.
        beyond: year.requiredFen > share.requiredFen && large(changeOf(year.requiredFen, share.requiredFen)),
      });
    if (year.requiredFen > 0n && year.countedFen < year.requiredFen)
      add({
        kind: "UNFULFILLED",
        programmeId: year.programmeId,
        before: { fen: year.requiredFen },
        after: { fen: year.countedFen },
        changeBps: changeOf(year.requiredFen, year.countedFen),
        beyond: false,
      });
  }
  return found;
}

/** Whether the unit has to say why it declares what it declares. */
export function needsReason(differences: readonly FilingDifference[]): boolean {
  return differences.some(({ beyond }) => beyond);
}

function changeOf(before: bigint, after: bigint): number | null {
  return before === 0n ? null : Number(((after - before) * 10_000n) / before);
}
