import type { ServerBuild } from "@remix-run/node";
import { matchRoutes } from "@remix-run/react";
import { afterAll, beforeAll, expect, test } from "vitest";

import { BuildParts } from "#app/server/build-parts";
import { newId } from "#app/lib/ids";
import { startWeb, visitor, type Web } from "#tests/support/http";

let web: Web;
let parts: BuildParts;

beforeAll(async () => {
  web = await startWeb();
  parts = new BuildParts(web.build);
}, 180_000);
afterAll(() => web.close());

interface Node {
  id: string;
  path?: string;
  index?: boolean;
  children: Node[];
}

function treeOf(build: ServerBuild, parentId?: string): Node[] {
  return Object.values(build.routes).flatMap((route) =>
    route && route.parentId === parentId
      ? [
          {
            id: route.id,
            ...(route.path === undefined ? {} : { path: route.path }),
            ...(route.index ? { index: true } : {}),
            children: treeOf(build, route.id),
          },
        ]
      : [],
  );
}

/** By build: some hundred addresses ask the same few. */
const trees = new Map<ServerBuild, Node[]>();

const matched = (build: ServerBuild, address: string) =>
  (matchRoutes(knownTree(build) as Parameters<typeof matchRoutes>[0], address) ?? []).map((match) => match.route.id);

function knownTree(build: ServerBuild): Node[] {
  const known = trees.get(build) ?? treeOf(build);
  trees.set(build, known);
  return known;
}

function addressesOf(nodes: Node[], above = ""): string[] {
  return nodes.flatMap((node) => {
    const own = node.path === undefined ? above : `${above}/${node.path}`;
    return [own === "" ? "/" : own, ...addressesOf(node.children, own)];
  });
}

test("every address matches the same routes in its part as in the whole", () => {
  const addresses = addressesOf(treeOf(web.build)).map((address) => address.replace(/:\w+/g, newId()).replace("*", "nowhere/at/all"));
  expect(addresses.length).toBeGreaterThan(80);
  const odd = [
    "/unit/",
    "/UNIT/orders",
    "/products/",
    "/units",
    "/unit.data",
    "/unit/orders.data",
    "//unit",
    "/%75nit",
    "/unit/nowhere",
    "/unit/ORDERS",
    "/unit//orders",
    "/unit/orders/",
    "/unit/orders/a/b/c/d",
    "/unit/%6Frders",
    "/admin/reference/nowhere",
    "/products/a/b/c",
  ];
  for (const address of [...addresses, ...odd])
    expect({ address, ids: matched(parts.of(parts.beginningOf(address)), address) }).toEqual({ address, ids: matched(web.build, address) });
});

test("a part is small, and what no part knows is answered by the whole", async () => {
  expect(Object.keys(parts.of("products").routes).length).toBeLessThan(8);
  expect(Object.keys(parts.of("unit/checkout").routes).length).toBeLessThan(6);
  expect(parts.beginningOf("/unit/orders/1")).toBe("unit/orders");
  expect(parts.beginningOf("/unit/nowhere")).toBe("unit");
  expect(parts.beginningOf("/nowhere")).toBeNull();
  expect(parts.of(null)).toBe(web.build);
  const browser = visitor(web.origin);
  expect((await browser.get("/nowhere")).status).toBe(404);
  expect((await browser.get("/products/nowhere/at/all")).status).toBe(404);
  expect((await browser.get("/products")).status).toBe(200);
});

test("what a page without scripts loads is read by its components and not written for the browser", async () => {
  const route = parts.of("products").routes["routes/shop/products"];
  const url = `${web.origin}/products`;
  const loaded: unknown = await route?.module.loader?.({
    request: new Request(url),
    params: {},
    context: { requestId: "", nonce: "", sendText: () => undefined },
  });
  expect(Object.keys(loaded as object)).toEqual([]);
  expect((loaded as { offers: { page: number } }).offers.page).toBe(1);

  const browser = visitor(web.origin);
  expect((await browser.get("/products")).text).toContain("</html>");
  expect((await browser.get("/products.data")).text).toContain("offers"); // navigation inside a page with scripts
  expect((await browser.get("/account")).location).toContain("/sign-in"); // layouts above other pages keep what they give
});
