import { afterAll, beforeAll, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { refreshListings } from "#app/domain/catalog/refresh-listings.server";
import { calendarDateOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { cookieOf } from "#tests/support/form-walk/people";
import { givenUnit } from "#tests/support/given";
import { givenMarket } from "#tests/support/given-order";
import { startWeb, visitor, type Web } from "#tests/support/http";

let web: Web;
beforeAll(async () => {
  web = await startWeb();
}, 300_000);
afterAll(() => web.close());

/** How often a page says that something was refused, inside a form and outside of all forms. */
function said(html: string): { inside: number; outside: number } {
  const alerts = (text: string) => text.split('role="alert"').length - 1;
  const outside = alerts(html.replaceAll(/<form\b[\s\S]*?<\/form>/g, ""));
  return { inside: alerts(html) - outside, outside };
}

function formOf(html: string, id: string): string {
  return [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => form).find((form) => form.includes(`id="${id}"`)) ?? "";
}

test("a refused button is answered once, at the top of the page and in none of its forms", async () => {
  const unit = await givenUnit();
  const [manager, admin] = await Promise.all([cookieOf("unit", unit.id), cookieOf("platform", "platform")]);
  const buttons: [cookie: string, path: string, fields: Record<string, string>, form: string][] = [
    [manager, "/unit/people", { intent: "end-grant", grantId: "nonsense" }, "invite"],
    [manager, "/unit/people", { intent: "withdraw", invitationId: "nonsense" }, "invite"],
    [manager, "/account/security", { intent: "end-session", sessionId: "nonsense" }, "change-password"],
    [admin, "/admin/people", { intent: "end-grant", grantId: "nonsense" }, "invite"],
    [admin, "/admin/reference/rules", { intent: "retire", id: newId() }, "add-rule"],
  ];
  for (const [cookie, path, fields, form] of buttons) {
    const answer = await visitor(web.origin, cookie).post(path, fields);
    expect([409, 422], path).toContain(answer.status);
    expect(formOf(answer.text, form), path).not.toBe("");
    expect(said(answer.text), path).toEqual({ inside: 0, outside: 1 });
  }
});

test("a refused form of several is answered once, inside itself", async () => {
  const unit = await givenUnit();
  const manager = visitor(web.origin, await cookieOf("unit", unit.id));
  const forms: [path: string, form: string, fields: Record<string, string>][] = [
    ["/unit/people", "invite", { intent: "invite", name: "", email: "", role: "CLERK" }],
    ["/account/security", "start-two-factor", { intent: "start-two-factor", currentPassword: "" }],
    ["/account/security", "change-password", { intent: "change-password", currentPassword: "", newPassword: "", repeatPassword: "" }],
  ];
  for (const [path, form, fields] of forms) {
    const answer = await manager.post(path, { form, ...fields });
    expect(answer.status, form).toBe(422);
    expect(said(answer.text), form).toEqual({ inside: 1, outside: 0 });
    expect(said(formOf(answer.text, form)).inside, form).toBe(1);
  }
});

test("a form that the page no longer has is answered at the top of the page", async () => {
  const unit = await givenUnit();
  const manager = visitor(web.origin, await cookieOf("unit", unit.id));
  const answer = await manager.post("/account/security", { form: "stop-two-factor", intent: "stop-two-factor", currentPassword: "" });
  expect(answer.status).toBe(422);
  expect(said(answer.text)).toEqual({ inside: 0, outside: 1 });
});

test("the way in says its refusals with and without the name of the form", async () => {
  const pages: [path: string, form: string][] = [
    ["/sign-in", "sign-in"],
    ["/password/forgot", "forgot"],
  ];
  for (const [path, form] of pages) {
    const named = await visitor(web.origin).post(path, { form });
    expect(named.status, path).toBe(422);
    expect(said(named.text), path).toEqual({ inside: 1, outside: 0 });
    const nameless = await visitor(web.origin).post(path, {});
    expect(said(nameless.text), path).toEqual({ inside: 0, outside: 1 });
  }
});

test("a quantity refused from a product's page is answered there, beside the field, with what was typed", async () => {
  const { product, unit } = await givenMarket();
  await inTransaction((tx) => refreshListings(tx, [product.id], calendarDateOf(new Date())));
  await db.product.update({ where: { id: product.id }, data: { minQuantity: 5, stepQuantity: 5 } });
  const buyer = visitor(web.origin, await cookieOf("unit", unit.id));
  const page = `/products/${product.id}`;
  for (const typed of ["7", "lots"]) {
    const refused = await buyer.post(page, { form: "order", quantity: typed });
    expect(refused.status, typed).toBe(422);
    expect(said(refused.text), typed).toEqual({ inside: 1, outside: 0 });
    const form = formOf(refused.text, "order");
    expect(form, typed).toContain('id="order-quantity-error"');
    expect(form, typed).toContain(`value="${typed}"`);
  }
  expect(await db.cartLine.count({ where: { productId: product.id } })).toBe(0);

  expect(await buyer.post(page, { form: "order", quantity: "10" })).toMatchObject({ status: 303, location: page });
  expect((await db.cartLine.findFirstOrThrow({ where: { productId: product.id } })).quantity.toString()).toBe("10");
});

test("only buyers fill a cart from a product's page", async () => {
  const { product, coop } = await givenMarket();
  const page = `/products/${product.id}`;
  const stranger = await visitor(web.origin).post(page, { form: "order", quantity: "10" });
  expect(stranger.location).toMatch(/^\/sign-in/);
  const seller = await visitor(web.origin, await cookieOf("coop", coop.id)).post(page, { form: "order", quantity: "10" });
  expect(seller.status).toBe(403);
  expect(await db.cartLine.count({ where: { productId: product.id } })).toBe(0);
});
