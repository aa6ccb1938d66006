import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { BankDecisionKind } from "#app/db/generated/enums";

export interface DecidedPart {
  orderId: string;
  amountFen: bigint;
  /** What the bank kept of the transfer, borne by the co-op: it pays the order too. */
  feeFen: bigint;
}

export interface NewDecision {
  id: string;
  lineId: string;
  kind: BankDecisionKind;
  amountFen: bigint;
  parts: readonly DecidedPart[];
  note: string;
  automatic: boolean;
  releaseAboveFen: bigint | null;
}

export const partsJson = (parts: readonly DecidedPart[]): string =>
  JSON.stringify(parts.map(({ orderId, amountFen, feeFen }) => ({ orderId, amountFen: amountFen.toString(), feeFen: feeFen.toString() })));

/** Common table expressions that take an amount of a line and say for what. The CHECK on the line refuses more than arrived, whoever writes. */
export function takeFromLine(actor: Actor, decision: NewDecision, status: "POSTED" | "PROPOSED"): Prisma.Sql[] {
  const posted = status === "POSTED";
  return [
    posted
      ? Prisma.sql`line_taken AS (UPDATE bank_line SET decided_fen = decided_fen + ${decision.amountFen} WHERE coop_id = ${actor.orgId}::uuid AND id = ${decision.lineId}::uuid)`
      : Prisma.sql`line_taken AS (UPDATE bank_line SET proposed_fen = proposed_fen + ${decision.amountFen} WHERE coop_id = ${actor.orgId}::uuid AND id = ${decision.lineId}::uuid)`,
    Prisma.sql`decided AS (INSERT INTO bank_decision (coop_id, id, line_id, kind, status, amount_fen, parts, note, automatic, proposed_by_id, proposed_at, decided_by_id, decided_at, release_above_fen)
      VALUES (${actor.orgId}::uuid, ${decision.id}::uuid, ${decision.lineId}::uuid, ${decision.kind}::bank_decision_kind, ${status}::bank_decision_status, ${decision.amountFen},
        ${partsJson(decision.parts)}::jsonb, ${decision.note}, ${decision.automatic}, ${actor.userId}::uuid, ${actor.now}, ${posted ? actor.userId : null}::uuid,
        ${posted ? actor.now : null}::timestamptz, ${decision.releaseAboveFen}))`,
  ];
}

/** The same for decisions of a machine about many lines at once, which are posted. */
export function takeFromLines(actor: Actor, decisions: readonly NewDecision[]): Prisma.Sql[] {
  const rows = decisions.map(({ id, lineId, kind, amountFen, parts, releaseAboveFen }) => ({
    id,
    line: lineId,
    kind,
    amount: amountFen.toString(),
    parts: partsJson(parts),
    above: releaseAboveFen?.toString() ?? null,
  }));
  return [
    Prisma.sql`decision AS (SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS d(id uuid, line uuid, kind bank_decision_kind, amount bigint, parts text, above bigint))`,
    Prisma.sql`line_taken AS (UPDATE bank_line l SET decided_fen = l.decided_fen + d.amount FROM decision d WHERE l.coop_id = ${actor.orgId}::uuid AND l.id = d.line)`,
    Prisma.sql`decided AS (INSERT INTO bank_decision (coop_id, id, line_id, kind, status, amount_fen, parts, note, automatic, proposed_by_id, proposed_at, decided_by_id, decided_at, release_above_fen)
      SELECT ${actor.orgId}::uuid, d.id, d.line, d.kind, 'POSTED', d.amount, d.parts::jsonb, '', true, ${actor.userId}::uuid, ${actor.now}, ${actor.userId}::uuid, ${actor.now}, d.above FROM decision d)`,
  ];
}

/** Common table expressions of a second person who releases what a first one proposed. */
export function releaseFromLine(actor: Actor, decision: { id: string; lineId: string; amountFen: bigint }): Prisma.Sql[] {
  return [
    Prisma.sql`released AS (UPDATE bank_decision SET status = 'POSTED', decided_by_id = ${actor.userId}::uuid, decided_at = ${actor.now}
      WHERE coop_id = ${actor.orgId}::uuid AND id = ${decision.id}::uuid AND status = 'PROPOSED' RETURNING amount_fen)`,
    Prisma.sql`line_taken AS (UPDATE bank_line SET proposed_fen = proposed_fen - ${decision.amountFen}, decided_fen = decided_fen + ${decision.amountFen}
      WHERE coop_id = ${actor.orgId}::uuid AND id = ${decision.lineId}::uuid AND refuse_unless((SELECT count(*) FROM released) = 1, 'payments.bankDecisionMovedOn'))`,
  ];
}
