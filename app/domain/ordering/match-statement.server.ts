import type { Actor } from "#app/domain/identity/actor";
import { orderMovedOn } from "#app/domain/ordering/errors";
import { matchLine } from "#app/domain/ordering/match-transfer.server";
import { readOrdersOfCoop } from "#app/domain/ordering/order-snapshot.server";
import { suggestForLines } from "#app/domain/ordering/open-orders.queries.server";
import { getReleaseLimit, listWaitingLines, type BankLineRow } from "#app/domain/payments/bank-desk.queries.server";
import { postStatement } from "#app/domain/payments/import-statement.server";
import { linkRecorded } from "#app/domain/payments/set-line-aside.server";
import { DomainError } from "#app/lib/domain-error";

const BATCH = 200;
const AT_ONCE = 6;

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
    // Two transfers for one order come one after the other: what the first has paid is no longer open for the second.
    const known = await readOrdersOfCoop(actor, [...new Set(certain.flatMap(({ parts }) => parts.map(({ orderId }) => orderId)))]);
    const queue = [...certain];
    const worker = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const { line, parts } = next;
        const input = { parts, note: "" };
        // An order that changed since it was read with the others is read again, once.
        const match = () =>
          matchLine(actor, line, limitFen, input, true, known).catch((error: unknown) => {
            if (!(error instanceof DomainError) || error.code !== orderMovedOn().code) throw error;
            return matchLine(actor, line, limitFen, input, true);
          });
        if (await taken(match())) matched += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }
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
