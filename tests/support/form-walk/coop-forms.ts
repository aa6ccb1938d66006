import { calendarDateOf } from "#app/lib/dates";
import type { FormCase } from "#tests/support/form-walk/form-case";
import type { Kind } from "#tests/support/form-walk/bad-values";
import { aPicture, cookieOf } from "#tests/support/form-walk/people";
import { givenCategory, givenCoop, givenProduct, next } from "#tests/support/given";
import { acceptInput, givenAcceptedOrder, givenSubmittedOrder, shipInput } from "#tests/support/given-order";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { confirmOrder } from "#app/domain/ordering/confirm-order.server";
import { shipOrder } from "#app/domain/ordering/ship-order.server";

const articleNumbers = { field: "sku", values: ["nan", "infinite"], because: "NaN and 1e309 are article numbers as good as any" } as const;

const today = () => calendarDateOf(new Date());

const aboutProduct: Record<string, Kind> = {
  form: "plumbing",
  sku: "code",
  nameZh: "text",
  nameEn: "note",
  descriptionZh: "note",
  descriptionEn: "note",
  categoryCode: "choice",
  art: "optionalChoice",
  originCountyCode: "choice",
  salesUnit: "choice",
  packageZh: "text",
  packageEn: "note",
  netGrams: "integer",
  price: "money",
  minQuantity: "quantity",
  stepQuantity: "quantity",
  leadDays: "integer",
  catchWeight: "tick",
  tolerance: "percent",
  shelfLifeDays: "integer",
  storage: "choice",
  freightTableId: "choice",
  seasonMonths: "choices",
};

const typedProduct = () => ({
  sku: `TD-${next()}`,
  nameZh: "高山黄心土豆",
  nameEn: "Mountain potatoes",
  descriptionZh: "海拔 1200 米",
  descriptionEn: "From 1,200 metres",
  categoryCode: "potato",
  art: "kiwi",
  originCountyCode: "422802",
  salesUnit: "BAG",
  packageZh: "10 斤/袋",
  packageEn: "5 kg bag",
  netGrams: "5000",
  price: "18.50",
  minQuantity: "1",
  stepQuantity: "1",
  leadDays: "3",
  catchWeight: "on",
  tolerance: "2.5",
  shelfLifeDays: "60",
  storage: "AMBIENT",
  seasonMonths: "7",
});

async function givenOwnProduct(published = true) {
  const coop = await givenCoop();
  const product = await givenProduct(coop, { published });
  const other = await givenCoop();
  const foreign = await givenProduct(other);
  return { coop, product, other, foreign, cookie: await cookieOf("coop", coop.id) };
}

async function givenSale() {
  const sale = await givenSubmittedOrder();
  return { ...sale, cookie: await cookieOf("coop", sale.coop.id), page: `/coop/sales/${sale.order.id}` };
}

const saleReason = (intent: string): FormCase => ({
  name: `a sale: ${intent}`,
  route: "/coop/sales/:id",
  fields: { form: "plumbing", reason: "text" },
  given: async () => {
    const sale = await givenSale();
    if (intent === "cancel") await confirmOrder(sale.coop.clerk, sale.order.id);
    if (intent === "closeShort") {
      await confirmOrder(sale.coop.clerk, sale.order.id);
      const shipment = await shipOrder(sale.coop.clerk, sale.order.id, shipInput([{ lineId: sale.line.id, quantity: 50_000n }]));
      await acceptDelivery(sale.unit.clerk, shipment, acceptInput([{ lineId: sale.line.id, accepted: 50_000n }]));
    }
    return { cookie: sale.cookie, page: sale.page, button: ["intent", intent], typed: { reason: "今年歉收" } };
  },
});

