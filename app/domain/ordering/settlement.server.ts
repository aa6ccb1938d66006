import { createHash } from "node:crypto";

import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { findAccounts } from "#app/domain/ordering/credited-unit.server";
import { toPostings } from "#app/domain/ordering/order-write.server";
import type { OrderSnapshot } from "#app/domain/ordering/order-snapshot.server";
import { accountKey, movesOnSettlement, type LineBalance, type YearAccounts } from "#app/domain/ordering/quota-postings";
import type { QuotaPosting } from "#app/domain/quota/ledger.server";
import { listCarryTerms } from "#app/domain/quota/account.queries.server";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";

/** Accounts of the credited units in the year of the event, for every programme the order's lines count for. */
export async function yearAccounts(actor: Actor, snapshot: OrderSnapshot): Promise<YearAccounts> {
  const year = fiscalYearOf(calendarDateOf(actor.now));
  if (snapshot.balances.every((balance) => balance.fiscalYear === year)) {
    const ids = new Map(snapshot.balances.map((balance) => [accountKey(balance.creditedUnitId, balance.programmeId), balance.accountId]));
    return { ids, keepsOrdered: new Set(), keepsAccepted: new Set() };
  }
  const ids = new Map<string, string>();
  for (const unitId of [...new Set(snapshot.balances.map((balance) => balance.creditedUnitId))].sort()) {
    const own = snapshot.balances.filter((balance) => balance.creditedUnitId === unitId);
    const programmes = [...new Set(own.map((balance) => balance.programmeId))];
    for (const [programmeId, id] of await findAccounts(unitId, programmes, year, actor.now)) ids.set(accountKey(unitId, programmeId), id);
  }
  const earlier = snapshot.balances.filter((balance) => balance.fiscalYear !== year);
  const terms = await listCarryTerms(earlier.map(({ accountId }) => accountId));
  return {
    ids,
    keepsOrdered: new Set(terms.flatMap((row) => (row.carriesOrdered ? [] : [row.accountId]))),
    keepsAccepted: new Set(terms.flatMap((row) => (row.carriesAccepted ? [] : [row.accountId]))),
  };
}

/** What settles a line for the n-th time is another cause each time. The first is the line itself. */
export function settlementCause(lineId: string, unsettledTimes: number): string {
  if (unsettledTimes === 0) return lineId;
  const hex = createHash("sha256").update(`settlement ${lineId} ${unsettledTimes}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The order is settled once its goods are closed and everything due is paid: what was accepted then counts as settled. */
export function settle(
  actor: Actor,
  snapshot: OrderSnapshot,
  balances: readonly LineBalance[],
  accounts: YearAccounts,
): { set: Prisma.Sql; postings: QuotaPosting[] } {
  const settled = movesOnSettlement(balances, fiscalYearOf(calendarDateOf(actor.now)), accounts);
  const moves = settled.flatMap((move) =>
    move.kind === "SETTLE" && snapshot.ratedBefore ? [move, { ...move, kind: "RATE" as const }] : [move],
  );
  return {
    set: Prisma.sql`settled_at = ${actor.now}`,
    postings: toPostings(actor, snapshot, moves, (move) => ({
      type: move.kind === "SETTLE" || move.kind === "RATE" ? "settlement" : "carry",
      id: settlementCause(move.balance.lineId, snapshot.unsettledTimes),
    })),
  };
}
