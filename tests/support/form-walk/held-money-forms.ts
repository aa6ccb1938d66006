import { db } from "#app/db/client.server";
import { draftGuarantee } from "#app/domain/payments/guarantees/draft-guarantee.server";
import { acceptGuarantee, issueGuarantee } from "#app/domain/payments/guarantees/move-guarantee.server";
import { reportHeld } from "#app/domain/payments/held-money/report-held.server";
import { addDays, calendarDateOf } from "#app/lib/dates";
import { THE_DAY } from "#tests/support/given";
import { aPdf, givenGuarantee, givenHeld, guaranteeInput, heldInput } from "#tests/support/given-held";
import { givenAcceptedOrder, givenSubmittedOrder } from "#tests/support/given-order";
import { givenBureau } from "#tests/support/given-rule";
import type { FormCase, ReadyForm } from "#tests/support/form-walk/form-case";
import { aDocument, cookieOf } from "#tests/support/form-walk/people";

/** The walk goes by the real clock, whose calendar of working days ends with a year: a day is enough for it. */
const keepShort = () => db.$executeRaw`INSERT INTO place_rule (id, kind, division_prefix, from_year, version, value, source, created_at)
  SELECT gen_random_uuid(), 'HELD_MONEY', '', 2021, 2, '{"answerDays": 1, "takeDays": 1, "returnDays": 10}', 'test', now()
  WHERE NOT EXISTS (SELECT 1 FROM place_rule WHERE kind = 'HELD_MONEY' AND division_prefix = '' AND version = 2)`;

const today = () => calendarDateOf(new Date());

async function at(given: Awaited<ReturnType<typeof givenHeld>>, side: "coop" | "unit" | "bureau"): Promise<ReadyForm> {
  await keepShort();
  return { cookie: await cookieOf(side, given[side].id), page: `/${side}/held-money/${given.id}` };
}

async function guaranteeAt(step: Parameters<typeof givenGuarantee>[0], side: "coop" | "unit"): Promise<ReadyForm> {
  const given = await givenGuarantee(step, { validTo: addDays(today(), 200) });
  return { cookie: await cookieOf(side, given[side].id), page: `/${side}/guarantees/${given.id}` };
}

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
  given: async () => ({ ...(await given()), button: ["intent", intent], typed: { reason: "合同约定如此" } }),
});

const report = {
  form: "plumbing",
  kind: "choice",
  unitId: "choice",
  debtorName: "text",
  place: "code",
  contractNumber: "text",
  amount: "money",
  sinceOn: "date",
  dueOn: "date",
  note: "note",
  file: "picture",
} as const;

const reported = { contractNumber: "HT-2026-7", amount: "5000", sinceOn: "2026-03-01", dueOn: "2026-05-01", note: "多次催要未退" };

