import { beforeAll, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { readOfferFilter } from "#app/domain/catalog/offer-filter";
import { listOffers } from "#app/domain/catalog/offers.queries.server";
import { refreshListings } from "#app/domain/catalog/refresh-listings.server";
import { givenCoop, givenDivisions, givenProduct, givenProgramme, THE_DAY } from "#tests/support/given";

let ids: string[];

beforeAll(async () => {
  await givenDivisions();
  await givenProgramme({ code: "national-832" });
  const coops = await Promise.all(["422801", "422802", "441521"].map((countyCode) => givenCoop({ countyCode })));
  const products = await Promise.all(
    Array.from({ length: 30 }, (_, index) => {
      const coop = coops[index % coops.length];
      if (!coop) throw new Error("no co-op");
      return givenProduct(coop, { nameZh: `土豆${index}`, originCountyCode: ["422801", "422802", "441521", "330106"][index % 4] ?? "" });
    }),
  );
  ids = products.map(({ id }) => id);
});

/** Kept counts against counting, cell by cell. */
async function differences() {
  return db.$queryRaw<{ cell_id: string; kept: number; counted: number }[]>`
    SELECT coalesce(k.cell_id, c.cell_id) AS cell_id, coalesce(k.products, 0) AS kept, coalesce(c.n, 0)::int AS counted
    FROM listing_cell k FULL JOIN (SELECT cell_id, count(*) AS n FROM listing GROUP BY cell_id) c ON c.cell_id = k.cell_id
    WHERE coalesce(k.products, 0) <> coalesce(c.n, 0)`;
}

const refresh = (which: readonly string[]) => inTransaction((tx) => refreshListings(tx, which, THE_DAY));

test("cells follow publication, withdrawal, another origin and another category", async () => {
  await refresh(ids);
  expect(await differences()).toEqual([]);
  expect((await db.listingCell.aggregate({ _sum: { products: true } }))._sum.products).toBe(30);

  await db.product.updateMany({ where: { id: { in: ids.slice(0, 7) } }, data: { publishedAt: null } });
  await db.product.updateMany({ where: { id: { in: ids.slice(7, 15) } }, data: { originCountyCode: "441521" } });
  await refresh(ids);
  expect(await differences()).toEqual([]);
  expect((await db.listingCell.aggregate({ _sum: { products: true } }))._sum.products).toBe(23);
});

test("filters count by cells what they count by listings", async () => {
  await db.$executeRaw`UPDATE stock_item SET available = 0 WHERE product_id = ANY (${ids.slice(20, 24)}::uuid[])`;
  // A price that every product meets makes the same question be answered from the listings.
  for (const query of ["", "stock=1", "county=441521", "county=441521&stock=1", "programme=national-832", "programme=none&stock=1"]) {
    const kept = readOfferFilter(new URLSearchParams(query));
    const counted = readOfferFilter(new URLSearchParams(`${query}&min=0`));
    const [left, right] = await Promise.all([listOffers(kept.filter, kept.sort, 1), listOffers(counted.filter, counted.sort, 1)]);
    expect({ query, facets: left.facets, total: left.total }).toEqual({ query, facets: right.facets, total: right.total });
  }
});

test("many who publish at once do not deadlock and lose no count", async () => {
  const groups = Array.from({ length: 12 }, (_, index) => ids.filter((_, at) => (at * 7 + index) % 3 !== 0).reverse());
  await db.product.updateMany({ where: { id: { in: ids } }, data: { publishedAt: null } });
  await refresh(ids);
  expect(await db.listing.count()).toBe(0);
  await db.product.updateMany({ where: { id: { in: ids } }, data: { publishedAt: new Date() } });
  await Promise.all(groups.map(refresh));
  expect(await differences()).toEqual([]);
  expect(await db.listing.count()).toBe(30);
});
