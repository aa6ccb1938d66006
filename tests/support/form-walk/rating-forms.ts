import { rateOrder } from "#app/domain/credit/rate-order.server";
import { calendarDateOf } from "#app/lib/dates";
import type { FormCase } from "#tests/support/form-walk/form-case";
import { cookieOf } from "#tests/support/form-walk/people";
import { fourStars, givenSettledOrder } from "#tests/support/given-rating";

const fields = { form: "plumbing", goods: "choice", delivery: "choice", service: "choice", comment: "note" } as const;
const typed = { goods: "4", delivery: "5", service: "3", comment: "米粒饱满" };
const route = "/unit/orders/:id/rating";

export const ratingForms: FormCase[] = [
  {
    name: "an order is rated",
    route,
    fields,
    given: async () => {
      const { unit, order } = await givenSettledOrder();
      return { cookie: await cookieOf("unit", unit.id), page: `/unit/orders/${order.id}/rating`, button: ["intent", "rate"], typed };
    },
  },
  {
    name: "a rating is changed",
    route,
    fields: { ...fields, version: "version" },
    given: async () => {
      const now = new Date();
      const { unit, order } = await givenSettledOrder({}, now);
      await rateOrder({ ...unit.clerk, now }, order.id, fourStars);
      return {
        cookie: await cookieOf("unit", unit.id),
        page: `/unit/orders/${order.id}/rating`,
        button: ["intent", "change"],
        typed: { ...typed, comment: `复秤 ${calendarDateOf(now)}` },
      };
    },
  },
];
