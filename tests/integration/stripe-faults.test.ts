import { afterEach, describe, expect, test, vi } from "vitest";

import { db } from "#app/db/client.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { answerDifference } from "#app/jobs/stripe/answer-difference.server";
import { applyStripeEvents } from "#app/jobs/stripe/apply-events.server";
import { reconcile } from "#app/jobs/stripe/reconcile.server";
import { sweepStripe } from "#app/jobs/stripe/sweep.server";
import { givenActor } from "#tests/support/given";
import { standing, stripeScenes, type Scene, type Subject } from "#tests/support/stripe-scenes";
import { settled, stripeSuite } from "#tests/support/stripe-suite";

/** Every message that the product handles, with everything that can happen to it on the way: whatever happens, it comes to the same, or to nothing until it is brought. */

const suite = stripeSuite();

// What ended long ago is compared no more: scenes need not read all those before them.
afterEach(async () => {
  const long = new Date(Date.now() - 90 * 86_400_000);
  await db.pspPayment.updateMany({ where: { state: { in: ["PAID", "ENDED"] } }, data: { endedAt: long } });
  await db.pspRefund.updateMany({ data: { createdAt: long } });
});

/** Which messages are sent at all. */
const listen = (...types: string[]) => {
  const endpoint = suite.emulator.store.state.endpoints["we_own"];
  if (endpoint) endpoint.enabled_events = types;
};

const later = (ms: number) => () => new Date(Date.now() + ms);
const HOUR = 3_600_000;

const events = () => Object.values(suite.emulator.store.state.events);

const until = (work: () => void) => vi.waitFor(work, { timeout: 10_000, interval: 10 });

const scenes = stripeScenes(suite);

/** What brings a message that never came: the jobs, and a person who answers what the comparison found. */
async function bring(subject: Subject): Promise<void> {
  await sweepStripe(later(HOUR)());
  await settled(suite.emulator);
  await reconcile(later(5_000)(), 0);
  const admin = givenActor("platform", "platform", "MANAGER", { now: new Date() });
  const open = await db.pspDifference.findMany({ where: { endedAt: null, kind: { notIn: ["eventDead", "payoutFailed", "disputeLost"] } } });
  for (const { id } of open.filter(({ subject: about, unitId }) => about === subject.objectId || unitId === subject.unit.id))
    await answerDifference(admin, id);
}

/** Each takes a scene that is prepared, lets it happen, and says what stands. */
type Fate = (scene: Scene, subject: Subject) => Promise<Subject>;

async function happen(scene: Scene, subject: Subject): Promise<Subject> {
  listen(scene.type);
  const objectId = await scene.happens(subject);
  return { ...subject, objectId };
}

const about = (scene: Scene, objectId: string) =>
  events().filter(({ type, data, account }) => type === scene.type && [(data.object as { id: string }).id, account].includes(objectId));

async function kept(scene: Scene, known: ReadonlySet<string>) {
  const ids = events().flatMap(({ id, type }) => (type === scene.type && !known.has(id) ? [id] : []));
  return db.stripeEvent.findMany({ where: { id: { in: ids } } });
}

/** The door refuses it: nothing is kept and nothing moves, until it comes as it should. */
const refused =
  (kind: "badSignature" | "stale"): Fate =>
  async (scene, subject) => {
    const known = new Set(events().map(({ id }) => id));
    suite.emulator.faults.add({ kind, on: scene.type, times: 1_000_000 });
    const after = await happen(scene, subject);
    const before = await standing(after);
    const mine = () => suite.emulator.deliveries.waiting().filter(({ eventId }) => !known.has(eventId));
    await until(() => expect(mine().map(({ lastStatus }) => lastStatus)).toContain(400));
    await applyStripeEvents();
    expect(await kept(scene, known)).toEqual([]);
    expect(await standing(after)).toEqual(before);
    suite.emulator.faults.drop(kind);
    for (const delivery of mine()) delivery.nextAt = Date.now();
    suite.emulator.deliveries.wake();
    await settled(suite.emulator);
    return after;
  };

