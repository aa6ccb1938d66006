import { submitReservation } from "#app/domain/quota/decide-reservation.server";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { givenBureau } from "#tests/support/form-walk/bureau-forms";
import type { FormCase } from "#tests/support/form-walk/form-case";
import { cookieOf } from "#tests/support/form-walk/people";
import { givenReservation } from "#tests/support/given-reservation";

const year = () => fiscalYearOf(calendarDateOf(new Date()));

async function givenPlan() {
  const { unit, itemId } = await givenReservation(year(), new Date());
  return { itemId, cookie: await cookieOf("unit", unit.id) };
}

/** A plan that waits for the bureau of Hunan. */
async function givenSubmittedPlan() {
  const { unit, planId } = await givenReservation(year(), new Date());
  await submitReservation({ ...unit.reviewer, now: new Date() }, year());
  const { cookie } = await givenBureau();
  return { cookie, page: `/bureau/reservations/${planId}` };
}

const item = "/unit/reservations/:year/items/:item";

export const reservationForms: FormCase[] = [
  {
    name: "a project is added to the plan of reservations",
    route: item,
    fields: {
      form: "plumbing",
      name: "text",
      purchaseKind: "choice",
      budget: "money",
      reservedAs: "choice",
      reserved: "money",
      micro: "optionalMoney",
      boughtHere: "tick",
      reason: "note",
    },
    given: async () => {
      const { cookie } = await givenPlan();
      return {
        cookie,
        page: `/unit/reservations/${year()}/items/new`,
        button: ["intent", "save"],
        typed: { name: "食堂设备", budget: "90000", reservedAs: "PART", reserved: "60000", micro: "50000", boughtHere: "on" },
      };
    },
  },
  {
    name: "a project is taken out of the plan of reservations",
    route: item,
    fields: {},
    given: async () => {
      const { cookie, itemId } = await givenPlan();
      return { cookie, page: `/unit/reservations/${year()}/items/${itemId}`, button: ["intent", "remove"] };
    },
  },
  {
    name: "the plan of reservations is handed in",
    route: "/unit/reservations/:year",
    fields: {},
    given: async () => {
      const { cookie } = await givenPlan();
      return { cookie, page: `/unit/reservations/${year()}`, button: ["intent", "submit"] };
    },
  },
  {
    name: "a plan of reservations is confirmed",
    route: "/bureau/reservations/:id",
    fields: { form: "plumbing" },
    given: async () => ({ ...(await givenSubmittedPlan()), button: ["intent", "confirm"] }),
  },
  {
    name: "a plan of reservations is returned",
    route: "/bureau/reservations/:id",
    fields: { form: "plumbing", reason: "text" },
    given: async () => ({ ...(await givenSubmittedPlan()), button: ["intent", "return"], typed: { reason: "请补充分包比例" } }),
  },
  {
    name: "a threshold of reservations is drafted",
    route: "/bureau/rules/thresholds",
    fields: {
      form: "plumbing",
      purchaseKind: "choice",
      divisionCode: "choice",
      fromYear: "integer",
      wholeUpTo: "money",
      partMinimum: "percent",
      source: "text",
    },
    given: async () => {
      const { cookie } = await givenBureau();
      return {
        cookie,
        page: "/bureau/rules/thresholds",
        button: ["intent", "add"],
        typed: { fromYear: "2027", wholeUpTo: "1500000", partMinimum: "35", source: "湘财购〔2026〕3号" },
      };
    },
  },
];