export const coopForms: FormCase[] = [
  {
    name: "a new product",
    route: "/coop/products/new",
    fields: { ...aboutProduct, available: "quantity", publish: "tick" },
    accepts: [articleNumbers],
    given: async () => {
      const coop = await givenCoop();
      await givenCategory();
      const other = await givenCoop();
      return {
        cookie: await cookieOf("coop", coop.id),
        page: "/coop/products/new",
        button: ["intent", "save"],
        typed: { ...typedProduct(), freightTableId: coop.freightTableId, available: "100", publish: "on" },
        foreign: { freightTableId: other.freightTableId },
      };
    },
  },
  {
    name: "a product",
    route: "/coop/products/:id",
    fields: { ...aboutProduct, version: "version" },
    only: ["version", "sku", "nameEn", "price", "freightTableId"],
    accepts: [articleNumbers],
    given: async () => {
      const { coop, product, other, cookie } = await givenOwnProduct();
      return {
        cookie,
        page: `/coop/products/${product.id}`,
        button: ["intent", "save"],
        typed: { ...typedProduct(), freightTableId: coop.freightTableId },
        foreign: { freightTableId: other.freightTableId },
      };
    },
  },
  {
    name: "a product is published",
    route: "/coop/products/:id",
    fields: {},
    given: async () => {
      const { product, cookie } = await givenOwnProduct(false);
      return { cookie, page: `/coop/products/${product.id}`, button: ["intent", "publish"] };
    },
  },
  {
    name: "a picture of a product",
    route: "/coop/products/:id",
    fields: { form: "plumbing", picture: "picture", alt: "text" },
    given: async () => {
      const { product, cookie } = await givenOwnProduct();
      return {
        cookie,
        page: `/coop/products/${product.id}`,
        button: ["intent", "addPicture"],
        typed: { picture: aPicture(), alt: "一筐土豆" },
      };
    },
  },
  {
    name: "a picture is taken away",
    route: "/coop/products/:id",
    fields: { position: "version" },
    given: async () => {
      const { coop, product, cookie } = await givenOwnProduct();
      const { storePicture } = await import("#app/domain/identity/store-picture.server");
      const { addPicture } = await import("#app/domain/catalog/product-pictures.server");
      const bytes = new Uint8Array(await aPicture().arrayBuffer());
      const fileId = await storePicture(coop.manager, { name: "a.png", bytes }, { field: "picture", isPublic: true });
      await addPicture(coop.manager, product.id, fileId, "图");
      return { cookie, page: `/coop/products/${product.id}`, button: ["intent", "removePicture"] };
    },
  },
  {
    name: "price and stock in the table",
    route: "/coop/products",
    fields: { form: "plumbing", productId: "id", version: "version", stockVersion: "version", price: "money", available: "quantity" },
    given: async () => {
      const { product, foreign, cookie } = await givenOwnProduct();
      return {
        cookie,
        page: "/coop/products",
        button: ["intent", "offer"],
        having: { productId: product.id },
        typed: { price: "4.20", available: "900" },
        foreign: { productId: foreign.id },
      };
    },
  },
  {
    name: "unpublished in the table",
    route: "/coop/products",
    fields: { productId: "id" },
    given: async () => {
      const { product, foreign, cookie } = await givenOwnProduct();
      return {
        cookie,
        page: "/coop/products",
        button: ["intent", "unpublish"],
        having: { productId: product.id },
        foreign: { productId: foreign.id },
      };
    },
  },
  {
    name: "a freight table",
    route: "/coop/freight/:id",
    fields: {
      form: "plumbing",
      name: "text",
      "rates[].place": "optionalCode",
      "rates[].base": "optionalMoney",
      "rates[].includedKg": "optionalInteger",
      "rates[].perKg": "optionalMoney",
      "rates[].freeFrom": "optionalMoney",
    },
    given: async () => {
      const coop = await givenCoop();
      return {
        cookie: await cookieOf("coop", coop.id),
        page: "/coop/freight/new",
        having: { form: "freight" },
        typed: {
          name: `运费 ${next()}`,
          "rates[0].place": "湖南省",
          "rates[0].base": "10",
          "rates[0].includedKg": "5",
          "rates[0].perKg": "1.20",
          "rates[0].freeFrom": "500",
          "rates[1].place": "*",
          "rates[1].base": "20",
          "rates[1].includedKg": "5",
          "rates[1].perKg": "2",
        },
      };
    },
  },
  {
    name: "a sale is confirmed",
    route: "/coop/sales/:id",
    fields: {},
    given: async () => ({ ...(await pageOf()), button: ["intent", "confirm"] }),
  },
  {
    name: "freight of a sale",
    route: "/coop/sales/:id",
    fields: { form: "plumbing", freight: "money" },
    given: async () => ({ ...(await pageOf()), button: ["intent", "changeFreight"], typed: { freight: "12.50" } }),
  },
  saleReason("reject"),
  saleReason("cancel"),
  saleReason("closeShort"),
  {
    name: "a receipt",
    route: "/coop/sales/:id",
    fields: { form: "plumbing", amount: "money", receivedOn: "date", bankReference: "text" },
    given: async () => {
      const sale = await givenAcceptedOrder();
      return {
        cookie: await cookieOf("coop", sale.coop.id),
        page: `/coop/sales/${sale.order.id}`,
        button: ["intent", "confirmRemittance"],
        typed: { amount: "400", receivedOn: today(), bankReference: `TX-${next()}` },
      };
    },
  },
  {
    name: "a shipment",
    route: "/coop/sales/:id/ship",
    fields: {
      form: "plumbing",
      expectedOn: "date",
      carrier: "text",
      driverName: "text",
      driverPhone: "phone",
      vehicle: "text",
      note: "note",
      "lines[].lineId": "id",
      "lines[].quantity": "quantity",
      "lines[].lot": "note",
    },
    given: async () => {
      const sale = await givenSale();
      await confirmOrder(sale.coop.clerk, sale.order.id);
      const stranger = await givenSubmittedOrder();
      return {
        cookie: sale.cookie,
        page: `${sale.page}/ship`,
        having: { form: "ship" },
        typed: {
          expectedOn: today(),
          carrier: "自送",
          driverName: "张师傅",
          driverPhone: "0718-5550101",
          vehicle: "鄂Q00001",
          note: "冷藏车",
          "lines[0].quantity": "100",
          "lines[0].lot": "L1",
        },
        foreign: { "lines[].lineId": stranger.line.id },
      };
    },
  },
];

async function pageOf() {
  const { cookie, page } = await givenSale();
  return { cookie, page };
}
