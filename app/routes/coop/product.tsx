import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";
import { z } from "zod/v4";

import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { IntentErrors } from "#app/components/form/intent-errors";
import { ProductForm } from "#app/components/orders/product-form";
import { useWords } from "#app/components/orders/words";
import { pictureOf } from "#app/components/shop/names";
import { Badge } from "#app/components/ui/badge";
import { Button, ButtonLink } from "#app/components/ui/button";
import { FileField } from "#app/components/ui/file-field";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { ProductPicture } from "#app/components/ui/product-picture";
import { TextField } from "#app/components/ui/text-field";
import { Timeline } from "#app/components/ui/timeline";
import { getOwnProduct, getProductChoices } from "#app/domain/catalog/coop.queries.server";
import { addPicture, removePicture } from "#app/domain/catalog/product-pictures.server";
import { editProduct, setPublished } from "#app/domain/catalog/save-product.server";
import { pictureInput, picturePositionInput, productInput } from "#app/domain/catalog/schema";
import { can } from "#app/domain/identity/policy";
import { badPicture } from "#app/domain/identity/errors";
import { storePicture } from "#app/domain/identity/store-picture.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, readForm, submitForm } from "#app/http/form.server";
import { found, parseId } from "#app/http/params.server";
import { formatInstant } from "#app/lib/dates";
import { integerField } from "#app/lib/form-fields";
import { paths } from "#app/lib/paths";

export const handle = { policy: "product:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "product:read");
  const [product, choices] = await Promise.all([getOwnProduct(actor, parseId(params.id)), getProductChoices(actor)]);
  return { product: found(product), choices, coopName: actor.orgName, edits: can(actor, "product:edit") };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "product:edit");
  const id = parseId(params.id);
  const here = paths.coopProduct(id);
  const intent = await intentOf(request);
  switch (intent) {
    case "save": {
      const schema = productInput.and(z.object({ version: integerField(0, 999_999_999) }));
      const submitted = await submitForm(request, schema, ({ version, ...input }) => editProduct(actor, id, version, input));
      return submitted.ok ? redirectWithFlash(request, here, "coop:flash.saved") : submitted.response;
    }
    case "publish":
    case "unpublish": {
      const submitted = await submitForm(request, z.object({}), () => setPublished(actor, id, intent === "publish"));
      return submitted.ok
        ? redirectWithFlash(request, here, intent === "publish" ? "coop:flash.published" : "coop:flash.unpublished")
        : submitted.response;
    }
    case "addPicture": {
      found(await getOwnProduct(actor, id));
      const [file, ...others] = (await readForm(request)).getAll("picture");
      const submitted = await submitForm(request, pictureInput, async ({ alt }) => {
        if (others.length > 0) throw badPicture("picture");
        const bytes = new Uint8Array(file instanceof File ? await file.arrayBuffer() : new ArrayBuffer(0));
        const fileId = await storePicture(
          actor,
          { name: file instanceof File ? file.name : "", bytes },
          { field: "picture", isPublic: true },
        );
        await addPicture(actor, id, fileId, alt);
      });
      return submitted.ok ? redirectWithFlash(request, here, "coop:flash.pictureAdded") : submitted.response;
    }
    case "removePicture": {
      const submitted = await submitForm(request, picturePositionInput, ({ position }) => removePicture(actor, id, position));
      return submitted.ok ? redirectWithFlash(request, here, "coop:flash.pictureRemoved") : submitted.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.product.nameZh} · 乡集 Xiangji` }];

const actions = ["create", "edit", "offer", "publish", "unpublish", "picture-add", "picture-remove"] as const;

export default function CoopProduct() {
  const { t } = useTranslation("coop");
  const { product, choices, coopName, edits } = useLoaderData<typeof loader>();
  const words = useWords();
  return (
    <>
      <PageHead
        over={`${coopName} · ${product.sku}`}
        title={
          <span className="flex flex-wrap items-center gap-3">
            {words.name(product.nameZh, product.nameEn)}
            <Badge tone={product.published ? "good" : "none"}>
              {t(product.published ? "productState.published" : "productState.draft")}
            </Badge>
          </span>
        }
        tools={
          <>
            {product.published ? (
              <ButtonLink variant="quiet" to={paths.product(product.id)}>
                {t("seeInShop")}
              </ButtonLink>
            ) : null}
            {edits ? (
              <Form method="post">
                <Button variant={product.published ? "quiet" : "act"} name="intent" value={product.published ? "unpublish" : "publish"}>
                  {t(product.published ? "unpublish" : "publish")}
                </Button>
              </Form>
            ) : null}
          </>
        }
      />
      <IntentErrors forms={edits ? ["product", "picture"] : []} />
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_20rem] lg:items-start">
        {edits ? <ProductForm key={product.version} product={product} choices={choices} /> : <Panel>{product.descriptionZh}</Panel>}
        <div className="grid gap-5">
          <Panel title={t("pictures")}>
            <div className="grid gap-4">
              {product.images.length === 0 ? (
                <div>
                  <ProductPicture src={pictureOf(product)} />
                  <p className="over mt-1">{t("drawnPicture")}</p>
                </div>
              ) : null}
              {product.images.map((image) => (
                <figure key={image.position}>
                  <ProductPicture src={paths.file(image.fileId)} alt={image.altZh} />
                  <figcaption className="mt-1 flex items-center justify-between gap-2">
                    <span className="over">{image.altZh}</span>
                    {edits ? (
                      <Form method="post">
                        <input type="hidden" name="position" value={image.position} />
                        <Button size="sm" variant="quiet" name="intent" value="removePicture">
                          {t("removePicture")}
                        </Button>
                      </Form>
                    ) : null}
                  </figcaption>
                </figure>
              ))}
              {edits ? <PictureForm key={product.images.length} name={product.nameZh} /> : null}
            </div>
          </Panel>
          <Panel title={t("versions")}>
            <Timeline
              label={t("versions")}
              events={product.history.map((row) => {
                const action = actions.find((known) => `product.${known}` === row.action);
                return {
                  key: row.id,
                  title: action ? t(`history.${action}`) : row.action,
                  at: formatInstant(row.at),
                  dateTime: row.at.toISOString(),
                  by: row.by,
                };
              })}
            />
          </Panel>
        </div>
      </div>
    </>
  );
}

function PictureForm({ name }: { name: string }) {
  const { t } = useTranslation("coop");
  const { form, fields, pending } = useResultForm<{ picture: string; alt: string }>({ id: "picture", defaultValue: { alt: name } });
  return (
    <FormShell
      form={form}
      upload
      className="grid gap-3"
      fields={[
        { field: fields.picture, label: t("picture") },
        { field: fields.alt, label: t("pictureAlt") },
      ]}
    >
      <FileField field={fields.picture} label={t("picture")} hint={t("pictureHint")} accept="image/jpeg,image/png,image/webp" />
      <TextField field={fields.alt} label={t("pictureAlt")} maxLength={80} />
      <div>
        <Button variant="quiet" name="intent" value="addPicture" pending={pending}>
          {t("addPicture")}
        </Button>
      </div>
    </FormShell>
  );
}
