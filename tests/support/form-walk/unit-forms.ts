import { changeFreight, confirmOrder } from "#app/domain/ordering/confirm-order.server";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { shipOrder } from "#app/domain/ordering/ship-order.server";
import { confirmFiling, submitFiling } from "#app/domain/quota/decide-filing.server";
import { postQuota } from "#app/domain/quota/ledger.server";
import { saveFiling } from "#app/domain/quota/save-filing.server";
import { openWindow as openWindowStep } from "#app/domain/region/open-window.server";
import { db, inTransaction } from "#app/db/client.server";
import { refreshListings } from "#app/domain/catalog/refresh-listings.server";
import { addDays, calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { asStep } from "#tests/support/as-step";
import type { FormCase } from "#tests/support/form-walk/form-case";
import { aPicture, cookieOf, signedIn } from "#tests/support/form-walk/people";
import { givenAccount, givenActor, givenProgramme, givenUnit, givenUscc } from "#tests/support/given";
import { acceptInput, givenCart, givenMarket, givenShippedOrder, givenSubmittedOrder, shipInput } from "#tests/support/given-order";

const openWindow = asStep(openWindowStep);

const today = () => calendarDateOf(new Date());
const thisYear = () => fiscalYearOf(today());

/** A bureau of Hunan that acts now: the walk goes through the web server, whose clock is the real one. */
export const bureauNow = () => givenActor("bureau", "430000", "CLERK", { divisionPrefix: "43", now: new Date() });

/** A filing window that is open today. */
export async function givenOpenWindow(): Promise<void> {
  if ((await db.filingWindow.count({ where: { fiscalYear: thisYear(), divisionPrefix: "43" } })) > 0) return;
  await openWindow(bureauNow(), {
    fiscalYear: thisYear(),
    divisionCode: "430000",
    opensOn: addDays(today(), -10),
    dueOn: addDays(today(), 20),
    correctionDueOn: addDays(today(), 40),
    source: "test",
  });
}

/** A unit with somebody signed in and a product in that person's cart. */
async function givenFullCart(): Promise<{ cookie: string; productId: string; cartId: string; unitId: string }> {
  const { unit, product } = await givenMarket();
  const { cookie, userId } = await signedIn("unit", unit.id);
  const actor = givenActor("unit", unit.id, "MANAGER", { userId, now: new Date() });
  const cart = await givenCart(actor, [{ productId: product.id, quantityMilli: 20_000n }]);
  return { cookie, productId: product.id, cartId: cart.id, unitId: unit.id };
}

/** A product that the shop shows, and somebody signed in who may buy it. */
async function givenListedProduct(): Promise<{ cookie: string; productId: string }> {
  const { product, unit } = await givenMarket();
  await inTransaction((tx) => refreshListings(tx, [product.id], today()));
  return { cookie: await cookieOf("unit", unit.id), productId: product.id };
}

const declared = (mode: "OWN" | "OUTSOURCED" | "SHARED_LEAD") => ({
  mode,
  canteenTotal: 100_000_000n,
  shares: [],
  leadUnitId: undefined,
  contractorName: mode === "OUTSOURCED" ? "测试餐饮公司" : "",
  contractorUscc: "",
  note: "",
});

/** A unit whose filing waits for its bureau. */
export async function givenSubmittedFiling() {
  await givenOpenWindow();
  await givenProgramme();
  const unit = await givenUnit();
  const now = new Date();
  await saveFiling({ ...unit.clerk, now }, thisYear(), declared("OWN"));
  await submitFiling({ ...unit.reviewer, now }, thisYear());
  const filing = await db.filing.findFirstOrThrow({ where: { unitId: unit.id } });
  return { unit, filingId: filing.id };
}

async function givenFilingDesk(): Promise<{ cookie: string; page: string }> {
  await givenOpenWindow();
  await givenProgramme();
  const unit = await givenUnit();
  return { cookie: await cookieOf("unit", unit.id), page: `/unit/filing/${thisYear()}` };
}

async function givenPendingGroup() {
  const order = await givenSubmittedOrder({ approvalThresholdFen: 1n });
  return { cookie: await cookieOf("unit", order.unit.id), page: `/unit/groups/${order.group.id}` };
}

export const unitForms: FormCase[] = [
  {
    name: "a quantity in the cart",
    route: "/unit/cart",
    fields: { form: "plumbing", productId: "id", quantity: "quantity" },
    given: async () => {
      const { cookie, productId } = await givenFullCart();
      return { cookie, page: "/unit/cart", button: ["intent", "set"], having: { productId }, typed: { quantity: "12.5" } };
    },
  },
  {
    name: "taken out of the cart",
    route: "/unit/cart",
    fields: { form: "plumbing", productId: "id", quantity: "plumbing" },
    accepts: [{ field: "productId", values: ["unknownId"], because: "what is not in the cart is out of it already" }],
    given: async () => {
      const { cookie, productId } = await givenFullCart();
      return { cookie, page: "/unit/cart", button: ["intent", "remove"], having: { productId } };
    },
  },
  {
    name: "from a product's page into the cart",
    route: "/products/:id",
    fields: { form: "plumbing", quantity: "quantity" },
    given: async () => {
      const { cookie, productId } = await givenListedProduct();
      return { cookie, page: `/products/${productId}`, having: { form: "order" }, typed: { quantity: "3" } };
    },
  },
  {
    name: "from a shelf into the cart",
    route: "/unit/cart",
    fields: { form: "plumbing", productId: "id", returnTo: "plumbing", quantity: "quantity" },
    given: async () => {
      const { cookie, productId } = await givenListedProduct();
      return { cookie, page: "/products", button: ["intent", "add"], having: { productId } };
    },
  },
  {
    name: "checkout",
    route: "/unit/checkout",
    fields: {
      form: "plumbing",
      cartId: "id",
      cartVersion: "version",
      seen: "version",
      creditedUnitId: "optionalId",
      source: "choice",
      address: "text",
      receiverName: "text",
      receiverPhone: "phone",
      deliverFrom: "date",
      deliverTo: "date",
      note: "note",
    },
    given: async () => {
      const { cookie } = await givenFullCart();
      const other = await givenFullCart();
      return {
        cookie,
        page: "/unit/checkout",
        having: { form: "checkout" },
        typed: {
          source: "UNION",
          address: "零陵区测试路 9 号",
          receiverName: "王老师",
          receiverPhone: "0746-7654321",
          deliverFrom: addDays(today(), 9),
          deliverTo: addDays(today(), 11),
          note: "七点半以后送",
        },
        foreign: { cartId: other.cartId, creditedUnitId: other.unitId },
      };
    },
  },
  {
    name: "a delivery is judged",
    route: "/unit/deliveries/:shipmentId",
    fields: {
      form: "plumbing",
      receiverName: "text",
      witnessName: "text",
      temperature: "optionalCode",
      note: "note",
      "lines[].lineId": "id",
      "lines[].accepted": "quantity",
      "lines[].rejected": "quantity",
      "lines[].reason": "optionalChoice",
      "lines[].note": "note",
      "lines[].photo": "optionalPicture",
    },
    accepts: [{ field: "temperature", values: ["negative"], because: "frozen goods are colder than zero" }],
    given: async () => {
      const delivery = await givenShippedOrder();
      const stranger = await givenShippedOrder();
      return {
        cookie: await cookieOf("unit", delivery.unit.id),
        page: `/unit/deliveries/${delivery.shipmentId}`,
        having: { form: "accept" },
        typed: {
          receiverName: "李老师",
          witnessName: "王老师",
          temperature: "4.5",
          note: "袋口完好",
          "lines[0].accepted": "100",
          "lines[0].rejected": "0",
          "lines[0].note": "新鲜",
          "lines[0].photo": aPicture(),
        },
        foreign: { "lines[].lineId": stranger.line.id },
      };
    },
  },
  {
    name: "a filing, own canteen",
    route: "/unit/filing/:year",
    fields: {
      form: "plumbing",
      mode: "id",
      canteenTotal: "money",
      "shares[].programmeId": "id",
      "shares[].share": "percent",
      note: "note",
      reason: "note",
    },
    accepts: [
      { field: "shares[].programmeId", values: ["unknownId"], because: "a share of a programme that does not bind the unit binds nobody" },
    ],
    given: async () => {
      const { cookie, page } = await givenFilingDesk();
      return {
        cookie,
        page: `${page}?step=figures&mode=OWN`,
        button: ["intent", "save"],
        typed: { canteenTotal: "1200000", "shares[0].share": "20", note: "含教工食堂" },
      };
    },
  },
  {
    name: "a filing, contractor",
    route: "/unit/filing/:year",
    fields: {
      form: "plumbing",
      mode: "id",
      contractorName: "text",
      contractorUscc: "optionalCode",
      canteenTotal: "money",
      "shares[].programmeId": "id",
      "shares[].share": "percent",
      note: "note",
      reason: "note",
    },
    only: ["contractorName", "contractorUscc"],
    given: async () => {
      const { cookie, page } = await givenFilingDesk();
      return {
        cookie,
        page: `${page}?step=figures&mode=OUTSOURCED`,
        button: ["intent", "save"],
        typed: { contractorName: "永州测试餐饮公司", contractorUscc: givenUscc(), canteenTotal: "1200000", note: "" },
      };
    },
  },
  {
    name: "a filing is submitted",
    route: "/unit/filing/:year",
    fields: {},
    given: async () => {
      await givenOpenWindow();
      await givenProgramme();
      const unit = await givenUnit();
      await saveFiling({ ...unit.clerk, now: new Date() }, thisYear(), declared("OWN"));
      return { cookie: await cookieOf("unit", unit.id), page: `/unit/filing/${thisYear()}?step=check`, button: ["intent", "submit"] };
    },
  },
  {
    name: "a certificate is issued",
    route: "/unit/quota/:year/:programme",
    fields: {},
    given: async () => {
      const programme = await givenProgramme();
      const unit = await givenUnit();
      const account = await givenAccount({ unitId: unit.id, programmeId: programme.id, assessedFen: 100n, fiscalYear: thisYear() });
      const day = `${thisYear()}-01-02`;
      for (const kind of ["ORDER", "ACCEPT", "SETTLE"] as const)
        await inTransaction((tx) =>
          postQuota(tx, [
            {
              unitId: unit.id,
              accountId: account.accountId,
              kind,
              amountFen: 100n,
              cause: { type: "order-line", id: newId() },
              source: "CANTEEN",
              effectiveOn: day,
              recordedAt: new Date(),
              actorId: null,
              ruleVersion: 1,
            },
          ]),
        );
      return {
        cookie: await cookieOf("unit", unit.id),
        page: `/unit/quota/${thisYear()}/${programme.code}`,
        button: ["intent", "certificate"],
      };
    },
  },
  {
    name: "a group is approved",
    route: "/unit/groups/:id",
    fields: {},
    given: async () => ({ ...(await givenPendingGroup()), button: ["intent", "approve"] }),
  },
  {
    name: "a group is refused",
    route: "/unit/groups/:id",
    fields: { form: "plumbing", reason: "text" },
    given: async () => ({ ...(await givenPendingGroup()), button: ["intent", "refuse"], typed: { reason: "超出本月预算" } }),
  },
  {
    name: "another freight is confirmed",
    route: "/unit/orders/:id",
    fields: {},
    given: async () => {
      const order = await givenSubmittedOrder();
      await changeFreight(order.coop.clerk, order.order.id, 1_500n);
      return { cookie: await cookieOf("unit", order.unit.id), page: `/unit/orders/${order.order.id}`, button: ["intent", "reconfirm"] };
    },
  },
  {
    name: "an order is cancelled",
    route: "/unit/orders/:id",
    fields: { form: "plumbing", reason: "text" },
    given: async () => {
      const order = await givenSubmittedOrder();
      return {
        cookie: await cookieOf("unit", order.unit.id),
        page: `/unit/orders/${order.order.id}`,
        button: ["intent", "cancel"],
        typed: { reason: "菜谱改了" },
      };
    },
  },
  {
    name: "an order ends short",
    route: "/unit/orders/:id",
    fields: { form: "plumbing", reason: "text" },
    given: async () => {
      const order = await givenSubmittedOrder();
      await confirmOrder(order.coop.clerk, order.order.id);
      const shipment = await shipOrder(order.coop.clerk, order.order.id, shipInput([{ lineId: order.line.id, quantity: 50_000n }]));
      await acceptDelivery(order.unit.clerk, shipment, acceptInput([{ lineId: order.line.id, accepted: 50_000n }]));
      return {
        cookie: await cookieOf("unit", order.unit.id),
        page: `/unit/orders/${order.order.id}`,
        button: ["intent", "closeShort"],
        typed: { reason: "余量不再需要" },
      };
    },
  },
  {
    name: "a plan of months",
    route: "/unit/quota/:year/:programme/plan",
    fields: { form: "plumbing", "months[]": "money" },
    given: async () => {
      const { unit } = await givenSubmittedFiling();
      await confirmFiling(bureauNow(), unit.id, thisYear());
      const account = await db.quotaAccount.findFirstOrThrow({ where: { unitId: unit.id }, include: { plan: true } });
      const programme = await db.programme.findUniqueOrThrow({ where: { id: account.programmeId } });
      const yuan = (fen: bigint) => `${fen / 100n}.${String(fen % 100n).padStart(2, "0")}`;
      const months = account.plan.toSorted((left, right) => left.month - right.month).map((month) => month.plannedFen);
      const [first = 0n, second = 0n, ...rest] = months;
      return {
        cookie: await cookieOf("unit", unit.id),
        page: `/unit/quota/${thisYear()}/${programme.code}/plan`,
        having: { form: "plan" },
        typed: Object.fromEntries([first + 100n, second - 100n, ...rest].map((fen, index) => [`months[${index}]`, yuan(fen)])),
      };
    },
  },
];