const heldForms: FormCase[] = [
  {
    name: "money that a unit holds is reported",
    route: "/coop/held-money/new",
    fields: { ...report, debtorName: "code" },
    only: ["form", "kind", "unitId", "contractNumber", "amount", "sinceOn", "dueOn", "note", "file"],
    given: async () => {
      await keepShort();
      const { unit, coop } = await givenSubmittedOrder();
      await givenBureau("431102");
      return {
        cookie: await cookieOf("coop", coop.id),
        page: "/coop/held-money/new",
        button: ["intent", "report"],
        typed: { ...reported, unitId: unit.id, file: aDocument() },
      };
    },
  },
  {
    name: "money that somebody else holds is reported",
    route: "/coop/held-money/new",
    fields: report,
    only: ["debtorName", "place"],
    given: async () => {
      await keepShort();
      const { coop } = await givenHeld();
      return {
        cookie: await cookieOf("coop", coop.id),
        page: "/coop/held-money/new",
        button: ["intent", "report"],
        typed: { ...reported, debtorName: "某建筑公司食堂", place: "零陵区", file: aDocument() },
      };
    },
  },
  {
    name: "an overdue receivable is reported",
    route: "/coop/held-money/new",
    fields: { form: "plumbing", receivableId: "id", note: "note" },
    given: async () => {
      await keepShort();
      const [{ coop, receivable }, stranger] = [await givenAcceptedOrder(), await givenAcceptedOrder()];
      await givenBureau("431102");
      return {
        cookie: await cookieOf("coop", coop.id),
        page: `/coop/held-money/new?receivable=${receivable.id}`,
        button: ["intent", "reportReceivable"],
        typed: { note: "催过三次" },
        foreign: { receivableId: stranger.receivable.id },
      };
    },
  },
  simple("held money is confirmed", "/unit/held-money/:id", "confirm", async () => at(await givenHeld(), "unit")),
  {
    name: "held money is disputed",
    route: "/unit/held-money/:id",
    fields: { form: "plumbing", reason: "text", file: "picture" },
    given: async () => ({
      ...(await at(await givenHeld(), "unit")),
      button: ["intent", "dispute"],
      typed: { reason: "已抵扣违约金", file: aDocument() },
    }),
  },
  {
    name: "a unit says that it has paid back",
    route: "/unit/held-money/:id",
    fields: { form: "plumbing", sentOn: "date", bankReference: "text" },
    given: async () => ({
      ...(await at(await givenHeld(), "unit")),
      button: ["intent", "reportReturn"],
      typed: { bankReference: "T20260615" },
    }),
  },
  {
    name: "held money is taken up",
    route: "/bureau/held-money/:id",
    fields: { form: "plumbing", days: "integer", note: "note" },
    given: async () => ({
      ...(await at(await givenHeld(), "bureau")),
      button: ["intent", "take"],
      typed: { days: "1", note: "请尽快退还" },
    }),
  },
  reasoned("held money is rejected", "/bureau/held-money/:id", "reject", async () => at(await givenHeld(), "bureau")),
  {
    name: "held money has come back",
    route: "/coop/held-money/:id",
    fields: { form: "plumbing", amount: "money", receivedOn: "date", bankReference: "text", guaranteeId: "optionalChoice" },
    given: async () => {
      const [{ unit, coop, id: guaranteeId }, other] = [
        await givenGuarantee("accepted", { validTo: addDays(today(), 200) }),
        await givenGuarantee("accepted", { validTo: addDays(today(), 200) }),
      ];
      const bureau = await givenBureau("431102");
      const id = await reportHeld(coop.clerk, heldInput({ unitId: unit.id }), aPdf());
      return {
        ...(await at({ unit, coop, bureau, above: bureau, id }, "coop")),
        button: ["intent", "confirmReturn"],
        typed: { bankReference: "T20260616", receivedOn: THE_DAY, guaranteeId },
        foreign: { guaranteeId: other.id },
      };
    },
  },
  simple("a report is withdrawn", "/coop/held-money/:id", "withdraw", async () => at(await givenHeld(), "coop")),
];

const guaranteeForms: FormCase[] = [
  {
    name: "a guarantee is entered",
    route: "/coop/guarantees/new",
    fields: {
      form: "plumbing",
      unitId: "choice",
      issuerKind: "choice",
      issuer: "text",
      reference: "text",
      purpose: "choice",
      contractNumber: "text",
      amount: "money",
      validFrom: "date",
      validTo: "date",
      file: "picture",
    },
    given: async () => {
      const { unit, coop } = await givenSubmittedOrder();
      const { issuer, reference, contractNumber } = guaranteeInput(unit.id);
      return {
        cookie: await cookieOf("coop", coop.id),
        page: "/coop/guarantees/new",
        button: ["intent", "draft"],
        typed: { unitId: unit.id, issuer, reference, contractNumber, amount: "5000", validTo: addDays(today(), 200), file: aDocument() },
      };
    },
  },
  simple("a guarantee is given", "/coop/guarantees/:id", "issue", () => guaranteeAt("draft", "coop")),
  simple("a guarantee is withdrawn", "/coop/guarantees/:id", "withdraw", () => guaranteeAt("issued", "coop")),
  simple("a guarantee is accepted", "/unit/guarantees/:id", "accept", () => guaranteeAt("issued", "unit")),
  reasoned("a guarantee is refused", "/unit/guarantees/:id", "refuse", () => guaranteeAt("issued", "unit")),
  reasoned("a guarantee is called", "/unit/guarantees/:id", "claim", () => guaranteeAt("accepted", "unit")),
  simple("a guarantee is released", "/unit/guarantees/:id", "release", () => guaranteeAt("accepted", "unit")),
  {
    name: "a copy of a guarantee is compared",
    route: "/unit/guarantees/:id",
    fields: { form: "plumbing", file: "picture" },
    given: async () => {
      const { unit, coop } = await givenGuarantee("draft");
      const bytes = new Uint8Array(await aDocument().arrayBuffer());
      const id = await draftGuarantee(coop.clerk, guaranteeInput(unit.id, { validTo: addDays(today(), 200) }), { name: "x.pdf", bytes });
      await issueGuarantee(coop.clerk, id);
      await acceptGuarantee(unit.reviewer, id);
      return {
        cookie: await cookieOf("unit", unit.id),
        page: `/unit/guarantees/${id}`,
        button: ["intent", "check"],
        typed: { file: aDocument() },
      };
    },
  },
];

export const heldMoneyForms: FormCase[] = [...heldForms, ...guaranteeForms];
