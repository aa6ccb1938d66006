import { db } from "#app/db/client.server";
import { acceptClaim, counterClaim, declineClaim, referClaim } from "#app/domain/ordering/claims/answer-claim.server";
import { denyTransfer, reportTransfer, sendReplacement } from "#app/domain/ordering/claims/finish-claim.server";
import { THE_DAY } from "#tests/support/given";
import { givenClaim, givenHallOf } from "#tests/support/given-claim";
import { givenAcceptedOrder } from "#tests/support/given-order";
import type { FormCase, ReadyForm } from "#tests/support/form-walk/form-case";
import { aPicture, cookieOf } from "#tests/support/form-walk/people";

/** The walk goes by the real clock: orders of the tests' own day must stay claimable for it. */
const keepOpen = () => db.$executeRaw`INSERT INTO place_rule (id, kind, division_prefix, from_year, version, value, source, created_at)
  SELECT gen_random_uuid(), 'CLAIMS', '', 2021, 2, '{"claimDays": 365, "answerDays": 3, "decideDays": 5, "refundTo": "ORIGINAL"}', 'test', now()
  WHERE NOT EXISTS (SELECT 1 FROM place_rule WHERE kind = 'CLAIMS' AND division_prefix = '' AND version = 2)`;

type Given = Awaited<ReturnType<typeof givenClaim>>;
const roots = { unit: "/unit", coop: "/coop", hall: "/hall-desk" } as const;

async function at(given: Given, side: keyof typeof roots, hallId?: string): Promise<ReadyForm> {
  const orgs = { unit: given.unit.id, coop: given.coop.id, hall: hallId ?? "" };
  return { cookie: await cookieOf(side, orgs[side]), page: `${roots[side]}/goods-claims/${given.claimId}` };
}

async function referred(): Promise<ReadyForm> {
  const given = await givenClaim();
  const hall = await givenHallOf(given.coop.id);
  await declineClaim(given.coop.clerk, given.claimId, "x");
  await referClaim(given.unit.clerk, given.claimId, "x");
  return at(given, "hall", hall.id);
}

const offer = {
  form: "plumbing",
  remedy: "choice",
  amount: "optionalMoney",
  reason: "text",
  "lines[].lineId": "id",
  "lines[].quantity": "quantity",
} as const;
const ofUnit = "/unit/goods-claims/:id";
const ofCoop = "/coop/goods-claims/:id";
const ofHall = "/hall-desk/goods-claims/:id";
const simple = (name: string, route: string, intent: string, given: () => Promise<ReadyForm>): FormCase => ({
  name,
  route,
  fields: {},
  given: async () => ({ ...(await given()), button: ["intent", intent] }),
});
const reasoned = (name: string, route: string, intent: string, given: () => Promise<ReadyForm>): FormCase => ({
  name,
  route,
  fields: { form: "plumbing", reason: "text" },
  given: async () => ({ ...(await given()), button: ["intent", intent], typed: { reason: "称重记录在案" } }),
});

async function refunding(step: "agreed" | "sent" | "denied"): Promise<Given> {
  const given = await givenClaim({ paidFen: "all" });
  await acceptClaim(given.coop.clerk, given.claimId);
  if (step !== "agreed") await reportTransfer(given.coop.clerk, given.claimId, "T-1");
  if (step === "denied") await denyTransfer(given.unit.reviewer, given.claimId, "没有到账");
  return given;
}

async function replacing(sent: boolean): Promise<Given> {
  const given = await givenClaim({ claim: { remedy: "REPLACEMENT" } });
  await acceptClaim(given.coop.clerk, given.claimId);
  if (sent) await sendReplacement(given.coop.clerk, given.claimId, { carrier: "自送", expectedOn: THE_DAY });
  return given;
}

export const goodsClaimForms: FormCase[] = [
  {
    name: "goods are claimed",
    route: "/unit/orders/:id/goods-claims/new",
    fields: {
      form: "plumbing",
      remedy: "choice",
      amount: "optionalMoney",
      note: "text",
      "lines[].lineId": "id",
      "lines[].quantity": "quantity",
      "lines[].reason": "choice",
      "lines[].photo": "optionalPicture",
    },
    given: async () => {
      await keepOpen();
      const [accepted, stranger] = [await givenAcceptedOrder(), await givenAcceptedOrder()];
      return {
        cookie: await cookieOf("unit", accepted.unit.id),
        page: `/unit/orders/${accepted.order.id}/goods-claims/new`,
        button: ["intent", "report"],
        typed: { "lines[0].quantity": "2", "lines[0].photo": aPicture(), note: "到货少了 2 公斤" },
        foreign: { "lines[].lineId": stranger.line.id },
      };
    },
  },
  simple("a claim is accepted", ofCoop, "accept", async () => at(await givenClaim(), "coop")),
  {
    name: "another offer is made",
    route: ofCoop,
    fields: offer,
    given: async () => ({
      ...(await at(await givenClaim(), "coop")),
      button: ["intent", "counter"],
      typed: { "lines[0].quantity": "1", reason: "只少了一半" },
    }),
  },
  reasoned("a claim is declined", ofCoop, "decline", async () => at(await givenClaim(), "coop")),
  simple("an offer is agreed to", ofUnit, "acceptOffer", async () => {
    const given = await givenClaim();
    const lines = [{ lineId: given.line.id, quantity: 1_000n }];
    await counterClaim(given.coop.clerk, given.claimId, { remedy: "REFUND", amount: undefined, reason: "x", lines });
    return at(given, "unit");
  }),
  reasoned("the hall is asked", ofUnit, "refer", async () => {
    const given = await givenClaim();
    await declineClaim(given.coop.clerk, given.claimId, "x");
    return at(given, "unit");
  }),
  simple("a claim is withdrawn", ofUnit, "withdraw", async () => at(await givenClaim(), "unit")),
  {
    name: "the hall decides for the unit",
    route: ofHall,
    fields: offer,
    given: async () => ({ ...(await referred()), button: ["intent", "decide"], typed: { "lines[0].quantity": "1", reason: "照片为证" } }),
  },
  reasoned("the hall decides for the seller", ofHall, "reject", referred),
  {
    name: "other goods are sent",
    route: ofCoop,
    fields: { form: "plumbing", carrier: "text", expectedOn: "date" },
    given: async () => ({
      ...(await at(await replacing(false), "coop")),
      button: ["intent", "sendReplacement"],
      typed: { carrier: "自送" },
    }),
  },
  {
    name: "other goods are received",
    route: ofUnit,
    fields: { form: "plumbing", receiverName: "text", witnessName: "text", note: "note" },
    given: async () => ({
      ...(await at(await replacing(true), "unit")),
      button: ["intent", "receiveReplacement"],
      typed: { receiverName: "李老师", witnessName: "王老师" },
    }),
  },
  {
    name: "a refund was sent",
    route: ofCoop,
    fields: { form: "plumbing", bankReference: "text" },
    given: async () => ({
      ...(await at(await refunding("agreed"), "coop")),
      button: ["intent", "reportTransfer"],
      typed: { bankReference: "T20260615" },
    }),
  },
  simple("a refund has arrived", ofUnit, "confirmTransfer", async () => at(await refunding("sent"), "unit")),
  reasoned("a refund has not arrived", ofUnit, "denyTransfer", async () => at(await refunding("sent"), "unit")),
  simple("it is refunded again", ofCoop, "refundAgain", async () => at(await refunding("denied"), "coop")),
];
