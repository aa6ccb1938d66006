import { createHash } from "node:crypto";

import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { receivableNumber } from "#app/domain/payments/receivable-number";
import { canonicalJson } from "#app/lib/canonical-json";
import { fromDbDate, type CalendarDate } from "#app/lib/dates";

export interface ConfirmedReceivable {
  id: string;
  /** Of the confirmation. */
  number: string;
  receivableId: string;
  receivable: string;
  unitName: string;
  unitNameEn: string | null;
  amountFen: bigint;
  openFen: bigint;
  dueOn: CalendarDate;
  confirmedAt: Date;
  bankName: string | null;
  sha256: string;
}

interface Row extends Omit<ConfirmedReceivable, "receivable" | "dueOn"> {
  fiscalYear: number;
  count: number;
  due_on: Date;
}

const KEY = /^(\d{1,15})\.([0-9a-f-]{36})$/;

/** Receivables of the co-op that a bank may lend on, or does: confirmed by the unit and not paid, the latest first. @param after `nextAfter` of the page before */
export async function listConfirmedReceivables(
  actor: Actor,
  after: string | null,
  take: number,
): Promise<{ rows: ConfirmedReceivable[]; nextAfter: string | null }> {
  const key = KEY.exec(after ?? "");
  const rows = await db.$queryRaw<Row[]>`
    SELECT c.id, c.number, r.id AS "receivableId", r.fiscal_year AS "fiscalYear", r.number AS count, u.name AS "unitName", u.name_en AS "unitNameEn", r.amount_fen AS "amountFen",
      r.amount_fen - r.paid_fen AS "openFen", r.due_on, c.decided_at AS "confirmedAt", c.bank_name AS "bankName", c.sha256
    FROM receivable_confirmation c JOIN receivable r ON r.unit_id = c.unit_id AND r.id = c.receivable_id JOIN unit u ON u.id = c.unit_id
    WHERE c.coop_id = ${actor.orgId}::uuid AND c.state IN ('CONFIRMED', 'PLEDGED')
      ${key ? Prisma.sql`AND (c.decided_at, c.id) < (${new Date(Number(key[1]))}, ${key[2]}::uuid)` : Prisma.empty}
    ORDER BY c.decided_at DESC, c.id DESC LIMIT ${take + 1}`;
  const page = rows.slice(0, take);
  const last = page.at(-1);
  return {
    rows: page.map(({ fiscalYear, count, due_on, ...row }) => ({
      ...row,
      receivable: receivableNumber(fiscalYear, count),
      dueOn: fromDbDate(due_on),
    })),
    nextAfter: rows.length > take && last ? `${last.confirmedAt.getTime()}.${last.id}` : null,
  };
}

/**
 * The file that a co-op hands to a bank: every confirmation that stands and is signed, as it was signed with the key of the ledger's lists, with what is open of it
 * today, the due day in force, which a calendar may have moved since it was signed, and the address it is checked at.
 *
 * @param address of the public page of a token
 * @returns canonical JSON; `sha256` hashes the hashes of its documents, a line each, so that a list that lacks one is another list
 */
export async function getBankExport(actor: Actor, address: (token: string) => string): Promise<{ text: string; sha256: string }> {
  const rows = await db.$queryRaw<
    {
      number: string;
      state: string;
      content: string;
      sha256: string;
      signature: Uint8Array;
      publicKey: string;
      token: string;
      bankName: string | null;
      openFen: bigint;
      dueOn: CalendarDate;
    }[]
  >`
    SELECT c.number, c.state::text AS state, c.content, c.sha256, c.signature, c.public_key AS "publicKey", c.token, c.bank_name AS "bankName", r.amount_fen - r.paid_fen AS "openFen",
      r.due_on::text AS "dueOn"
    FROM receivable_confirmation c JOIN receivable r ON r.unit_id = c.unit_id AND r.id = c.receivable_id
    WHERE c.coop_id = ${actor.orgId}::uuid AND c.state IN ('CONFIRMED', 'PLEDGED') AND c.signed_at IS NOT NULL ORDER BY c.number`;
  const sha256 = createHash("sha256")
    .update(rows.map((row) => `${row.sha256}\n`).join(""))
    .digest("hex");
  const text = canonicalJson({
    format: "xiangji-confirmed-receivables/1",
    exportedAt: actor.now.toISOString(),
    coop: actor.orgName,
    sha256,
    confirmations: rows.map(({ token, signature, openFen, ...row }) => ({
      ...row,
      signature: Buffer.from(signature).toString("base64"),
      openFen: openFen.toString(),
      address: address(token),
    })),
  });
  return { text: `${text}\n`, sha256 };
}
