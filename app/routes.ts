import { index, layout, route, type RouteConfig, type RouteConfigEntry } from "@remix-run/route-config";

/** Pages inside the frame of the desks, where their refusals stand as well. */
const desk = (pages: RouteConfigEntry[]) => layout("routes/console-layout.tsx", [layout("routes/console-page.tsx", pages)]);

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
    route("ledger/heads", "routes/ledger/heads.tsx"),
    route("verify", "routes/shop/verify.tsx"),
    route("progress", "routes/progress/nation.tsx"),
    route("progress/:code", "routes/progress/division.tsx"),
    route("units/:slug", "routes/progress/unit-page.tsx"),
    route("open-data", "routes/open-data/open-data.tsx"),
    route("open-data/dictionary", "routes/open-data/dictionary.tsx"),
  ]),
  route("ledger/heads/:day", "routes/ledger/head-list-file.ts"),
  route("ledger/keys", "routes/ledger/keys.ts"),
  route("progress/download", "routes/progress/download.ts", { id: "nation-download" }),
  route("progress/:code/download", "routes/progress/download.ts", { id: "division-download" }),
  route("open-data/ocds/:kind", "routes/open-data/ocds.ts"),
  route("open-data/dumps/:file", "routes/open-data/dump-file.ts"),
  route("open-data/dictionary.json", "routes/open-data/dictionary-file.ts"),
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
  desk([
    route("account", "routes/account/profile.tsx"),
    route("account/security", "routes/account/security.tsx"),

    route("unit/cart", "routes/unit/cart.tsx"),
    route("unit/checkout", "routes/unit/checkout.tsx"),

    route("unit", "routes/unit/desk.tsx"),
    route("unit/orders", "routes/unit/orders.tsx"),
    route("unit/orders/download", "routes/unit/orders-download.ts"),
    route("unit/orders/:id", "routes/unit/order.tsx"),
    route("unit/orders/:id/remittance", "routes/unit/remittance-slip.tsx"),
    route("unit/groups/:id", "routes/unit/group.tsx"),
    route("unit/deliveries/:shipmentId", "routes/unit/delivery.tsx"),
    route("unit/acceptances/:id", "routes/unit/acceptance.tsx"),
    route("unit/acceptances/:id/photos/:fileId", "routes/unit/acceptance-photo.ts"),
    route("unit/payments", "routes/unit/payments.tsx"),
    route("unit/filing/:year", "routes/unit/filing.tsx"),
    route("unit/quota/:year", "routes/unit/quota.tsx"),
    route("unit/quota/:year/:programme", "routes/unit/quota-programme.tsx"),
    route("unit/quota/:year/:programme/download", "routes/unit/quota-download.ts"),
    route("unit/quota/:year/:programme/plan", "routes/unit/plan.tsx"),

    route("coop", "routes/coop/desk.tsx"),
    route("coop/products", "routes/coop/products.tsx"),
    route("coop/products/new", "routes/coop/product-new.tsx"),
    route("coop/products/:id", "routes/coop/product.tsx"),
    route("coop/freight", "routes/coop/freight.tsx"),
    route("coop/freight/:id", "routes/coop/freight-table.tsx"),
    route("coop/sales", "routes/coop/sales.tsx"),
    route("coop/sales/download", "routes/coop/sales-download.ts"),
    route("coop/sales/:id", "routes/coop/sale.tsx"),
    route("coop/sales/:id/ship", "routes/coop/ship.tsx"),
    route("coop/shipments/:id", "routes/coop/shipment.tsx"),
    route("coop/acceptances/:id", "routes/coop/acceptance.tsx"),
    route("coop/acceptances/:id/photos/:fileId", "routes/coop/acceptance-photo.ts"),
    route("coop/remittances", "routes/coop/remittances.tsx"),

    route("unit/page", "routes/unit/page.tsx"),
    route("unit/page/preview", "routes/unit/page-preview.tsx"),
    route("unit/page/pictures/:fileId", "routes/unit/page-picture.ts"),
    route("bureau/publication", "routes/bureau/publication.tsx", { id: "bureau-publication" }),
    route("admin/reference/publication", "routes/bureau/publication.tsx", { id: "platform-publication" }),

    route("unit/people", "routes/account/people.tsx", { id: "unit-people" }),
    route("coop/people", "routes/account/people.tsx", { id: "coop-people" }),
    route("hall-desk/people", "routes/account/people.tsx", { id: "hall-people" }),
    route("county/people", "routes/account/people.tsx", { id: "county-people" }),
    route("bureau", "routes/bureau/overview.tsx"),
    route("bureau/divisions/:code", "routes/bureau/division.tsx"),
    route("bureau/units/:id", "routes/bureau/unit.tsx"),
    route("bureau/units/:id/orders/:orderId", "routes/bureau/order.tsx"),
    route("bureau/filings", "routes/bureau/filings.tsx"),
    route("bureau/filings/:id", "routes/bureau/filing.tsx"),
    route("bureau/windows", "routes/bureau/windows.tsx"),
    route("bureau/people", "routes/account/people.tsx", { id: "bureau-people" }),
    route("county", "routes/county/desk.tsx"),
    route("hall-desk", "routes/hall-desk/desk.tsx"),

    route("admin", "routes/admin/overview.tsx"),
    route("admin/reference/programmes", "routes/admin/reference/programmes.tsx"),
    route("admin/reference/programmes/:id", "routes/admin/reference/programme.tsx"),
    route("admin/reference/rules", "routes/admin/reference/rules.tsx"),
    route("admin/reference/windows", "routes/admin/reference/windows.tsx"),
    route("admin/reference/divisions", "routes/admin/reference/divisions.tsx"),
    route("admin/reference/categories", "routes/admin/reference/categories.tsx"),
    route("admin/ledger", "routes/admin/ledger.tsx"),
    route("admin/jobs", "routes/admin/jobs.tsx"),
    route("admin/mail", "routes/admin/mail.tsx"),
    route("admin/mail/:name", "routes/admin/mail-message.tsx"),
    route("admin/audit", "routes/admin/audit.tsx"),
    route("admin/people", "routes/admin/people.tsx"),
  ]),

  // Files to keep
  route("unit/quota/:year/bundle", "routes/unit/quota-bundle.ts"),
  route("bureau/download", "routes/bureau/download.ts"),
  route("bureau/units/:id/download", "routes/bureau/unit-download.ts"),
  route("bureau/units/:id/bundle/:year", "routes/bureau/unit-bundle.ts"),

  route("*", "routes/not-found.tsx"),
] satisfies RouteConfig;
