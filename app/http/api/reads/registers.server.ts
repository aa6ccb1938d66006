import { z } from "zod/v4";

import { listHallCoops } from "#app/domain/catalog/hall-desk.queries.server";
import { listCountyCoops } from "#app/domain/identity/coops.queries.server";
import { listPeople } from "#app/domain/identity/people.queries.server";
import { getCoopRecord, listCoopRegister } from "#app/domain/supervision/registers/coops.queries.server";
import { listPeopleRegister } from "#app/domain/supervision/registers/people.queries.server";
import { getProductRecord, listProductRegister } from "#app/domain/supervision/registers/products.queries.server";
import { registerStates } from "#app/domain/supervision/registers/states";
import { listUnitRegister } from "#app/domain/supervision/registers/units.queries.server";
import { count, day, fen, id, instant, none, oneOf, pathCode, pathId, quantityText, words, yearQuery, yes } from "#app/http/api/fields";
import { among, list, one, pageThrough, reachFor, search } from "#app/http/api/reads/declare.server";
import { yearFor } from "#app/http/api/side";

/** Registers of a bureau, co-ops of a hall and of a county, and the people who act for an organisation. */

const register = { scope: "registers:read", actions: { bureau: "register:read" } } as const;
const place = { q: search, place: pathCode().optional() };
const role = oneOf(["CLERK", "REVIEWER", "MANAGER", "VIEWER", "CONTRACTOR"]);

const coop = {
  id: id(),
  name: words(),
  nameEn: none(words()),
  uscc: words(),
  kind: words(),
  sellerClass: words(),
  code: words(),
  county: words(),
  recommendedOn: none(day()),
  suspendedAt: none(instant()),
  products: count(),
  formerNames: none(words()),
};
const product = {
  id: id(),
  sku: words(),
  nameZh: words(),
  nameEn: none(words()),
  coopId: id(),
  coop: words(),
  county: words(),
  priceFen: fen(),
  salesUnit: words(),
  available: quantityText(),
  publishedAt: none(instant()),
};
const programme = { shortZh: words(), shortEn: words(), validFrom: day(), validTo: none(day()) };

export const registers = {
  listUnitRegister: list({
    ...register,
    path: "/registers/units",
    query: { ...place, ...yearQuery, state: among(registerStates.units) },
    name: "RegisteredUnit",
    row: z.object({
      id: id(),
      name: words(),
      nameEn: none(words()),
      uscc: words(),
      budgetCode: words(),
      code: words(),
      division: words(),
      supervisingUnit: none(words()),
      bureau: none(words()),
      filing: words().meta({ description: "State of the filing of the year." }),
      createdAt: instant(),
      closedOn: none(day()),
      formerNames: none(words()),
    }),
    page: async ({ actor, query, after, limit }) => {
      const prefix = await reachFor(query.place, actor.divisionPrefix);
      const filter = { q: query.q ?? "", prefix, state: query.state ?? null, after, limit };
      return listUnitRegister(actor, yearFor(actor, query.year), filter);
    },
  }),
  listCoopRegister: list({
    ...register,
    path: "/registers/coops",
    query: { ...place, state: among(registerStates.coops) },
    name: "RegisteredCoop",
    row: z.object(coop),
    page: async ({ actor, query, after, limit }) =>
      listCoopRegister(actor, { q: query.q ?? "", prefix: await reachFor(query.place, ""), state: query.state ?? null, after, limit }),
  }),
  getRegisteredCoop: one({
    ...register,
    path: "/registers/coops/{coopId}",
    params: { coopId: pathId() },
    name: "RegisteredCoopDocument",
    response: z.object({
      ...coop,
      address: words(),
      programmes: z.array(z.object({ ...programme, products: count() })),
      halls: z.array(z.object({ slug: words(), nameZh: words(), nameEn: words() })),
      years: z
        .array(
          z.object({
            fiscalYear: count(),
            orders: count(),
            units: count(),
            goodsFen: fen(),
            acceptedFen: fen(),
            refusedFen: fen(),
            returnedFen: fen(),
            shipments: count(),
            accepted: count(),
            onTime: count(),
          }),
        )
        .meta({ description: "With units of the bureau's divisions." }),
    }),
    find: ({ actor, params: { coopId } }) => getCoopRecord(actor, coopId),
  }),
  listProductRegister: list({
    ...register,
    path: "/registers/products",
    query: { ...place, state: among(registerStates.products) },
    name: "RegisteredProduct",
    row: z.object(product),
    page: async ({ actor, query, after, limit }) =>
      listProductRegister(actor, { q: query.q ?? "", prefix: await reachFor(query.place, ""), state: query.state ?? null, after, limit }),
  }),
  getRegisteredProduct: one({
    ...register,
    path: "/registers/products/{productId}",
    params: { productId: pathId() },
    name: "RegisteredProductDocument",
    response: z.object({
      ...product,
      packageZh: words(),
      packageEn: none(words()),
      categoryZh: words(),
      categoryEn: words(),
      createdAt: instant(),
      prices: z
        .array(z.object({ priceFen: fen(), firstOn: day(), lastOn: day(), orders: count() }))
        .meta({ description: "Prices that orders were placed at." }),
      verdicts: z.array(
        z.object({ shortZh: words(), shortEn: words(), listVersion: count(), firstOn: day(), lastOn: day(), lines: count() }),
      ),
      lists: z.array(z.object(programme)),
    }),
    find: ({ actor, params: { productId } }) => getProductRecord(actor, productId),
  }),
  listPeopleRegister: list({
    scope: "registers:read",
    actions: { bureau: "register:people" },
    path: "/registers/people",
    query: { ...place, of: among(["unit", "bureau"]), state: among(registerStates.people) },
    name: "RegisteredPerson",
    row: z.object({
      grantId: id(),
      userId: id(),
      name: words(),
      email: words(),
      role,
      orgId: id(),
      organisation: words(),
      code: words(),
      validFrom: instant(),
      validTo: none(instant()),
      grantedBy: none(words()),
      lastSignIn: none(instant()),
    }),
    page: async ({ actor, query, after, limit }) => {
      const prefix = await reachFor(query.place, actor.divisionPrefix);
      return listPeopleRegister(actor, query.of ?? "unit", { q: query.q ?? "", prefix, state: query.state ?? null, after, limit });
    },
  }),
  listHallCoops: list({
    scope: "registers:read",
    actions: { hall: "hall:read" },
    path: "/hall/coops",
    name: "HallCoop",
    row: z.object({ id: id(), name: words(), county: words(), products: count(), admittedOn: none(day()) }),
    page: async ({ actor, ...page }) => pageThrough(await listHallCoops(actor.orgId), page, (row) => row.id),
  }),
  listCountyCoops: list({
    scope: "registers:read",
    actions: { county: "coop:recommend" },
    path: "/county/coops",
    name: "CountyCoop",
    row: z.object({
      id: id(),
      name: words(),
      kind: words(),
      contactName: words(),
      contactPhone: words(),
      recommendedOn: none(day()),
      products: count(),
    }),
    page: async ({ actor, ...page }) => pageThrough(await listCountyCoops(actor), page, (row) => row.id),
  }),
  listPeople: list({
    scope: "people:read",
    actions: { unit: "people:read", coop: "people:read", hall: "people:read", bureau: "people:read", county: "people:read" },
    path: "/people",
    name: "Person",
    row: z.object({ grantId: id(), userId: id(), name: words(), email: words(), role, validFrom: instant(), twoFactor: yes() }),
    page: async ({ actor, ...page }) => pageThrough((await listPeople(actor)).people, page, (row) => row.grantId),
  }),
};
