import { createHash } from "node:crypto";

import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { ConfirmationState } from "#app/db/generated/enums";
import type { Actor } from "#app/domain/identity/actor";
import { movedDayOf, type MovedDay } from "#app/domain/payments/moved-day.server";
import type { CalendarDate } from "#app/lib/dates";
import { isSignedBy } from "#app/lib/ed25519";

export interface ConfirmationView {
  id: string;
  number: string;
  state: ConfirmationState;
  askedAt: Date;
  checkedAt: Date | null;
  checkedById: string | null;
  decidedAt: Date | null;
  reason: string | null;
  token: string | null;
  bankName: string | null;
  bankAccountName: string | null;
  bankAccountNumber: string | null;
  pledgedAt: Date | null;
  releasedAt: Date | null;
  /** When a payment that had ended the pledge was taken back; null while none was. */
  reopenedAt: Date | null;
  /** The receivable is due on another day than the signed paper says; null while the paper's is in force. */
  moved: MovedDay | null;
}

/** The confirmations of a receivable for one of its two sides, the latest first. */
export async function listConfirmations(actor: Actor, receivableId: string): Promise<ConfirmationView[]> {
  const rows = await db.receivableConfirmation.findMany({
    where: { receivableId, ...(actor.audience === "coop" ? { coopId: actor.orgId } : { unitId: actor.orgId }) },
    select: {
      id: true,
      number: true,
      state: true,
      askedAt: true,
      checkedAt: true,
      checkedById: true,
      decidedAt: true,
      reason: true,
      token: true,
      unitId: true,
      content: true,
      bankName: true,
      bankAccountName: true,
      bankAccountNumber: true,
      pledgedAt: true,
      releasedAt: true,
      events: { where: { kind: "REOPENED" }, select: { at: true }, orderBy: { at: "desc" }, take: 1 },
    },
    orderBy: { askedAt: "desc" },
  });
  return Promise.all(
    rows.map(async ({ events, unitId, content, ...row }) => ({
      ...row,
      reopenedAt: events[0]?.at ?? null,
      moved: content === null ? null : await movedDayOf({ unitId, receivableId }, (JSON.parse(content) as { dueOn: CalendarDate }).dueOn),
    })),
  );
}

export interface PublicConfirmation {
  number: string;
  state: ConfirmationState;
  receivable: string;
  order: string;
  debtor: { name: string; uscc: string };
  creditor: { name: string; uscc: string };
  openFen: bigint;
  dueOn: string;
  confirmedOn: string;
  sha256: string;
  content: string;
  /** The text hashes to what was kept, and the signature is of it. */
  intact: boolean;
  signed: boolean;
  /** The receivable is due on another day than the paper says; null while the paper's is in force. */
  moved: MovedDay | null;
  /** What is open today, in fen. */
  nowOpenFen: bigint;
  pledgedTo: string | null;
  pledgedAt: Date | null;
  /** A payment that had ended it was taken back then. */
  reopenedAt: Date | null;
}

/** A confirmation for whoever holds its address, beside what is owed today; null for an address that leads to none. */
export async function getPublicConfirmation(token: string): Promise<PublicConfirmation | null> {
  if (!/^[\w-]{22}$/.test(token)) return null;
  const row = await db.receivableConfirmation.findUnique({
    where: { token },
    include: { events: { where: { kind: "REOPENED" }, select: { at: true }, orderBy: { at: "desc" }, take: 1 } },
  });
  if (!row?.content || !row.sha256) return null;
  const receivable = await db.receivable.findUniqueOrThrow({ where: { unitId_id: { unitId: row.unitId, id: row.receivableId } } });
  const said = JSON.parse(row.content) as Record<"receivable" | "order" | "openFen" | "dueOn" | "confirmedOn", string> &
    Record<"debtor" | "creditor", { name: string; uscc: string }>;
  const signed = row.signature !== null && row.publicKey !== null;
  return {
    number: row.number,
    state: row.state,
    receivable: said.receivable,
    order: said.order,
    debtor: said.debtor,
    creditor: said.creditor,
    openFen: BigInt(said.openFen),
    dueOn: said.dueOn,
    confirmedOn: said.confirmedOn,
    sha256: row.sha256,
    content: row.content,
    intact:
      createHash("sha256").update(row.content).digest("hex") === row.sha256 &&
      (!signed || isSignedBy(row.content, row.signature ?? new Uint8Array(), row.publicKey ?? "")),
    signed,
    moved: await movedDayOf(row, said.dueOn),
    nowOpenFen: receivable.amountFen - receivable.paidFen,
    pledgedTo: row.bankName,
    pledgedAt: row.pledgedAt,
    reopenedAt: row.events[0]?.at ?? null,
  };
}

/** The banks that receivables of an order are pledged to, by receivable. */
export async function pledgedOfOrder({ unitId, orderId }: { unitId: string; orderId: string }): Promise<Map<string, PledgedPayee>> {
  const rows = await db.$queryRaw<PledgedPayee[]>`
    SELECT r.id AS "receivableId", p.bank_name AS "bankName", p.bank_account_name AS "bankAccountName", p.bank_account_number AS "bankAccountNumber"
    FROM receivable r JOIN receivable_confirmation p ON p.unit_id = r.unit_id AND p.receivable_id = r.id AND p.state = 'PLEDGED'
    WHERE r.unit_id = ${unitId}::uuid AND r.order_id = ${orderId}::uuid`;
  return new Map(rows.map((row) => [row.receivableId, row]));
}

/** Banks to which something of the co-op was ever pledged, by the digits of their account. */
export async function listPledgeBanks(actor: Actor): Promise<{ account: string; bankName: string }[]> {
  if (actor.audience !== "coop") return [];
  return db.$queryRaw<{ account: string; bankName: string }[]>`
    SELECT regexp_replace(bank_account_number, '[^0-9]', '', 'g') AS account, max(bank_name) AS "bankName" FROM receivable_confirmation
    WHERE coop_id = ${actor.orgId}::uuid AND pledged_at IS NOT NULL GROUP BY 1 ORDER BY 2, 1`;
}

export interface PledgedPayee {
  receivableId: string;
  bankName: string;
  bankAccountName: string;
  bankAccountNumber: string;
}

/** Receivables of an order of the actor's unit that are to be paid to a bank. */
export async function listPledgedPayees(actor: Actor, orderId: string): Promise<PledgedPayee[]> {
  return db.$queryRaw<PledgedPayee[]>(Prisma.sql`
    SELECT r.id AS "receivableId", p.bank_name AS "bankName", p.bank_account_name AS "bankAccountName", p.bank_account_number AS "bankAccountNumber"
    FROM receivable r, LATERAL receivable_payee(r.unit_id, r.id) p
    WHERE r.unit_id = ${actor.orgId}::uuid AND r.order_id = ${orderId}::uuid AND p.pledged ORDER BY r.due_on, r.id`);
}
