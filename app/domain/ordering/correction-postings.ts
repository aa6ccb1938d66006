import type { FundSource } from "#app/db/generated/enums";
import type { QuotaCause, QuotaPosting } from "#app/domain/quota/ledger.server";
import type { CalendarDate } from "#app/lib/dates";

export const movedStages = ["ORDERED", "ACCEPTED", "SETTLED"] as const;
export type MovedStage = (typeof movedStages)[number];

/** What stands on one account for one line, read from its entries. */
export interface LineStages {
  lineId: string;
  programmeId: string;
  creditedUnitId: string;
  accountId: string;
  fiscalYear: number;
  listVersion: number;
  source: FundSource;
  fen: Record<MovedStage, bigint>;
  /** Part of what is settled that is rated; the ledger takes the mark off with what leaves. */
  ratedFen: bigint;
}

/** What all postings of a correction have in common. */
export interface CorrectionPosting {
  orderId: string;
  effectiveOn: CalendarDate;
  recordedAt: Date;
  actorId: string;
  /** Id of the correction's line by order line: the cause of its entries. */
  causeIds: ReadonlyMap<string, string>;
}

/**
 * Moves what stands for the lines to another unit: out of every stage of the old account, into the same stage of the new one, programme by programme and year
 * by year. Where the new unit has no account, the programme does not count for it and only the way out is posted.
 *
 * @param accountOf the gaining unit's account, or null where the programme does not hold for it
 */
export function reAttributionPostings(
  stages: readonly LineStages[],
  toUnitId: string,
  accountOf: (programmeId: string, fiscalYear: number) => string | null,
  common: CorrectionPosting,
): QuotaPosting[] {
  return eachAmount(stages, (row, stage, amountFen) => {
    const target = accountOf(row.programmeId, row.fiscalYear);
    const posting = shared(row, amountFen, "re-attribution", common);
    return [
      { ...posting, unitId: row.creditedUnitId, accountId: row.accountId, kind: `ATTRIBUTE_OUT_${stage}` },
      ...(target === null ? [] : entering({ ...posting, unitId: toUnitId, accountId: target }, stage, row.ratedFen)),
    ];
  });
}

/** Moves what stands for the lines to another source of funds on the same account: sums by stage stay, sums by source move. */
export function sourcePostings(stages: readonly LineStages[], toSource: FundSource, common: CorrectionPosting): QuotaPosting[] {
  return eachAmount(stages, (row, stage, amountFen) => {
    const posting = { ...shared(row, amountFen, "source", common), unitId: row.creditedUnitId, accountId: row.accountId };
    return [{ ...posting, kind: `ATTRIBUTE_OUT_${stage}` }, ...entering({ ...posting, source: toSource }, stage, row.ratedFen)];
  });
}

/** The way in; what was rated is rated there too. */
export function entering(posting: Omit<QuotaPosting, "kind">, stage: MovedStage, ratedFen: bigint): QuotaPosting[] {
  return [
    { ...posting, kind: `ATTRIBUTE_IN_${stage}` },
    ...(stage === "SETTLED" && ratedFen > 0n ? [{ ...posting, kind: "RATE" as const, amountFen: ratedFen }] : []),
  ];
}

function eachAmount(
  stages: readonly LineStages[],
  postingsOf: (row: LineStages, stage: MovedStage, amountFen: bigint) => QuotaPosting[],
): QuotaPosting[] {
  return stages.flatMap((row) => movedStages.flatMap((stage) => (row.fen[stage] > 0n ? postingsOf(row, stage, row.fen[stage]) : [])));
}

function shared(row: LineStages, amountFen: bigint, type: QuotaCause["type"], common: CorrectionPosting) {
  const causeId = common.causeIds.get(row.lineId);
  if (!causeId) throw new Error(`line ${row.lineId} is not part of the correction`);
  return {
    amountFen,
    cause: { type, id: causeId },
    orderId: common.orderId,
    lineId: row.lineId,
    source: row.source,
    effectiveOn: common.effectiveOn,
    recordedAt: common.recordedAt,
    actorId: common.actorId,
    ruleVersion: row.listVersion,
  };
}
