import { approveCorrection } from "#app/domain/ordering/approve-correction.server";
import { proposeReAttribution } from "#app/domain/ordering/propose-correction.server";
import { db } from "#app/db/client.server";
import { setCorrectionPeriod as setCorrectionPeriodStep } from "#app/domain/region/set-correction-period.server";
import { addDays, calendarDateOf } from "#app/lib/dates";
import { asStep } from "#tests/support/as-step";
import type { FormCase, ReadyForm } from "#tests/support/form-walk/form-case";
import { givenBureau } from "#tests/support/form-walk/bureau-forms";
import { cookieOf, theAdministrator } from "#tests/support/form-walk/people";
import { givenActor, givenUnit, next } from "#tests/support/given";
import { givenAcceptedOrder, givenSubmittedOrder } from "#tests/support/given-order";

const setCorrectionPeriod = asStep(setCorrectionPeriodStep);

/** The walk goes by the real clock: orders of the tests' own day must stay correctable for it. */
const keepOpen = () => db.correctionPeriod.updateMany({ where: { divisionPrefix: "" }, data: { days: 3_660 } });

async function givenProposed(asProposer: boolean): Promise<ReadyForm> {
  const accepted = await givenAcceptedOrder();
  const other = await givenUnit();
  const input = { toUnitId: other.id, lineIds: [accepted.line.id], reason: "送错单位" };
  const id = await proposeReAttribution(accepted.unit.clerk, accepted.order.id, input);
  if (!asProposer) await approveCorrection(accepted.unit.reviewer, id);
  return { cookie: await cookieOf("unit", asProposer ? accepted.unit.id : other.id), page: `/unit/corrections/${id}` };
}

const severalTicked = [{ field: "lineIds", values: ["twice", "list"], because: "several lines may be ticked" }] as const;

