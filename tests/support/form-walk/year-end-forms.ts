import { db } from "#app/db/client.server";
import { proposeAdjustment } from "#app/domain/quota/adjust-closed-year.server";
import { closeYear } from "#app/domain/quota/close-year.server";
import { decideYearClosing, proposeYearClosing } from "#app/domain/quota/propose-year-closing.server";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import type { FormCase } from "#tests/support/form-walk/form-case";
import { signedIn } from "#tests/support/form-walk/people";
import { givenAccount, givenActor, givenDivisions, givenUnit } from "#tests/support/given";

let counties = 0;
const year = () => fiscalYearOf(calendarDateOf(new Date())) - 1;

/** The bureau of a county with one account of last year: a year is closed once in a place. */
async function givenCountyYear() {
  await givenDivisions();
  counties += 1;
  const code = String(431150 + counties);
  await db.division.create({
    data: { code, prefix: code, name: `县${code}`, level: "COUNTY", parentCode: "431100", validFrom: new Date("2000-01-01") },
  });
  const bureauId = newId();
  await db.bureau.create({ data: { id: bureauId, name: `${code}财政局`, divisionCode: code, prefix: code } });
  const unit = await givenUnit({ divisionCode: code });
  const { accountId } = await givenAccount({ unitId: unit.id, fiscalYear: year() });
  const person = (userId: string) => givenActor("bureau", bureauId, "MANAGER", { userId, divisionPrefix: code, now: new Date() });
  const { cookie, userId } = await signedIn("bureau", bureauId);
  return { unit, accountId, cookie, actor: person(userId), other: person(newId()) };
}

async function givenProposal(own: boolean) {
  const { cookie, actor, other } = await givenCountyYear();
  const id = await proposeYearClosing(own ? actor : other, year(), "");
  return { cookie, id, page: `/bureau/year-end?year=${year()}` };
}

async function givenClosed() {
  const given = await givenCountyYear();
  const id = await proposeYearClosing(given.other, year(), "");
  await decideYearClosing(given.actor, id, { kind: "confirm" });
  await closeYear(id, new Date());
  return given;
}

async function givenAdjustment(own: boolean) {
  const { cookie, actor, other, unit, accountId } = await givenClosed();
  const id = await proposeAdjustment(own ? actor : other, unit.id, accountId, { subject: "REQUIRED", fen: 123_456n }, "决算调减");
  return { cookie, page: `/bureau/year-end?year=${year()}`, id, unitId: unit.id };
}

const page = "/bureau/year-end";

export const yearEndForms: FormCase[] = [
  {
    name: "a year is proposed to be closed",
    route: page,
    fields: { form: "plumbing", fiscalYear: "version", note: "note" },
    given: async () => {
      const { cookie } = await givenCountyYear();
      return { cookie, page: `/bureau/year-end?year=${year()}`, button: ["intent", "propose"], typed: { note: "年终决算会议" } };
    },
  },
  {
    name: "the second person closes a year",
    route: page,
    fields: { id: "id" },
    given: async () => ({
      ...(await givenProposal(false)),
      button: ["intent", "confirm"],
      foreign: { id: (await givenProposal(false)).id },
    }),
  },
  {
    name: "the second person refuses to close a year",
    route: page,
    fields: { form: "plumbing", id: "id", reason: "text" },
    given: async () => ({
      ...(await givenProposal(false)),
      button: ["intent", "refuse"],
      typed: { reason: "还有单位在更正" },
      foreign: { id: (await givenProposal(false)).id },
    }),
  },
  {
    name: "whoever proposed to close a year takes it back",
    route: page,
    fields: { id: "id" },
    given: async () => ({
      ...(await givenProposal(true)),
      button: ["intent", "withdraw"],
      foreign: { id: (await givenProposal(true)).id },
    }),
  },
  {
    name: "an adjustment of a closed year is proposed",
    route: "/bureau/year-end/adjust/:unitId/:accountId",
    fields: { form: "plumbing", subject: "choice", amount: "money", reason: "text" },
    given: async () => {
      const { cookie, unit, accountId } = await givenClosed();
      return {
        cookie,
        page: `/bureau/year-end/adjust/${unit.id}/${accountId}`,
        having: { form: "adjustment" },
        typed: { amount: "8888.88", reason: "决算调减" },
      };
    },
  },
  {
    name: "the second person adjusts a closed year",
    route: page,
    fields: { id: "id", unitId: "id" },
    given: async () => ({ ...(await givenAdjustment(false)), button: ["intent", "confirmAdjustment"] }),
  },
  {
    name: "the second person refuses an adjustment",
    route: page,
    fields: { form: "plumbing", id: "id", unitId: "id", reason: "text" },
    given: async () => ({ ...(await givenAdjustment(false)), button: ["intent", "refuseAdjustment"], typed: { reason: "依据不足" } }),
  },
  {
    name: "whoever proposed an adjustment takes it back",
    route: page,
    fields: { id: "id", unitId: "id" },
    given: async () => ({ ...(await givenAdjustment(true)), button: ["intent", "withdrawAdjustment"] }),
  },
];
