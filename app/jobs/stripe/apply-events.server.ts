import { IllegalPspMoveError } from "#app/domain/payments/psp-objects.server";
import { finishEvents, takeDueEvents, type DueEvent, type EventOutcome } from "#app/domain/payments/stripe-events.server";
import { pspSubject, type PspKind } from "#app/domain/payments/psp-states";
import { isStripeConfigured, STRIPE_API_VERSION } from "#app/integrations/stripe/client.server";
import { StripeAwayError, StripeRefusedError } from "#app/jobs/stripe/call-once.server";
import { syncObject } from "#app/jobs/stripe/sync.server";
import { log } from "#app/server/log.server";

/** So many that messages about one object are likely to be taken together. */
const BATCH = 2_000;
const AT_ONCE = 8;
/** Messages that are told of together when they are finished with. */
const TOGETHER = 200;
const RUN_MS = 45_000;
/** The first after two seconds, the last after most of a day. */
const TRIES = 16;

interface Subject {
  kind: PspKind;
  id: string;
  events: DueEvent[];
}

/**
 * Applies what Stripe has told, until nothing waits or the time is up. Messages about one object cost one look at it. May run in several workers at once.
 *
 * @returns how many messages were finished with
 */
export async function applyStripeEvents(clock: () => Date = () => new Date()): Promise<number> {
  if (!isStripeConfigured()) return 0;
  const startedAt = performance.now();
  let finished = 0;
  while (performance.now() - startedAt < RUN_MS) {
    const due = await takeDueEvents(clock(), BATCH);
    if (due.length === 0) break;
    await applyAll(await sortOut(due, clock()), clock);
    finished += due.length;
  }
  return finished;
}

/** What is in another version is read by nobody; what is about nothing of ours is set aside; the rest by object. */
async function sortOut(due: readonly DueEvent[], now: Date): Promise<Subject[]> {
  const subjects = new Map<string, Subject>();
  const wrongVersion: string[] = [];
  const unknown: string[] = [];
  for (const event of due) {
    const subject = pspSubject(event.type, { id: event.objectId, invoice: event.invoiceId, account: event.accountId });
    if (event.apiVersion !== STRIPE_API_VERSION) wrongVersion.push(event.id);
    else if (subject === null) unknown.push(event.id);
    else {
      const known = subjects.get(subject.id) ?? { ...subject, events: [] };
      known.events.push(event);
      subjects.set(subject.id, known);
    }
  }
  await finishEvents(wrongVersion, { state: "DEAD", reason: "otherVersion", detail: STRIPE_API_VERSION }, now);
  await finishEvents(unknown, { state: "IGNORED", reason: "notHandled" }, now);
  return [...subjects.values()];
}

/** Looks at each object once. Messages that are applied are noted many at a time: a worker that dies before has them applied again, which changes nothing. */
async function applyAll(subjects: readonly Subject[], clock: () => Date): Promise<void> {
  const queue = subjects.values();
  let applied: string[] = [];
  const note = async (atLeast: number) => {
    if (applied.length < atLeast) return;
    const ids = applied;
    applied = [];
    await finishEvents(ids, { state: "APPLIED" }, clock());
  };
  const lane = async () => {
    for (const { kind, id, events } of queue) {
      const now = clock();
      const outcome = await tryOnce(kind, id, Math.max(...events.map(({ attempts }) => attempts)), now);
      const ids = events.map((event) => event.id);
      if (outcome.state !== "APPLIED") await finishEvents(ids, outcome, now);
      else applied.push(...ids);
      await note(TOGETHER);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  await note(1);
}

async function tryOnce(kind: PspKind, id: string, tries: number, now: Date): Promise<EventOutcome> {
  try {
    const synced = await syncObject(kind, id, now);
    // A dispute may be told before the payment it is about.
    if (synced === "notOurs" && kind === "dispute" && tries < TRIES / 2)
      return { state: "RECEIVED", at: later(now, tries), detail: "notOurs" };
    return synced === "applied" ? { state: "APPLIED" } : { state: "IGNORED", reason: "notOurs" };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    if (error instanceof IllegalPspMoveError) return { state: "DEAD", reason: "illegalMove", detail };
    if (error instanceof StripeRefusedError) return { state: "DEAD", reason: "refused", detail };
    if (!(error instanceof StripeAwayError)) log.error({ err: error, kind, id }, "event of Stripe");
    if (tries >= TRIES) return { state: "DEAD", reason: error instanceof StripeAwayError ? "away" : "failed", detail };
    return { state: "RECEIVED", at: later(now, tries), detail };
  }
}

const later = (now: Date, tries: number) => new Date(now.getTime() + Math.min(3_600_000, 2_000 * 2 ** (tries - 1)));
