import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { IntentErrors } from "#app/components/form/intent-errors";
import { ProductForm } from "#app/components/orders/product-form";
import { ButtonLink } from "#app/components/ui/button";
import { EmptyState } from "#app/components/ui/empty-state";
import { PageHead } from "#app/components/ui/page-head";
import { getProductChoices } from "#app/domain/catalog/coop.queries.server";
import { createProduct } from "#app/domain/catalog/save-product.server";
import { openingInput, productInput } from "#app/domain/catalog/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "product:edit" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "product:edit");
  return { choices: await getProductChoices(actor), coopName: actor.orgName };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "product:edit");
  const submitted = await submitForm(request, productInput.and(openingInput), ({ available, publish, ...input }) =>
    createProduct(actor, input, { availableMilli: available, publish }),
  );
  return submitted.ok ? redirectWithFlash(request, paths.coopProduct(submitted.value), "coop:flash.created") : submitted.response;
}

export const meta: MetaFunction = () => [{ title: "新产品 New product · 乡集 Xiangji" }];

export default function CoopProductNew() {
  const { t } = useTranslation("coop");
  const { choices, coopName } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead over={coopName} title={t("newProduct")} lead={t("newProductLead")} />
      <IntentErrors forms={choices.freightTables.length > 0 ? ["product"] : []} />
      {choices.freightTables.length === 0 ? (
        <EmptyState title={t("freightFirst")} action={<ButtonLink to={paths.coopFreight()}>{t("freightTables")}</ButtonLink>} />
      ) : (
        <ProductForm product={null} choices={choices} />
      )}
    </>
  );
}