export const correctionForms: FormCase[] = [
  {
    name: "lines belong to another unit",
    route: "/unit/orders/:id/corrections",
    fields: { form: "plumbing", toUnitId: "id", lineIds: "id", reason: "text" },
    accepts: severalTicked,
    given: async () => {
      await keepOpen();
      const [accepted, stranger] = [await givenAcceptedOrder(), await givenAcceptedOrder()];
      const other = await givenUnit();
      return {
        cookie: await cookieOf("unit", accepted.unit.id),
        page: `/unit/orders/${accepted.order.id}/corrections?to=${other.id}`,
        button: ["intent", "reAttribute"],
        typed: { reason: "货送到了二小食堂" },
        foreign: { lineIds: stranger.line.id },
      };
    },
  },
  {
    name: "another source of funds",
    route: "/unit/orders/:id/corrections",
    fields: { form: "plumbing", toSource: "choice", lineIds: "id", reason: "text" },
    accepts: severalTicked,
    given: async () => {
      await keepOpen();
      const [accepted, stranger] = [await givenAcceptedOrder(), await givenAcceptedOrder()];
      return {
        cookie: await cookieOf("unit", accepted.unit.id),
        page: `/unit/orders/${accepted.order.id}/corrections?way=source`,
        button: ["intent", "source"],
        typed: { toSource: "UNION", reason: "工会慰问" },
        foreign: { lineIds: stranger.line.id },
      };
    },
  },
  {
    name: "another receiver",
    route: "/unit/orders/:id/corrections",
    fields: { form: "plumbing", receiverName: "text", receiverPhone: "phone", address: "text", reason: "text" },
    given: async () => {
      await keepOpen();
      const order = await givenSubmittedOrder();
      return {
        cookie: await cookieOf("unit", order.unit.id),
        page: `/unit/orders/${order.order.id}/corrections?way=receiver`,
        button: ["intent", "receiver"],
        typed: { receiverName: "王老师", receiverPhone: "0746-7654321", address: "零陵区新址 8 号", reason: "食堂搬迁" },
      };
    },
  },
  {
    name: "an order is claimed",
    route: "/unit/claims/new",
    fields: { form: "plumbing", orderNumber: "code", goodsAmount: "money", reason: "text" },
    only: ["goodsAmount", "reason"],
    given: async () => {
      await keepOpen();
      const accepted = await givenAcceptedOrder();
      const other = await givenUnit();
      return {
        cookie: await cookieOf("unit", other.id),
        page: "/unit/claims/new",
        button: ["intent", "claim"],
        typed: { orderNumber: accepted.order.number, goodsAmount: "400.00", reason: "货到了我们食堂" },
      };
    },
  },
  {
    name: "a correction is consented to",
    route: "/unit/corrections/:id",
    fields: {},
    given: async () => {
      await keepOpen();
      return { ...(await givenProposed(false)), button: ["intent", "approve"] };
    },
  },
  {
    name: "a correction is declined",
    route: "/unit/corrections/:id",
    fields: { form: "plumbing", reason: "text" },
    given: async () => {
      await keepOpen();
      return { ...(await givenProposed(false)), button: ["intent", "decline"], typed: { reason: "不是我们的货" } };
    },
  },
  {
    name: "a correction is withdrawn",
    route: "/unit/corrections/:id",
    fields: {},
    given: async () => ({ ...(await givenProposed(true)), button: ["intent", "withdraw"] }),
  },
  {
    name: "a correction period",
    route: "/admin/reference/corrections",
    fields: {
      form: "plumbing",
      kind: "choice",
      divisionCode: "code",
      countedFrom: "choice",
      days: "integer",
      crossesYear: "choice",
      validFrom: "date",
      source: "text",
    },
    given: async () => {
      await givenUnit();
      return {
        cookie: await theAdministrator(),
        page: "/admin/reference/corrections",
        button: ["intent", "add"],
        typed: {
          kind: "SOURCE",
          divisionCode: "431100",
          countedFrom: "PLACED",
          days: "60",
          crossesYear: "no",
          validFrom: addDays(calendarDateOf(new Date()), next()),
          source: "湘财库〔2026〕9 号",
        },
      };
    },
  },
  {
    name: "a correction period ends",
    route: "/admin/reference/corrections",
    fields: { form: "plumbing", id: "id", source: "text" },
    given: async () => {
      await givenUnit();
      const now = new Date();
      await db.correctionPeriod.deleteMany({ where: { divisionPrefix: "33" } });
      const id = await setCorrectionPeriod(givenActor("platform", "platform", "MANAGER", { now }), {
        kind: "SOURCE",
        divisionCode: "330000",
        countedFrom: "PLACED",
        days: 30,
        crossesYear: true,
        validFrom: calendarDateOf(now),
        source: "test",
      });
      return {
        cookie: await theAdministrator(),
        page: "/admin/reference/corrections",
        button: ["intent", "end"],
        typed: { source: "湘财库〔2026〕12 号" },
        having: { id },
      };
    },
  },
  {
    name: "a bureau's correction period",
    route: "/bureau/rules/corrections",
    fields: {
      form: "plumbing",
      kind: "choice",
      divisionCode: "choice",
      countedFrom: "choice",
      days: "integer",
      crossesYear: "choice",
      validFrom: "date",
      source: "text",
    },
    given: async () => ({
      cookie: (await givenBureau()).cookie,
      page: "/bureau/rules/corrections",
      button: ["intent", "add"],
      typed: { days: "45", validFrom: addDays(calendarDateOf(new Date()), next()), source: "湘财库〔2026〕10 号" },
    }),
  },
  {
    name: "a bureau's correction period ends",
    route: "/bureau/rules/corrections",
    fields: { form: "plumbing", id: "id", source: "text" },
    given: async () => {
      const { cookie } = await givenBureau();
      const now = new Date();
      await db.correctionPeriod.deleteMany({ where: { kind: "SOURCE", divisionPrefix: "4311" } });
      const id = await setCorrectionPeriod(givenActor("platform", "platform", "MANAGER", { now }), {
        kind: "SOURCE",
        divisionCode: "431100",
        countedFrom: "PLACED",
        days: 30,
        crossesYear: true,
        validFrom: calendarDateOf(now),
        source: "test",
      });
      return {
        cookie,
        page: "/bureau/rules/corrections",
        button: ["intent", "end"],
        typed: { source: "湘财库〔2026〕11 号" },
        having: { id },
      };
    },
  },
];
