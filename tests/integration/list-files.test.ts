import { afterAll, beforeAll, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { givenUnit } from "#tests/support/given";
import { givenAcceptedOrder } from "#tests/support/given-order";
import { givenBureau } from "#tests/support/given-rule";
import { givenPerson, signInAs, startWeb, visitor, type Web } from "#tests/support/http";

/** The files beside lists hold the rows of the lists, and nobody else's. */

let web: Web;
beforeAll(async () => {
  web = await startWeb();
}, 300_000);
afterAll(() => web.close());

async function browserOf(audience: "unit" | "bureau", orgId: string) {
  const person = await givenPerson([{ audience, orgId, role: "CLERK" }]);
  return visitor(web.origin, await signInAs(person.userId, person.grantIds[0]));
}

test("a unit's payments: what is open, not what is paid, and none of another unit's", async () => {
  const mine = await givenAcceptedOrder();
  const other = await givenAcceptedOrder();
  const browser = await browserOf("unit", mine.unit.id);
  const open = await browser.get("/unit/payments/download?format=csv");
  expect(open.text).toContain(mine.order.number);
  expect(open.text).toContain(String(Number(mine.receivable.amountFen) / 100));
  expect(open.text).not.toContain(other.order.number);
  expect((await browser.get("/unit/payments/download?format=csv&state=paid")).text).not.toContain(mine.order.number);
  expect((await browser.get("/unit/payments")).text).toContain("/unit/payments/download?format=csv");
});

test("a bureau's filings: the state and the name that are asked for, of its own divisions", async () => {
  const bureau = await givenBureau("431100");
  const year = new Date().getFullYear();
  const filed = async (divisionCode: string, status: "CONFIRMED" | "DRAFT") => {
    const unit = await givenUnit({ divisionCode });
    await db.filing.create({
      data: {
        unitId: unit.id,
        id: newId(),
        fiscalYear: year,
        status,
        mode: "OWN",
        canteenTotalFen: 123_400n,
        submittedAt: toDbDate(`${year}-01-20`),
      },
    });
    return db.unit.findUniqueOrThrow({ where: { id: unit.id }, select: { name: true } });
  };
  const [confirmed, draft, elsewhere] = [
    await filed("431102", "CONFIRMED"),
    await filed("431102", "DRAFT"),
    await filed("330106", "CONFIRMED"),
  ];
  const browser = await browserOf("bureau", bureau.id);
  const file = (query: string) => browser.get(`/bureau/filings-download?format=csv&year=${year}&${query}`);
  const rows = (await file("status=CONFIRMED")).text;
  expect(rows).toContain(`${confirmed.name},零陵区`);
  expect(rows).toContain("1234.00");
  expect(rows).not.toContain(draft.name);
  expect(rows).not.toContain(elsewhere.name);
  expect((await file(`status=CONFIRMED&q=${newId()}`)).text.trim().split("\r\n")).toHaveLength(1);
});
