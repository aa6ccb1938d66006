import { db, inTransaction, type Tx } from "#app/db/client.server";
import { takeDocumentNumbers } from "#app/db/document-numbers.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { storeDocument } from "#app/domain/identity/store-document.server";
import { receivableNotFound } from "#app/domain/payments/errors";
import {
  debtorMissing,
  debtorUnknown,
  dueBeforeSince,
  heldMoneyReported,
  nobodySupervises,
  notDueYet,
  notOverdue,
  oneDebtorOnly,
  paperMissing,
  placeAmbiguous,
  placeMissing,
  placeUnknown,
  sinceInFuture,
} from "#app/domain/payments/held-money/errors";
import { deadlineIn, heldTerms, noteHeld } from "#app/domain/payments/held-money/held-record.server";
import type { ReportHeldInput } from "#app/domain/payments/held-money/schema";
import { receivableNumber } from "#app/domain/payments/receivable-number";
import { calendarDateOf, fromDbDate, toDbDate, type CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { formatFen } from "#app/lib/money";

type Paper = { name: string; bytes: Uint8Array<ArrayBuffer> };

interface Debtor {
  unitId: string | null;
  debtorName: string | null;
  divisionCode: string;
  bureauId: string;
}

/**
 * A co-op reports money that somebody holds: what, by whom, how much, since when and until when, with a paper. It goes to the unit, if it is one of the platform,
 * and to the bureau that looks after the place.
 *
 * @returns id of the report
 * @throws debtorMissing, oneDebtorOnly, debtorUnknown, placeMissing, placeUnknown, placeAmbiguous, nobodySupervises, dueBeforeSince, sinceInFuture, notDueYet, paperMissing,
 *   as storeDocument
 */
export async function reportHeld(actor: Actor, input: ReportHeldInput, paper: Paper | null): Promise<string> {
  const today = calendarDateOf(actor.now);
  if (input.sinceOn > today) throw sinceInFuture();
  if (input.dueOn < input.sinceOn) throw dueBeforeSince();
  if (input.kind === "OVERDUE" && input.dueOn >= today) throw notDueYet();
  const debtor = await findDebtor(input, today);
  if (!paper) throw paperMissing();
  const { kind, contractNumber, amount: amountFen, sinceOn, dueOn, note } = input;
  const [number = ""] = await takeDocumentNumbers(1, "BZ", today);
  return inTransaction(async (tx) => {
    const fileId = await storeDocument(tx, actor, paper, "file");
    const facts = { kind, contractNumber, amountFen, sinceOn, dueOn, note, receivableId: null };
    const id = await open(tx, actor, debtor, number, facts);
    if (!id) throw heldMoneyReported();
    await tx.heldMoneyFile.create({ data: { heldId: id, fileId, side: "coop", at: actor.now } });
    return id;
  });
}

/**
 * A co-op reports what is still open of an overdue receivable. The receivable is the paper, and when it is paid the report ends by itself.
 *
 * @returns id of the report
 * @throws receivableNotFound, notOverdue, nobodySupervises
 * @throws heldMoneyReported while another report of it is open
 */
export async function reportReceivable(actor: Actor, receivableId: string, note: string): Promise<string> {
  const today = calendarDateOf(actor.now);
  const [number = ""] = await takeDocumentNumbers(1, "BZ", today);
  return inTransaction(async (tx) => {
    const receivable = await tx.receivable.findFirst({ where: { id: receivableId, coopId: actor.orgId } });
    if (!receivable) throw receivableNotFound();
    // Payments wait at the receivable too: what is open now is open when the report stands.
    await tx.$queryRaw`SELECT 1 FROM receivable WHERE unit_id = ${receivable.unitId}::uuid AND id = ${receivableId}::uuid FOR NO KEY UPDATE`;
    const { amountFen, paidFen, ...row } = await tx.receivable.findUniqueOrThrow({
      where: { unitId_id: { unitId: receivable.unitId, id: receivableId } },
    });
    const dueOn = fromDbDate(row.dueOn);
    if (amountFen === paidFen || dueOn >= today) throw notOverdue();
    const debtor = await unitAsDebtor(tx, row.unitId, today);
    const id = await open(tx, actor, debtor, number, {
      kind: "OVERDUE",
      contractNumber: receivableNumber(row.fiscalYear, row.number),
      amountFen: amountFen - paidFen,
      sinceOn: dueOn,
      dueOn,
      note,
      receivableId,
    });
    if (!id) throw heldMoneyReported();
    return id;
  });
}

interface Facts {
  kind: ReportHeldInput["kind"];
  contractNumber: string;
  amountFen: bigint;
  sinceOn: CalendarDate;
  dueOn: CalendarDate;
  note: string;
  receivableId: string | null;
}

/** @returns null when an open report of the same receivable stands already */
async function open(tx: Tx, actor: Actor, debtor: Debtor, number: string, facts: Facts): Promise<string | null> {
  const id = actor.onceId ?? newId();
  const { answerDays, takeDays } = await heldTerms(tx, debtor.divisionCode, calendarDateOf(actor.now));
  const { count } = await tx.heldMoney.createMany({
    data: [
      {
        id,
        number,
        coopId: actor.orgId,
        ...debtor,
        ...facts,
        sinceOn: toDbDate(facts.sinceOn),
        dueOn: toDbDate(facts.dueOn),
        state: "REPORTED",
        awaitsAnswer: debtor.unitId !== null,
        ...(await deadlineIn(tx, actor.now, debtor.unitId === null ? takeDays : answerDays)),
        reportedAt: actor.now,
        reportedById: actor.userId,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) return null;
  await noteHeld(tx, actor, { id, unitId: debtor.unitId }, "reported", { amount: formatFen(facts.amountFen) });
  return id;
}

async function findDebtor(input: ReportHeldInput, today: CalendarDate): Promise<Debtor> {
  const { unitId, debtorName, place } = input;
  if (unitId) {
    if (debtorName || place) throw oneDebtorOnly();
    const known = await db.unit.count({ where: { id: unitId, closedOn: null } });
    if (known === 0) throw debtorUnknown();
    return unitAsDebtor(db, unitId, today);
  }
  if (!debtorName) throw debtorMissing(place ? "debtorName" : "unitId");
  if (!place) throw placeMissing();
  const divisions = await db.division.findMany({
    where: { OR: [{ code: place }, { name: place }], validTo: null },
    select: { code: true, prefix: true },
    orderBy: { code: "asc" },
    take: 6,
  });
  const [division, ...others] = divisions;
  if (!division) throw placeUnknown();
  if (others.length > 0) throw placeAmbiguous(divisions.map(({ code }) => code).join(", "));
  const named = await db.unit.findMany({
    where: { name: debtorName, divisionCode: { startsWith: division.prefix }, closedOn: null },
    select: { id: true },
    take: 2,
  });
  const [unit, ...namesakes] = named;
  if (unit && namesakes.length === 0) return unitAsDebtor(db, unit.id, today);
  const bureauId = await bureauOfPlace(db, division.code);
  if (!bureauId) throw nobodySupervises();
  return { unitId: null, debtorName, divisionCode: division.code, bureauId };
}

async function unitAsDebtor(tx: Pick<Tx, "$queryRaw">, unitId: string, today: CalendarDate): Promise<Debtor> {
  const [unit] = await tx.$queryRaw<{ divisionCode: string; bureauId: string | null }[]>`
    SELECT u.division_code AS "divisionCode", (SELECT b.bureau_id FROM unit_bureau b JOIN bureau w ON w.id = b.bureau_id AND starts_with(u.division_code, w.prefix)
      WHERE b.unit_id = u.id AND b.valid_from <= ${today}::date AND (b.valid_to IS NULL OR b.valid_to >= ${today}::date) ORDER BY b.valid_from DESC LIMIT 1) AS "bureauId"
    FROM unit u WHERE u.id = ${unitId}::uuid`;
  if (!unit) throw debtorUnknown();
  const bureauId = unit.bureauId ?? (await bureauOfPlace(tx, unit.divisionCode));
  if (!bureauId) throw nobodySupervises();
  return { unitId, debtorName: null, divisionCode: unit.divisionCode, bureauId };
}

/** The bureau whose place is the smallest around a division. */
async function bureauOfPlace(tx: Pick<Tx, "$queryRaw">, divisionCode: string): Promise<string | null> {
  const [bureau] = await tx.$queryRaw<{ id: string }[]>(
    Prisma.sql`SELECT b.id FROM bureau b WHERE starts_with(${divisionCode}, b.prefix) ORDER BY length(b.prefix) DESC LIMIT 1`,
  );
  return bureau?.id ?? null;
}
