import type { ServerBuild } from "@remix-run/node";
import { afterAll, beforeAll, expect, test } from "vitest";

import { accountForms } from "#tests/support/form-walk/account-forms";
import { adminForms } from "#tests/support/form-walk/admin-forms";
import { apiForms } from "#tests/support/form-walk/api-forms";
import { bulletinForms } from "#tests/support/form-walk/bulletin-forms";
import { bureauForms } from "#tests/support/form-walk/bureau-forms";
import { campaignForms } from "#tests/support/form-walk/campaign-forms";
import { organisationForms } from "#tests/support/form-walk/organisation-forms";
import { bankForms } from "#tests/support/form-walk/bank-forms";
import { coopForms } from "#tests/support/form-walk/coop-forms";
import { financingForms } from "#tests/support/form-walk/financing-forms";
import { paymentForms } from "#tests/support/form-walk/payment-forms";
import { publicationForms } from "#tests/support/form-walk/publication-forms";
import { placeRuleForms } from "#tests/support/form-walk/place-rule-forms";
import { ratingForms } from "#tests/support/form-walk/rating-forms";
import { reservationForms } from "#tests/support/form-walk/reservation-forms";
import { supervisionForms } from "#tests/support/form-walk/supervision-forms";
import { correctionForms } from "#tests/support/form-walk/correction-forms";
import { yearEndForms } from "#tests/support/form-walk/year-end-forms";
import { stripeForms } from "#tests/support/form-walk/stripe-forms";
import { heldMoneyForms } from "#tests/support/form-walk/held-money-forms";
import { goodsClaimForms } from "#tests/support/form-walk/goods-claim-forms";
import { unitForms } from "#tests/support/form-walk/unit-forms";
import { startWeb, type Web } from "#tests/support/http";

/** The tables of the form walks against the routes of the build: whoever adds an action adds its forms. */

const walked = new Set(
  [
    ...accountForms,
    ...adminForms,
    ...apiForms,
    ...bulletinForms,
    ...bureauForms,
    ...campaignForms,
    ...organisationForms,
    ...coopForms,
    ...bankForms,
    ...correctionForms,
    ...paymentForms,
    ...financingForms,
    ...goodsClaimForms,
    ...heldMoneyForms,
    ...publicationForms,
    ...placeRuleForms,
    ...ratingForms,
    ...reservationForms,
    ...supervisionForms,
    ...stripeForms,
    ...unitForms,
    ...yearEndForms,
  ].map((form) => form.route),
);

/** Actions that look at nothing that is sent. */
const takeNoInput = ["/sign-out", "/admin/ledger", "/*"];

let web: Web;
beforeAll(async () => {
  web = await startWeb();
}, 300_000);
afterAll(() => web.close());

function pathOf(build: ServerBuild, id: string | undefined): string {
  const route = id === undefined ? undefined : build.routes[id];
  if (!route) return "";
  return [pathOf(build, route.parentId), route.path ?? ""].filter(Boolean).join("/");
}

function doors(build: ServerBuild) {
  // What programs send is JSON, spoilt in api-writes.test.ts.
  const policyOf = (handle: unknown) => (handle as { policy?: string } | undefined)?.policy;
  // What a payment service sends is signed, spoilt in stripe-webhooks.test.ts.
  return Object.values(build.routes).flatMap((route) =>
    route?.module.action && policyOf(route.module.handle) !== "api-key" && route.path !== "api/v1/*"
      ? [{ path: `/${pathOf(build, route.id)}`, action: route.module.action }]
      : [],
  );
}

test("every action of the product is asked by a form of the tables", () => {
  const all = doors(web.build);
  const asked = new Set(all.filter(({ path }) => walked.has(path)).map(({ action }) => action));
  // One file may answer several addresses: walked once, it is walked.
  expect(all.filter(({ path, action }) => !asked.has(action) && !takeNoInput.includes(path)).map(({ path }) => path)).toEqual([]);
  expect(all.length).toBeGreaterThan(30);
});

test("the tables name no address that takes no form", () => {
  const all = doors(web.build).map(({ path }) => path);
  expect([...walked, ...takeNoInput].filter((route) => !all.includes(route))).toEqual([]);
});
