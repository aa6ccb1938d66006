import { index, layout, route, type RouteConfig } from "@remix-run/route-config";

/** The table of contents: every URL of the product and the file that answers it. */
export default [
  route("healthz", "routes/healthz.ts"),
  route("preferences", "routes/preferences.ts"),

  // The shop
  layout("routes/shop/layout.tsx", [
    index("routes/shop/home.tsx"),
    route("halls", "routes/shop/halls.tsx"),
    route("halls/:slug", "routes/shop/hall.tsx"),
    route("products", "routes/shop/products.tsx"),
    route("products/:id", "routes/shop/product.tsx"),
    route("search", "routes/shop/search.tsx"),
  ]),
  route("art/product/:file", "routes/shop/art.ts"),
  route("files/:id", "routes/files.ts"),
  route("showcase", "routes/account/showcase.tsx"),

  // The way in
  layout("routes/account/entrance.tsx", [
    route("sign-in", "routes/account/sign-in.tsx"),
    route("sign-in/code", "routes/account/sign-in-code.tsx"),
    route("password/forgot", "routes/account/password-forgot.tsx"),
    route("password/reset/:token", "routes/account/password-reset.tsx"),
    route("invitations/:token", "routes/account/invitation.tsx"),
  ]),
  route("sign-out", "routes/account/sign-out.ts"),
  route("account/grants", "routes/account/grants.ts"),

  // Behind sign-in
  layout("routes/console-layout.tsx", [
    route("account", "routes/account/profile.tsx"),
    route("account/security", "routes/account/security.tsx"),

    route("unit/cart", "routes/unit/cart.tsx"),
    route("unit/checkout", "routes/unit/checkout.tsx"),

    route("unit/people", "routes/account/people.tsx", { id: "unit-people" }),
    route("coop/people", "routes/account/people.tsx", { id: "coop-people" }),
    route("hall-desk/people", "routes/account/people.tsx", { id: "hall-people" }),
    route("county/people", "routes/account/people.tsx", { id: "county-people" }),
    route("bureau/people", "routes/account/people.tsx", { id: "bureau-people" }),
    route("admin/people", "routes/admin/people.tsx"),
  ]),

  route("*", "routes/not-found.tsx"),
] satisfies RouteConfig;
