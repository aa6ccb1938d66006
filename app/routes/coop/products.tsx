import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData, useLocation } from "@remix-run/react";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useWords } from "#app/components/orders/words";
import { pictureOf } from "#app/components/shop/names";
import { Badge } from "#app/components/ui/badge";
import { Button, ButtonLink } from "#app/components/ui/button";
import { Chips } from "#app/components/ui/chips";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { FilterBar } from "#app/components/ui/filter-bar";
import { ListFiles } from "#app/components/ui/list-files";
import { MoneyField } from "#app/components/ui/money-field";
import { NumberField } from "#app/components/ui/number-field";
import { PageHead } from "#app/components/ui/page-head";
import { Pagination } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { ProductPicture } from "#app/components/ui/product-picture";
import { TextField } from "#app/components/ui/text-field";
import { listOwnProducts, type OwnProductRow } from "#app/domain/catalog/coop.queries.server";
import { setOffer, setPublished } from "#app/domain/catalog/save-product.server";
import { productIdInput, rowOfferInput } from "#app/domain/catalog/schema";
import { can } from "#app/domain/identity/policy";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { fenToInput } from "#app/lib/money";
import { paths } from "#app/lib/paths";
import { parseQuantity } from "#app/lib/quantity";
import { productQuestionOf, productStates } from "#app/routes/coop/product-question.server";

export const handle = { policy: "product:read" };

