import { createHash } from "node:crypto";

import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { identities } from "#app/domain/payments/bank-format";
import { listFormats } from "#app/domain/payments/bank-formats.queries.server";
import { statementImported, statementNotFound } from "#app/domain/payments/errors";
import { readStatement } from "#app/domain/payments/read-statement.server";
import { enqueue } from "#app/jobs/boss.server";
import { calendarDateOf, toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

const BATCH = 2_000;

/**
 * Reads a statement of the co-op's bank and keeps what it says, without making anything of it yet. The same file again gives what was read before.
 *
 * @returns id of the statement
 * @throws unreadableStatement, noKnownColumns, statementTooLong
 * @throws statementImported when the file was posted already
 */
export async function importStatement(actor: Actor, file: { name: string; bytes: Uint8Array }): Promise<string> {
  const sha256 = createHash("sha256").update(file.bytes).digest();
  const { formatName, rows } = await readStatement(file.bytes, await listFormats());
  const hashes = identities(rows.flatMap(({ row }) => (row ? [row] : []))).map((text) => createHash("sha256").update(text).digest());
  return inTransaction(async (tx) => {
    await lockDesk(tx, actor.orgId);
    const before = await tx.bankStatement.findFirst({
      where: { coopId: actor.orgId, sha256 },
      select: { id: true, postedAt: true },
      orderBy: { importedAt: "desc" },
    });
    if (before?.postedAt) throw statementImported(calendarDateOf(before.postedAt));
    if (before) return before.id;
    const id = newId();
    await tx.bankStatement.create({
      data: {
        coopId: actor.orgId,
        id,
        fileName: file.name.slice(0, 200),
        sha256,
        formatName,
        importedAt: actor.now,
        importedById: actor.userId,
      },
    });
    let read = 0;
    const data = rows.map(({ rowNumber, text, row, problem }) => ({
      coopId: actor.orgId,
      statementId: id,
      rowNumber,
      text,
      problem,
      ...(row
        ? {
            hash: hashes[read++] ?? null,
            bookedOn: toDbDate(row.bookedOn),
            amountFen: row.amountFen,
            payerName: row.payerName,
            payerAccount: row.payerAccount,
            purpose: row.purpose,
            reference: row.reference,
          }
        : {}),
    }));
    for (let from = 0; from < data.length; from += BATCH) await tx.bankStatementRow.createMany({ data: data.slice(from, from + BATCH) });
    await writeAudit(tx, actor, {
      action: "bank.import",
      objectType: "bank-statement",
      objectId: id,
      detail: { file: file.name.slice(0, 200), rows: rows.length },
    });
    return id;
  });
}

/** Two people who import for one co-op at once do it one after the other. */
async function lockDesk(tx: Tx, coopId: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`bank ${coopId}`}, 0))::text`;
}

/**
 * Makes lines of the rows of a statement, each once: what an earlier statement had is left out.
 *
 * @param matchedAtOnce when more lines are new, a job matches them
 * @returns how many lines are new; posted again, what it was the first time
 * @throws statementNotFound
 */
export async function postStatement(actor: Actor, statementId: string, matchedAtOnce: number): Promise<number> {
  return inTransaction(async (tx) => {
    await lockDesk(tx, actor.orgId);
    const statement = await tx.bankStatement.findFirst({
      where: { coopId: actor.orgId, id: statementId },
      select: { postedLines: true },
    });
    if (!statement) throw statementNotFound();
    if (statement.postedLines !== null) return statement.postedLines;
    const lines = await tx.$executeRaw`
      INSERT INTO bank_line (coop_id, id, statement_id, row_number, hash, booked_on, amount_fen, payer_name, payer_account, purpose, reference)
      SELECT coop_id, gen_random_uuid(), statement_id, row_number, hash, booked_on, amount_fen, payer_name, payer_account, purpose, reference
      FROM bank_statement_row WHERE coop_id = ${actor.orgId}::uuid AND statement_id = ${statementId}::uuid AND hash IS NOT NULL ORDER BY row_number
      ON CONFLICT ON CONSTRAINT bank_line_once DO NOTHING`;
    await tx.bankStatement.update({
      where: { coopId_id: { coopId: actor.orgId, id: statementId } },
      data: { postedAt: actor.now, postedById: actor.userId, postedLines: lines },
    });
    if (lines > matchedAtOnce) {
      const { now: _, onceId: __, ...who } = actor;
      await enqueue(tx, "ordering.matchStatement", { actor: who, statementId }, { once: statementId });
    }
    await writeAudit(tx, actor, { action: "bank.post", objectType: "bank-statement", objectId: statementId, detail: { lines } });
    return lines;
  });
}
