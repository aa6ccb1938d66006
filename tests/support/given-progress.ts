import { db, inTransaction } from "#app/db/client.server";
import { toDbDate, type CalendarDate, instantOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { ensureAccounts, postQuota, type QuotaPosting } from "#app/domain/quota/ledger.server";
import { givenUnit } from "#tests/support/given";

/** A unit of a place with entries of the year: what it has to buy, and amounts that went all the way on a day. */
export async function givenBuyer(
  programmeId: string,
  divisionCode: string,
  options: { requiredFen?: bigint; settled?: { on: CalendarDate; fen: bigint }[]; fiscalYear?: number } = {},
) {
  const fiscalYear = options.fiscalYear ?? 2026;
  const unit = await givenUnit({ divisionCode });
  await inTransaction(async (tx) => {
    const opened = instantOf(`${fiscalYear}-01-10`, 9);
    const accountId = (await ensureAccounts(tx, unit.id, [programmeId], fiscalYear, opened)).get(programmeId) ?? "";
    const posting = (
      kind: QuotaPosting["kind"],
      amountFen: bigint,
      on: CalendarDate,
      type: QuotaPosting["cause"]["type"],
    ): QuotaPosting => ({
      unitId: unit.id,
      accountId,
      kind,
      amountFen,
      cause: { type, id: newId() },
      source: "CANTEEN",
      effectiveOn: on,
      recordedAt: instantOf(on, 10),
      actorId: null,
      ruleVersion: 1,
    });
    await postQuota(tx, [posting("ASSESS", options.requiredFen ?? 1_000_000n, `${fiscalYear}-01-10`, "filing")]);
    for (const { on, fen } of options.settled ?? []) {
      await postQuota(tx, [posting("ORDER", fen, on, "order-line")]);
      await postQuota(tx, [posting("ACCEPT", fen, on, "acceptance-line")]);
      await postQuota(tx, [posting("SETTLE", fen, on, "settlement")]);
    }
  });
  return unit;
}

/** A confirmed rule of a place, as two people have made it. */
export async function givenRule(
  divisionPrefix: string,
  options: { embargoDays?: number; minUnits?: number; roundToFen?: bigint; programmeId?: string; version?: number } = {},
): Promise<string> {
  const id = newId();
  await db.publicationRule.create({
    data: {
      id,
      divisionPrefix,
      programmeId: options.programmeId ?? null,
      version: options.version ?? 2,
      state: "CONFIRMED",
      validFrom: toDbDate("2021-01-02"),
      embargoDays: options.embargoDays ?? 14,
      minUnits: options.minUnits ?? 3,
      roundToFen: options.roundToFen ?? 10_000n,
      noteZh: "测试规则",
      noteEn: "A test",
      source: "测试",
      proposedById: newId(),
      proposedAt: instantOf("2021-01-02"),
      decidedById: newId(),
      decidedAt: instantOf("2021-01-03"),
    },
  });
  return id;
}
