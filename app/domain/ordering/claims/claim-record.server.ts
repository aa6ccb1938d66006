import { db, type Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { goodsClaimMovedOn, goodsClaimNotFound } from "#app/domain/ordering/claims/errors";
import type { AcceptedLine } from "#app/domain/ordering/claims/outcome";
import { allowsClaim, type ClaimCommand, type ClaimFacts, type ClaimSide, type Remedy } from "#app/domain/ordering/claims/states";
import type { PlaceRuleValue } from "#app/domain/region/place-rule";
import { getPlaceRule } from "#app/domain/region/place-rules.queries.server";
import { addDays, calendarDateOf, toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { parseQuantity } from "#app/lib/quantity";

export interface ClaimRecordLine extends AcceptedLine {
  id: string;
  lineId: string;
  nameZh: string;
  claimedMilli: bigint;
  agreedMilli: bigint;
}

/** A claim as commands decide on it; `version` makes the decision hold until it is written. */
export interface ClaimRecord extends ClaimFacts {
  unitId: string;
  id: string;
  orderId: string;
  coopId: string;
  number: string;
  version: number;
  remedy: Remedy;
  amountFen: bigint | null;
  divisionCode: string;
  fiscalYear: number;
  refund: { id: string; destination: "ORIGINAL" | "BALANCE" | "TRANSFER"; amountFen: bigint } | null;
  lines: ClaimRecordLine[];
}

interface Row extends Omit<ClaimRecord, "lines" | "refund"> {
  refundId: string | null;
  refundDestination: NonNullable<ClaimRecord["refund"]>["destination"] | null;
  refundFen: bigint | null;
  lines: Record<
    "id" | "line" | "name" | "claimed" | "agreed" | "accepted" | "acceptedFen" | "returned" | "returnedFen" | "price",
    string
  >[];
}

/** Claims that somebody may read, as a condition on `k` (goods_claim). A hall sees what was ever referred to it. */
export function claimsOf(actor: Actor): Prisma.Sql {
  switch (actor.audience) {
    case "unit":
      return Prisma.sql`k.unit_id = ${actor.orgId}::uuid`;
    case "coop":
      return Prisma.sql`k.coop_id = ${actor.orgId}::uuid`;
    case "hall":
      return Prisma.sql`EXISTS (SELECT 1 FROM goods_claim_event e WHERE e.unit_id = k.unit_id AND e.claim_id = k.id AND e.kind = 'referred')
        AND (EXISTS (SELECT 1 FROM hall_coop h WHERE h.hall_id = ${actor.orgId}::uuid AND h.coop_id = k.coop_id)
          OR NOT EXISTS (SELECT 1 FROM hall_coop h WHERE h.coop_id = k.coop_id)
            AND EXISTS (SELECT 1 FROM hall h, unnest(h.prefixes) AS x JOIN coop c ON starts_with(c.county_code, x) WHERE h.id = ${actor.orgId}::uuid AND c.id = k.coop_id))`;
    case "bureau":
      return Prisma.sql`EXISTS (SELECT 1 FROM unit v WHERE v.id = k.unit_id AND starts_with(v.division_code, ${actor.divisionPrefix}))`;
    case "county":
    case "platform":
      return Prisma.sql`false`;
  }
}

/**
 * Reads a claim for a command of one side.
 *
 * @throws goodsClaimNotFound when it is not theirs
 * @throws goodsClaimMovedOn when the command is not possible (any more)
 */
export async function readClaim(actor: Actor, id: string, command: ClaimCommand, db: Pick<Tx, "$queryRaw">): Promise<ClaimRecord> {
  const [row] = await db.$queryRaw<Row[]>`
    SELECT k.unit_id AS "unitId", k.id, k.order_id AS "orderId", k.coop_id AS "coopId", k.number, k.version, k.state::text AS state, k.remedy::text AS remedy,
      k.amount_fen AS "amountFen", u.division_code AS "divisionCode", o.fiscal_year AS "fiscalYear", p.claim_id IS NOT NULL AS "replacementSent",
      coalesce(f.destination = 'TRANSFER', false) AS "byTransfer", f.reference IS NOT NULL AS transferred, f.id AS "refundId", f.destination::text AS "refundDestination",
      f.amount_fen AS "refundFen",
      (SELECT jsonb_agg(jsonb_build_object('id', l.id, 'line', l.line_id, 'name', w.name_zh, 'claimed', l.quantity::text, 'agreed', l.agreed_quantity::text,
          'accepted', w.accepted_quantity::text, 'acceptedFen', w.accepted_fen::text, 'returned', w.returned_quantity::text, 'returnedFen', w.returned_fen::text,
          'price', w.unit_price_fen::text) ORDER BY w.position)
        FROM goods_claim_line l JOIN order_line w ON w.unit_id = l.unit_id AND w.id = l.line_id WHERE l.unit_id = k.unit_id AND l.claim_id = k.id) AS lines
    FROM goods_claim k JOIN unit u ON u.id = k.unit_id JOIN purchase_order o ON o.unit_id = k.unit_id AND o.id = k.order_id
      LEFT JOIN goods_replacement p ON p.unit_id = k.unit_id AND p.claim_id = k.id
      LEFT JOIN LATERAL (SELECT * FROM refund r WHERE r.unit_id = k.unit_id AND r.cause = 'GOODS_CLAIM' AND r.cause_id = k.id ORDER BY r.id DESC LIMIT 1) f ON true
    WHERE ${claimsOf(actor)} AND k.id = ${id}::uuid`;
  if (!row) throw goodsClaimNotFound();
  const { refundId, refundDestination, refundFen, lines, ...rest } = row;
  const milli = (text: string) => parseQuantity(text) ?? 0n;
  const claim: ClaimRecord = {
    ...rest,
    refund: refundId && refundDestination && refundFen ? { id: refundId, destination: refundDestination, amountFen: refundFen } : null,
    lines: lines.map((line) => ({
      id: line.id,
      lineId: line.line,
      nameZh: line.name,
      claimedMilli: milli(line.claimed),
      agreedMilli: milli(line.agreed),
      acceptedMilli: milli(line.accepted),
      acceptedFen: BigInt(line.acceptedFen),
      returnedMilli: milli(line.returned),
      returnedFen: BigInt(line.returnedFen),
      unitPriceFen: BigInt(line.price),
    })),
  };
  if (!allowsClaim(command, actor.audience as ClaimSide, claim)) throw goodsClaimMovedOn();
  return claim;
}

export type ClaimTerms = PlaceRuleValue<"CLAIMS">;

/** The periods that hold for a unit's place in a year. */
export async function claimTerms(tx: Pick<Tx, "$queryRaw">, place: { divisionCode: string; fiscalYear: number }): Promise<ClaimTerms> {
  const terms = await getPlaceRule(tx, "CLAIMS", { programmeId: null, ...place });
  return terms ?? { claimDays: 7, answerDays: 3, decideDays: 5, refundTo: "ORIGINAL" };
}

export interface ClaimStep {
  set: Prisma.GoodsClaimUpdateManyMutationInput;
  /** Days from today until whoever is next has to act; null when nobody has. */
  days: number | null;
  event: string;
  detail?: Record<string, string | number>;
}

/**
 * Takes a claim one step further, once: whoever read an older version is refused.
 *
 * @throws goodsClaimMovedOn
 */
export async function stepClaim(
  tx: Tx,
  actor: Actor,
  claim: Pick<ClaimRecord, "unitId" | "id" | "version">,
  step: ClaimStep,
): Promise<void> {
  const { unitId, id, version } = claim;
  const dueOn = step.days === null ? null : toDbDate(addDays(calendarDateOf(actor.now), step.days));
  const { count } = await tx.goodsClaim.updateMany({
    where: { unitId, id, version },
    data: { ...step.set, dueOn, ...(step.days === null ? { endedAt: actor.now } : {}), version: { increment: 1 } },
  });
  if (count === 0) throw goodsClaimMovedOn();
  if (step.days === null) await tx.goodsClaimLine.updateMany({ where: { unitId, claimId: id }, data: { open: false } });
  await noteClaim(tx, actor, claim, step.event, step.detail);
}

/** Writes a line of the timeline. */
export async function noteClaim(
  tx: Tx,
  actor: Actor,
  claim: Pick<ClaimRecord, "unitId" | "id">,
  kind: string,
  detail: Record<string, string | number> = {},
): Promise<void> {
  await tx.goodsClaimEvent.create({
    data: {
      unitId: claim.unitId,
      id: newId(),
      claimId: claim.id,
      at: actor.now,
      kind,
      side: actor.audience,
      actorId: actor.userId,
      detail,
    },
  });
}

/** The same outside a transaction, for what is decided before it is written. */
export const readClaimNow = (actor: Actor, id: string, command: ClaimCommand): Promise<ClaimRecord> => readClaim(actor, id, command, db);
