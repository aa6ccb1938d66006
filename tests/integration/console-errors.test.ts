import { afterAll, beforeAll, expect, test } from "vitest";

import { newId } from "#app/lib/ids";
import { cookieOf } from "#tests/support/form-walk/people";
import { givenCoop, givenUnit } from "#tests/support/given";
import { startWeb, visitor, type Visit, type Web } from "#tests/support/http";

/** What a page refuses stands inside the frame of the desk, so that the way on stays. */

let web: Web;
beforeAll(async () => {
  web = await startWeb();
}, 300_000);
afterAll(() => web.close());

const seen = ({ status, text }: Visit) => ({
  status,
  designed: /data-status="(\d{3})"/.exec(text)?.[1],
  framed: text.includes("mast-console"),
  orders: text.includes('href="/unit/orders"'),
  mains: text.match(/<main/g)?.length,
});
const inside = (status: number) => ({ status, designed: String(status), framed: true, orders: true, mains: 1 });
const outside = (status: number) => ({ status, designed: String(status), framed: false, orders: false, mains: 1 });

test("not theirs, not there and no such address keep the frame of whoever asks, in both languages", async () => {
  const unit = await givenUnit();
  const cookie = await cookieOf("unit", unit.id);
  for (const language of ["zh-CN", "en"]) {
    const person = visitor(web.origin, `${cookie}; xj_locale=${language}`);
    expect(seen(await person.get("/admin"))).toEqual(inside(403));
    expect(seen(await person.get(`/unit/orders/${newId()}`))).toEqual(inside(404));
    expect(seen(await person.get("/unit/orders/none-of-ours"))).toEqual(inside(404));
    expect(seen(await person.get("/unit/nowhere"))).toEqual(inside(404));
    expect(seen(await person.get("/account/nowhere"))).toEqual(inside(404));
  }
});

test("a change that the role may not make is refused inside the frame", async () => {
  const unit = await givenUnit();
  const person = visitor(web.origin, await cookieOf("unit", unit.id, "VIEWER"));
  expect(seen(await person.post("/unit/cart", { intent: "set", productId: newId(), quantity: "1" }))).toEqual(inside(403));
  expect(seen(await person.post("/admin/reference/categories", { code: "x" }))).toEqual(inside(403));
});

test("visitors see what they saw: sign-in before a desk, a page of its own for an address that is none", async () => {
  const nobody = visitor(web.origin);
  expect(await nobody.get("/unit/orders/none-of-ours")).toMatchObject({
    status: 302,
    location: expect.stringMatching(/^\/sign-in/) as string,
  });
  expect(seen(await nobody.get("/unit/nowhere"))).toEqual(outside(404));
  expect(seen(await nobody.get("/nowhere"))).toEqual(outside(404));
  const unit = await givenUnit();
  expect(seen(await visitor(web.origin, await cookieOf("unit", unit.id)).get("/nowhere"))).toEqual(outside(404));
});

test("a search for what no database takes is a search for the rest of it", async () => {
  const [unit, coop] = [await givenUnit(), await givenCoop()];
  const [buyer, seller, admin] = await Promise.all([
    cookieOf("unit", unit.id),
    cookieOf("coop", coop.id),
    cookieOf("platform", "platform"),
  ]);
  const lists: [string, string][] = [
    [buyer, "/unit/orders"],
    [seller, "/coop/sales"],
    [seller, "/coop/products"],
    [admin, "/admin/people"],
    [admin, "/admin/audit"],
    [admin, "/admin/reference/divisions"],
  ];
  for (const [cookie, path] of lists) expect((await visitor(web.origin, cookie).get(`${path}?q=a%00%01b`)).status, path).toBe(200);
});
