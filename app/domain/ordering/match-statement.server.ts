import type { Actor } from "#app/domain/identity/actor";
import { orderMovedOn } from "#app/domain/ordering/errors";
import { matchTogether, TOGETHER, type CertainMatch } from "#app/domain/ordering/match-together.server";
import { matchLine } from "#app/domain/ordering/match-transfer.server";
import { readOrdersOfCoop } from "#app/domain/ordering/order-snapshot.server";
import { suggestForLines } from "#app/domain/ordering/open-orders.queries.server";
import { getReleaseLimit, listWaitingLines, type BankLineRow } from "#app/domain/payments/bank-desk.queries.server";
import { postStatement } from "#app/domain/payments/import-statement.server";
import { linkRecorded } from "#app/domain/payments/set-line-aside.server";
import { DomainError } from "#app/lib/domain-error";

const BATCH = 200;
const AT_ONCE = 6;
const PORTIONS_AT_ONCE = 2;

/**
 * Decides what needs no person: transfers typed by hand before, and those whose code names an order with exactly this much open. The rest waits on the desk. May
 * be run again at any time, and by two processes at once: a line that somebody else took meanwhile is theirs.
 *
 * @returns lines matched by code, lines that had been typed by hand
 */
export async function matchStatement(actor: Actor, statementId: string): Promise<{ matched: number; recorded: number }> {
  const [recorded, limitFen] = [await linkRecorded(actor, statementId), await getReleaseLimit(actor.orgId)];
  let matched = 0;
  let after: string | null = null;
  for (;;) {
    const lines: BankLineRow[] = await listWaitingLines(actor.orgId, statementId, after, BATCH);
    if (lines.length === 0) return { matched, recorded };
    after = lines.at(-1)?.id ?? null;
    const { suggestions } = await suggestForLines(actor.orgId, lines);
    const certain = lines.flatMap((line) => {
      const best = suggestions.get(line.id)?.[0];
      return best?.certain && line.leftFen === line.amountFen ? [{ line, parts: best.parts }] : [];
    });
    // Two transfers for one order never go together: what the first has paid is no longer open for the second.
    const known = await readOrdersOfCoop(actor, [...new Set(certain.flatMap(({ parts }) => parts.map(({ orderId }) => orderId)))]);
    const { first, single } = firstOfEach(certain);
    const portions = Array.from({ length: Math.ceil(first.length / TOGETHER) }, (_, n) => first.slice(n * TOGETHER, (n + 1) * TOGETHER));
    await inLanes(PORTIONS_AT_ONCE, portions, async (portion) => {
      const left = await matchTogether(actor, portion, limitFen, known);
      matched += portion.length - left.length;
      single.push(...left);
    });
    await inLanes(AT_ONCE, single, async ({ line, parts }) => {
      const input = { parts, note: "" };
      // An order that changed since it was read with the others is read again, once.
      const match = () =>
        matchLine(actor, line, limitFen, input, true, known).catch((error: unknown) => {
          if (!(error instanceof DomainError) || error.code !== orderMovedOn().code) throw error;
          return matchLine(actor, line, limitFen, input, true);
        });
      if (await taken(match())) matched += 1;
    });
  }
}

/** Transfers that are the first for all their orders, and the others. */
function firstOfEach(certain: readonly CertainMatch[]): { first: CertainMatch[]; single: CertainMatch[] } {
  const [first, single, paid]: [CertainMatch[], CertainMatch[], Set<string>] = [[], [], new Set()];
  for (const match of certain) {
    const orders = match.parts.map(({ orderId }) => orderId);
    (orders.some((id) => paid.has(id)) || new Set(orders).size !== orders.length ? single : first).push(match);
    for (const id of orders) paid.add(id);
  }
  return { first, single };
}

/** Works a list off, so many at a time, in its order. */
async function inLanes<Item>(lanes: number, items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = [...items];
  const lane = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** What the desk refuses by rule, or lost to somebody quicker, waits for a person. */
async function taken(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

/** More lines than this are matched by a job after the answer. */
const MATCHED_AT_ONCE = 400;

export interface Posted {
  lines: number;
  matched: number;
  recorded: number;
  /** A job matches the rest. */
  goesOn: boolean;
}

/**
 * Posts a statement and decides what needs no person.
 *
 * @throws statementNotFound
 */
export async function postAndMatch(actor: Actor, statementId: string): Promise<Posted> {
  const lines = await postStatement(actor, statementId, MATCHED_AT_ONCE);
  if (lines > MATCHED_AT_ONCE) return { lines, matched: 0, recorded: 0, goesOn: true };
  return { lines, ...(await matchStatement(actor, statementId)), goesOn: false };
}