const PAGE = 25;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "product:read");
  const url = new URL(request.url);
  const question = productQuestionOf(url);
  const page = Math.min(1_000, Math.max(1, Number.parseInt(url.searchParams.get("page") ?? "1", 10) || 1));
  const list = await listOwnProducts(actor, {
    ...question,
    page,
    pageSize: PAGE,
  });
  return {
    ...list,
    query: question.query,
    state: question.state,
    states: [...productStates],
    page,
    pageCount: Math.max(1, Math.ceil(list.total / PAGE)),
    edits: can(actor, "product:edit"),
    coopName: actor.orgName,
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "product:edit");
  const url = new URL(request.url);
  const here = url.pathname + url.search;
  const intent = await intentOf(request);
  switch (intent) {
    case "offer": {
      const submitted = await submitForm(request, rowOfferInput, ({ productId, ...input }) => setOffer(actor, productId, input));
      return submitted.ok ? redirectWithFlash(request, here, "coop:flash.offerSaved") : submitted.response;
    }
    case "publish":
    case "unpublish": {
      const submitted = await submitForm(request, productIdInput, ({ productId }) => setPublished(actor, productId, intent === "publish"));
      return submitted.ok
        ? redirectWithFlash(request, here, intent === "publish" ? "coop:flash.published" : "coop:flash.unpublished")
        : submitted.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction = () => [{ title: "产品 Products · 乡集 Xiangji" }];

export default function CoopProducts() {
  const { t } = useTranslation(["coop", "orders"]);
  const placeOf = usePlaceName();
  const { rows, total, query, state, states, page, pageCount, edits, coopName } = useLoaderData<typeof loader>();
  const { pathname } = useLocation();
  const words = useWords();
  return (
    <>
      <PageHead
        over={coopName}
        title={t("products")}
        lead={edits ? t("productsLead") : undefined}
        tools={
          edits ? (
            <>
              <ButtonLink to={paths.coopFreight()} variant="quiet">
                {t("freightTables")}
              </ButtonLink>
              <ButtonLink to={paths.coopProductNew()} icon="plus">
                {t("newProduct")}
              </ButtonLink>
            </>
          ) : null
        }
      />
      <IntentErrors forms={rows.map((row) => `offer-${row.id}`)} />
      <div className="mb-4 grid gap-3">
        <Chips
          label={t("orders:statusLabel")}
          name="state"
          options={[{ value: "", label: t("orders:group.all") }, ...states.map((value) => ({ value, label: t(`productState.${value}`) }))]}
        />
        <FilterBar keep={{ state: state ?? undefined }} {...(query ? { clearTo: pathname } : {})}>
          <TextField field={{ id: "q", name: "q", initialValue: query }} label={t("searchProduct")} type="search" maxLength={60} />
        </FilterBar>
      </div>
      <Panel tools={<ListFiles what={t("products")} />}>
        <DataTable
          caption={t("products")}
          captionHidden
          rows={rows}
          rowKey={(row) => row.id}
          empty={
            <EmptyState
              title={t("noProducts")}
              action={edits ? <ButtonLink to={paths.coopProductNew()}>{t("newProduct")}</ButtonLink> : null}
            />
          }
          columns={[
            {
              key: "name",
              header: t("product"),
              title: true,
              sortable: true,
              cell: (row) => (
                <div className="flex items-center gap-3">
                  <div className="w-12 shrink-0 overflow-hidden rounded-field">
                    <ProductPicture src={pictureOf(row)} />
                  </div>
                  <div>
                    <Link to={paths.coopProduct(row.id)}>{words.name(row.nameZh, row.nameEn)}</Link>
                    <div className="over">
                      {row.sku} · {words.name(row.packageZh, row.packageEn)} · {placeOf(row.originName)}
                    </div>
                  </div>
                </div>
              ),
            },
            {
              key: "price",
              header: t("priceAndStock"),
              sortable: true,
              cell: (row) =>
                edits ? (
                  <OfferForm key={`${row.id}-${row.version}-${row.stockVersion}`} row={row} />
                ) : (
                  `${words.fen(row.priceFen)} · ${row.available} ${words.unit(row.salesUnit, parseQuantity(row.available) ?? 0n)}`
                ),
            },
            {
              key: "state",
              header: t("orders:statusLabel"),
              nowrap: true,
              cell: (row) => (
                <div className="flex flex-wrap items-center gap-2">
                  <Badge tone={row.published ? "good" : "none"}>{t(row.published ? "productState.published" : "productState.draft")}</Badge>
                  {edits ? (
                    <Form method="post" preventScrollReset>
                      <input type="hidden" name="productId" value={row.id} />
                      <Button
                        size="sm"
                        variant="quiet"
                        name="intent"
                        value={row.published ? "unpublish" : "publish"}
                        aria-label={`${t(row.published ? "unpublish" : "publish")} ${words.name(row.nameZh, row.nameEn)}`}
                      >
                        {t(row.published ? "unpublish" : "publish")}
                      </Button>
                    </Form>
                  ) : null}
                </div>
              ),
            },
          ]}
        />
      </Panel>
      <Pagination page={page} pageCount={pageCount} total={total} />
    </>
  );
}

/** Price and stock where they stand; the versions say what was seen. */
function OfferForm({ row }: { row: OwnProductRow }) {
  const { t } = useTranslation(["coop", "common"]);
  const words = useWords();
  const name = words.name(row.nameZh, row.nameEn);
  const { form, fields, pending } = useResultForm<{ price: string; available: string }>({
    id: `offer-${row.id}`,
    defaultValue: { price: fenToInput(row.priceFen), available: row.available },
  });
  return (
    <FormShell
      form={form}
      className="offer-form"
      preventScrollReset
      fields={[
        { field: fields.price, label: t("price") },
        { field: fields.available, label: t("stock") },
      ]}
    >
      <input type="hidden" name="productId" value={row.id} />
      <input type="hidden" name="version" value={row.version} />
      <input type="hidden" name="stockVersion" value={row.stockVersion} />
      <MoneyField field={fields.price} label={`${t("price")} ${name}`} labelHidden />
      <NumberField
        field={fields.available}
        label={`${t("stock")} ${name}`}
        labelHidden
        decimals
        unit={words.unit(row.salesUnit, parseQuantity(row.available) ?? 0n)}
      />
      <Button
        size="sm"
        variant="quiet"
        name="intent"
        value="offer"
        pending={pending}
        aria-label={`${String(t("common:action.save"))} ${name}`}
      >
        {t("common:action.save")}
      </Button>
    </FormShell>
  );
}
