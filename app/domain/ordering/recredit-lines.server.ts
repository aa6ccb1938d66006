import type { Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { writeAudit, type Author } from "#app/domain/identity/audit.server";
import { entering, movedStages } from "#app/domain/ordering/correction-postings";
import { toLineStages, type LineStagesRow } from "#app/domain/ordering/line-stages.server";
import { accountsFor, lockAccounts } from "#app/domain/quota/continue-accounts.server";
import { postQuota, type QuotaPosting } from "#app/domain/quota/ledger.server";
import type { CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

export interface Recredit {
  changeId: string;
  sourceIds: readonly string[];
  target: { id: string; divisionCode: string };
  /** Null: every order; otherwise those that go with a part of the unit. */
  orderIds: readonly string[] | null;
  /** What stands in this year or later goes over, and of earlier years what is still open. */
  fiscalYear: number;
  effectiveOn: CalendarDate;
}

interface OrderKey {
  unitId: string;
  id: string;
}

type StandingRow = LineStagesRow & { unitId: string; orderId: string; orderYear: number };

/**
 * Credits what units bought to the unit that continues them: each amount leaves its stage on the old account and enters the same stage on the new one, and what
 * happens to the lines later posts there. Orders and what is owed for them stay where they were placed.
 *
 * Orders are locked before accounts, as everywhere; an order that was submitted in between stands on a locked account by then and is taken along.
 *
 * @returns how many orders and lines went over
 */
export async function recreditLines(tx: Tx, author: Author, move: Recredit): Promise<{ orders: number; lines: number }> {
  await lapseProposals(tx, author, move);
  const before = await lockOrders(tx, await creditedOrders(tx, move));
  await lockAccounts(tx, [...move.sourceIds, move.target.id]);
  const orders = await creditedOrders(tx, move);
  const late = orders.filter((order) => !before.has(order.id));
  await lockOrders(tx, late);

  const standing = await standingLines(tx, move);
  const accountOf = await accountsFor(
    tx,
    move.target,
    standing.flatMap(({ fiscalYear, orderYear, programmeId }) => [
      { fiscalYear, programmeId },
      { fiscalYear: orderYear, programmeId },
    ]),
    author.now,
  );
  const causes = new Map<string, { unitId: string; id: string; lineId: string }>();
  for (const { lineId, unitId } of standing) if (!causes.has(lineId)) causes.set(lineId, { unitId, id: newId(), lineId });
  await tx.organisationChangeLine.createMany({ data: [...causes.values()].map((row) => ({ ...row, changeId: move.changeId })) });
  await postQuota(
    tx,
    standing.flatMap((row) => pairOf(author, move, row, causes.get(row.lineId)?.id ?? "", accountOf)),
  );
  await repoint(tx, move, standing, accountOf);

  const touched = new Map(standing.map((row) => [row.orderId, row.unitId]));
  await tx.orderEvent.createMany({
    data: [...touched].map(([orderId, unitId]) => ({
      unitId,
      id: newId(),
      orderId,
      at: author.now,
      kind: "recredited",
      actorId: author.userId,
      detail: { change: move.changeId },
    })),
  });
  await writeAudit(tx, author, {
    action: "order.recredit",
    objectType: "organisation-change",
    objectId: move.changeId,
    unitId: move.target.id,
    detail: { orders: touched.size, lines: causes.size },
  });
  return { orders: touched.size, lines: causes.size };
}

function chosen(orderIds: readonly string[] | null, column: string): Prisma.Sql {
  return orderIds === null ? Prisma.sql`true` : Prisma.sql`${Prisma.raw(column)} = ANY (${[...orderIds]}::uuid[])`;
}

function creditedOrders(tx: Tx, { sourceIds, orderIds, fiscalYear }: Recredit): Promise<OrderKey[]> {
  return tx.$queryRaw<OrderKey[]>`
    SELECT DISTINCT o.unit_id AS "unitId", o.id FROM order_line_quota v JOIN order_line l ON l.unit_id = v.unit_id AND l.id = v.line_id
      JOIN purchase_order o ON o.unit_id = l.unit_id AND o.id = l.order_id
    WHERE v.credited_unit_id = ANY (${[...sourceIds]}::uuid[]) AND (o.fiscal_year >= ${fiscalYear} OR o.settled_at IS NULL) AND ${chosen(orderIds, "o.id")}`;
}

/** The new version makes whoever has read an order before read it again. */
async function lockOrders(tx: Tx, orders: readonly OrderKey[]): Promise<Set<string>> {
  if (orders.length > 0) {
    const wanted = Prisma.sql`unnest(${orders.map((order) => order.unitId)}::uuid[], ${orders.map((order) => order.id)}::uuid[]) AS w(unit_id, id)`;
    await tx.$queryRaw`SELECT 1 FROM purchase_order o JOIN ${wanted} ON w.unit_id = o.unit_id AND w.id = o.id ORDER BY o.unit_id, o.id FOR NO KEY UPDATE OF o`;
    await tx.$executeRaw`UPDATE purchase_order o SET version = o.version + 1 FROM ${wanted} WHERE o.unit_id = w.unit_id AND o.id = w.id`;
  }
  return new Set(orders.map((order) => order.id));
}

/** What stands for lines on the sources' accounts. A line goes over wholly: whatever of it stands in any year, once something is open or of this year. */
async function standingLines(tx: Tx, { sourceIds, orderIds, fiscalYear }: Recredit): Promise<StandingRow[]> {
  const rows = await tx.$queryRaw<StandingRow[]>`
    SELECT l.unit_id AS "unitId", l.order_id AS "orderId", o.fiscal_year AS "orderYear", v.line_id AS "lineId", v.programme_id AS "programmeId",
      v.credited_unit_id AS "creditedUnitId", e.account_id AS "accountId", q.fiscal_year AS "fiscalYear", v.list_version AS "listVersion",
      coalesce(l.corrected_source, g.source)::text AS source, sum(m.ordered)::bigint AS ordered, sum(m.accepted)::bigint AS accepted, sum(m.settled)::bigint AS settled,
      sum(m.rated)::bigint AS rated
    FROM order_line_quota v JOIN order_line l ON l.unit_id = v.unit_id AND l.id = v.line_id
      JOIN purchase_order o ON o.unit_id = l.unit_id AND o.id = l.order_id JOIN order_group g ON g.unit_id = o.unit_id AND g.id = o.group_id
      JOIN quota_entry e ON e.unit_id = v.credited_unit_id AND e.order_id = l.order_id AND e.line_id = l.id
      JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id AND q.programme_id = v.programme_id, LATERAL quota_moves(e.kind, e.amount_fen) m
    WHERE v.credited_unit_id = ANY (${[...sourceIds]}::uuid[]) AND ${chosen(orderIds, "l.order_id")}
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 HAVING sum(m.ordered) <> 0 OR sum(m.accepted) <> 0 OR sum(m.settled) <> 0 ORDER BY 1, 4, 5, 8`;
  const key = (row: StandingRow) => `${row.lineId} ${row.programmeId}`;
  const going = new Set(rows.filter((row) => row.fiscalYear >= fiscalYear || row.ordered > 0n || row.accepted > 0n).map(key));
  return rows.filter((row) => going.has(key(row)));
}

function pairOf(
  author: Author,
  move: Recredit,
  row: StandingRow,
  causeId: string,
  accountOf: (fiscalYear: number, programmeId: string) => string | null,
): QuotaPosting[] {
  const { fen, ratedFen } = toLineStages(row);
  const target = accountOf(row.fiscalYear, row.programmeId);
  const shared = {
    cause: { type: "organisation-change" as const, id: causeId },
    orderId: row.orderId,
    lineId: row.lineId,
    source: row.source,
    effectiveOn: move.effectiveOn,
    recordedAt: author.now,
    actorId: author.userId,
    ruleVersion: row.listVersion,
  };
  return movedStages.flatMap((stage): QuotaPosting[] =>
    fen[stage] === 0n
      ? []
      : [
          { ...shared, unitId: row.creditedUnitId, accountId: row.accountId, kind: `ATTRIBUTE_OUT_${stage}`, amountFen: fen[stage] },
          ...(target === null
            ? []
            : entering({ ...shared, unitId: move.target.id, accountId: target, amountFen: fen[stage] }, stage, ratedFen)),
        ],
  );
}

/** From now on the lines belong to the successor; what does not count for its place counts for nobody. */
async function repoint(
  tx: Tx,
  { sourceIds, target }: Recredit,
  standing: readonly StandingRow[],
  accountOf: (fiscalYear: number, programmeId: string) => string | null,
): Promise<void> {
  const rows = [...new Map(standing.map((row) => [`${row.lineId} ${row.programmeId}`, row])).values()];
  const kept = rows.filter((row) => accountOf(row.orderYear, row.programmeId) !== null);
  const lost = rows.filter((row) => accountOf(row.orderYear, row.programmeId) === null);
  await tx.$executeRaw`
    UPDATE order_line_quota v SET credited_unit_id = ${target.id}::uuid, account_id = w.account_id
    FROM unnest(${kept.map((row) => row.unitId)}::uuid[], ${kept.map((row) => row.lineId)}::uuid[], ${kept.map((row) => row.programmeId)}::uuid[],
      ${kept.map((row) => accountOf(row.orderYear, row.programmeId) ?? "")}::uuid[]) AS w(unit_id, line_id, programme_id, account_id)
    WHERE v.unit_id = w.unit_id AND v.line_id = w.line_id AND v.programme_id = w.programme_id AND v.credited_unit_id = ANY (${[...sourceIds]}::uuid[])`;
  await tx.$executeRaw`
    DELETE FROM order_line_quota v USING unnest(${lost.map((row) => row.unitId)}::uuid[], ${lost.map((row) => row.lineId)}::uuid[], ${lost.map((row) => row.programmeId)}::uuid[])
      AS w(unit_id, line_id, programme_id) WHERE v.unit_id = w.unit_id AND v.line_id = w.line_id AND v.programme_id = w.programme_id`;
}

/** Proposals to move lines from or to a unit that goes over have lost their object. */
async function lapseProposals(tx: Tx, author: Author, { sourceIds, orderIds }: Recredit): Promise<void> {
  const open = await tx.$queryRaw<OrderKey[]>`
    SELECT unit_id AS "unitId", id FROM correction WHERE state = 'PROPOSED' AND kind = 'RE_ATTRIBUTION'
      AND (from_unit_id = ANY (${[...sourceIds]}::uuid[]) OR to_unit_id = ANY (${[...sourceIds]}::uuid[])) AND ${chosen(orderIds, "order_id")} ORDER BY id FOR UPDATE`;
  for (const { unitId, id } of open) {
    await tx.correction.update({ where: { unitId_id: { unitId, id } }, data: { state: "LAPSED", endedAt: author.now } });
    await tx.correctionLine.updateMany({ where: { unitId, correctionId: id }, data: { open: false } });
    await writeAudit(tx, author, {
      action: "correction.lapse",
      objectType: "correction",
      objectId: id,
      unitId,
      detail: { organisation: true },
    });
  }
}

/** What lies in the open carts of a unit that moves is copied into carts of the unit it becomes. */
export async function followCarts(tx: Tx, sourceId: string, targetId: string, now: Date): Promise<void> {
  const carts = await tx.cart.findMany({ where: { unitId: sourceId, submittedAt: null, lines: { some: {} } }, include: { lines: true } });
  for (const { userId, lines } of carts) {
    const id = newId();
    await tx.cart.create({ data: { unitId: targetId, id, userId, createdAt: now } });
    await tx.cartLine.createMany({
      data: lines.map(({ productId, quantity, addedAt }) => ({ unitId: targetId, cartId: id, productId, quantity, addedAt })),
    });
  }
}
