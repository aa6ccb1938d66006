import type { Tx } from "#app/db/client.server";
import type { Prisma } from "#app/db/generated/client";
import { writeAudit, type Author } from "#app/domain/identity/audit.server";
import { filingUndecided, leadIsMember } from "#app/domain/quota/errors";
import { owesShare } from "#app/domain/quota/target";
import { newId } from "#app/lib/ids";

export interface FilingMove {
  changeId: string;
  sourceIds: readonly string[];
  targetId: string;
  fiscalYear: number;
  /** 10,000: everything, and the sources end. */
  shareBps: number;
}

type FilingRow = Prisma.FilingGetPayload<{ include: { shares: true } }>;

/**
 * Takes declarations over: a new unit gets its part of the old one's, a unit that goes on adds what joined it, so that a later amendment starts from the whole.
 * Members of a shared canteen point to the unit that now leads it.
 *
 * @throws filingUndecided while a declaration waits for the bureau
 * @throws leadIsMember when a lead would be merged into a member of its own canteen, or of another one
 */
export async function continueFilings(tx: Tx, author: Author, move: FilingMove): Promise<void> {
  const filings = await tx.filing.findMany({
    where: { unitId: { in: [...move.sourceIds, move.targetId] }, fiscalYear: { gte: move.fiscalYear } },
    include: { shares: true },
    orderBy: [{ unitId: "asc" }, { fiscalYear: "asc" }],
  });
  if (filings.some((filing) => filing.status === "SUBMITTED")) throw filingUndecided();
  const whole = move.shareBps === 10_000;
  for (const source of filings.filter((filing) => filing.unitId !== move.targetId)) {
    const target = filings.find((filing) => filing.unitId === move.targetId && filing.fiscalYear === source.fiscalYear) ?? null;
    if (target && target.mode === "SHARED_MEMBER" && owesShare(source.mode)) throw leadIsMember();
    const part = partOf(source, move.shareBps);
    if (target) await addTo(tx, author, move, target, part);
    else filings.push(await enter(tx, author, move, source, part));
    if (!whole && owesShare(source.mode)) await addTo(tx, author, move, source, negative(part));
  }
  if (!whole) return;
  await tx.$executeRaw`
    UPDATE filing SET lead_unit_id = ${move.targetId}::uuid, updated_at = ${author.now}
    WHERE lead_unit_id = ANY (${[...move.sourceIds]}::uuid[]) AND fiscal_year >= ${move.fiscalYear} AND unit_id <> ${move.targetId}::uuid AND unit_id <> ALL (${[...move.sourceIds]}::uuid[])`;
}

interface Part {
  totalFen: bigint;
  required: Map<string, bigint>;
}

function partOf(filing: FilingRow, shareBps: number): Part {
  if (!owesShare(filing.mode)) return { totalFen: 0n, required: new Map() };
  const share = (fen: bigint) => (fen * BigInt(shareBps)) / 10_000n;
  return {
    totalFen: share(filing.canteenTotalFen),
    required: new Map(filing.shares.map((row) => [row.programmeId, share(row.requiredFen)])),
  };
}

const negative = ({ totalFen, required }: Part): Part => ({
  totalFen: -totalFen,
  required: new Map([...required].map(([programmeId, fen]) => [programmeId, -fen])),
});

async function addTo(tx: Tx, author: Author, move: FilingMove, filing: FilingRow, { totalFen, required }: Part): Promise<void> {
  if (totalFen === 0n && [...required.values()].every((fen) => fen === 0n)) return;
  const { unitId, id } = filing;
  await tx.filing.update({
    where: { unitId_id: { unitId, id } },
    data: { canteenTotalFen: { increment: totalFen }, version: { increment: 1 }, updatedAt: author.now },
  });
  for (const [programmeId, fen] of required)
    await tx.filingShare.updateMany({ where: { unitId, filingId: id, programmeId }, data: { requiredFen: { increment: fen } } });
  await record(tx, author, move, unitId, id);
}

async function enter(tx: Tx, author: Author, move: FilingMove, source: FilingRow, part: Part): Promise<FilingRow> {
  const id = newId();
  const unitId = move.targetId;
  const { fiscalYear, mode, leadUnitId, contractorName, contractorUscc, note, submittedAt, submittedById, confirmedAt, confirmedById } =
    source;
  await tx.filing.create({
    data: {
      unitId,
      id,
      fiscalYear,
      mode,
      leadUnitId,
      contractorName,
      contractorUscc,
      note,
      canteenTotalFen: part.totalFen,
      ...(source.status === "CONFIRMED"
        ? { status: "CONFIRMED", submittedAt, submittedById, confirmedAt, confirmedById, isLate: source.isLate }
        : { status: "DRAFT", draftedById: source.draftedById }),
      createdAt: author.now,
      updatedAt: author.now,
    },
  });
  const exceptions = move.shareBps === 10_000 ? await followExceptions(tx, source, unitId) : new Map<string, string>();
  await tx.filingShare.createMany({
    data: source.shares.map(({ programmeId, declaredBps, minimumBps, ruleId, exceptionId }) => ({
      unitId,
      filingId: id,
      programmeId,
      declaredBps,
      minimumBps,
      ruleId,
      exceptionId: exceptions.get(exceptionId ?? "") ?? null,
      requiredFen: part.required.get(programmeId) ?? 0n,
    })),
  });
  await record(tx, author, move, unitId, id);
  return tx.filing.findUniqueOrThrow({ where: { unitId_id: { unitId, id } }, include: { shares: true } });
}

/** Exceptions in force go on for the unit that moved, and end there on their day. @returns ids at the successor by those at the source */
async function followExceptions(tx: Tx, source: FilingRow, unitId: string): Promise<Map<string, string>> {
  const ids = source.shares.flatMap(({ exceptionId }) => (exceptionId === null ? [] : [exceptionId]));
  const granted = await tx.filingException.findMany({ where: { unitId: source.unitId, id: { in: ids }, status: "GRANTED" } });
  const copies = granted.map((row) => ({ from: row.id, row: { ...row, unitId, id: newId(), version: 1 } }));
  await tx.filingException.createMany({ data: copies.map(({ row }) => row) });
  return new Map(copies.map(({ from, row }) => [from, row.id]));
}

async function record(tx: Tx, author: Author, { changeId }: FilingMove, unitId: string, filingId: string): Promise<void> {
  const filing = await tx.filing.findUniqueOrThrow({ where: { unitId_id: { unitId, id: filingId } }, include: { shares: true } });
  await tx.filingEvent.create({
    data: {
      unitId,
      id: newId(),
      filingId,
      at: author.now,
      kind: "organisation",
      actorId: author.userId,
      snapshot: {
        change: changeId,
        mode: filing.mode,
        canteenTotalFen: filing.canteenTotalFen.toString(),
        shares: filing.shares.map((share) => ({
          programmeId: share.programmeId,
          requiredFen: share.requiredFen.toString(),
          exceptionId: share.exceptionId,
        })),
      },
    },
  });
  await writeAudit(tx, author, {
    action: "filing.continue",
    objectType: "filing",
    objectId: filingId,
    unitId,
    detail: { change: changeId },
  });
}