const fates: Record<string, Fate> = {
  twice: async (scene, subject) => {
    suite.emulator.faults.add({ kind: "duplicate", on: scene.type, times: 10 });
    const after = await happen(scene, subject);
    await settled(suite.emulator);
    for (const { id } of about(scene, after.objectId)) suite.emulator.deliveries.resend(id);
    await settled(suite.emulator);
    return after;
  },
  "after a look at it that timed out": async (scene, subject) => {
    const after = await happen(scene, subject);
    const before = await standing(after);
    await until(() => expect(suite.emulator.deliveries.waiting()).toEqual([]));
    suite.emulator.faults.add({ kind: "down", times: 1_000 });
    await applyStripeEvents();
    expect(await standing(after)).toEqual(before);
    expect(await db.stripeEvent.count({ where: { state: "RECEIVED" } })).toBeGreaterThan(0);
    suite.emulator.faults.drop("down");
    await applyStripeEvents(later(HOUR));
    return after;
  },
  "with a bad signature": refused("badSignature"),
  "with a stale timestamp": refused("stale"),
  "in another version": async (scene, subject) => {
    const known = new Set(events().map(({ id }) => id));
    suite.emulator.faults.add({ kind: "wrongVersion", on: scene.type, times: 10 });
    const after = await happen(scene, subject);
    const before = await standing(after);
    await settled(suite.emulator);
    const dead = await kept(scene, known);
    expect(dead.length).toBeGreaterThan(0);
    expect(new Set(dead.map(({ state, reason }) => `${state} ${reason}`))).toEqual(new Set(["DEAD otherVersion"]));
    expect(await standing(after)).toEqual(before);
    await bring(after);
    return after;
  },
  lost: async (scene, subject) => {
    const known = new Set(events().map(({ id }) => id));
    suite.emulator.faults.add({ kind: "lose", on: scene.type, times: 10 });
    const after = await happen(scene, subject);
    await settled(suite.emulator);
    expect(await kept(scene, known)).toEqual([]);
    await bring(after);
    return after;
  },
};

/** The last thing is told first, and everything that led to it afterwards. */
async function beforeItsCause(scene: Scene): Promise<Subject> {
  const known = new Set(events().map(({ id }) => id));
  const subject = await happen(scene, await scene.given());
  const told = events().filter(({ id }) => !known.has(id));
  const first = told.findLast(({ type }) => type === scene.type);
  for (const event of [first, ...told.filter((each) => each !== first).reverse()]) {
    suite.emulator.deliveries.resend(event?.id ?? "");
    await settled(suite.emulator);
  }
  await applyStripeEvents(later(HOUR));
  return subject;
}

async function expectAgreement(subject: Subject, wanted: object): Promise<void> {
  listen("*");
  await reconcile(later(5_000)(), 0);
  expect(await standing(subject)).toMatchObject(wanted);
}

describe.each(scenes)("$type", (scene) => {
  let once: Awaited<ReturnType<typeof standing>> | undefined;
  const same = async (subject: Subject) => {
    await expectAgreement(subject, scene.comesTo);
    expect(await standing(subject)).toEqual(once);
  };

  test("once", async () => {
    const subject = await happen(scene, await scene.given());
    await settled(suite.emulator);
    await expectAgreement(subject, scene.comesTo);
    once = await standing(subject);
  });

  test.each(Object.keys(fates))("%s", async (fate) => {
    const subject = await scene.given();
    await same((await fates[fate]?.(scene, subject)) ?? subject);
  });

  test("before its cause", async () => {
    await same(await beforeItsCause(scene));
  });

  test("and afterwards ledger, money and stock agree", async () => {
    expect((await verifyLedger()).differences).toEqual([]);
    expect(await db.stockItem.count({ where: { available: { lt: 0 } } })).toBe(0);
  });
});
