import { Form } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { CheckboxField } from "#app/components/ui/checkbox-field";
import { optional } from "#app/components/ui/field";
import { FileField } from "#app/components/ui/file-field";
import { Panel } from "#app/components/ui/panel";
import { ProductPicture } from "#app/components/ui/product-picture";
import { TextField } from "#app/components/ui/text-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import type { OwnUnitPage } from "#app/domain/supervision/publication/unit-page.queries.server";
import { paths } from "#app/lib/paths";

type Fields = {
  slug: string;
  taglineZh: string;
  taglineEn: string;
  storyZh: string;
  storyEn: string;
  showsSuppliers: string;
  showsProgress: string;
};

/** Text and choices of the page. Both choices are made by whoever writes the first draft: nothing is shown unasked. */
export function UnitPageForm({ page, slug }: { page: OwnUnitPage | null; slug: string }) {
  const { t } = useTranslation("progress");
  const { form, fields, pending } = useResultForm<Fields>({
    id: "unit-page",
    defaultValue: {
      slug,
      taglineZh: page?.text.taglineZh ?? "",
      taglineEn: page?.text.taglineEn ?? "",
      storyZh: page?.text.storyZh ?? "",
      storyEn: page?.text.storyEn ?? "",
      showsSuppliers: page?.text.showsSuppliers ? "on" : "",
      showsProgress: page?.text.showsProgress ? "on" : "",
    },
  });
  const names = ["slug", "taglineZh", "taglineEn", "storyZh", "storyEn", "showsSuppliers", "showsProgress"] as const;
  return (
    <Panel title={t("pageText")}>
      <FormShell form={form} fields={names.map((name) => ({ field: fields[name], label: t(`field.${name}`) }))}>
        <input type="hidden" name="version" value={page?.version ?? 0} />
        <TextField
          field={fields.slug}
          label={t("field.slug")}
          hint={t(page?.publishedAt ? "slugStaysHint" : "slugHint")}
          autoComplete="off"
        />
        <TextField field={fields.taglineZh} label={t("field.taglineZh")} lang="zh-CN" />
        <TextField field={fields.taglineEn} label={t("field.taglineEn")} lang="en" />
        <TextareaField field={optional(fields.storyZh)} label={t("field.storyZh")} hint={t("storyHint")} rows={6} lang="zh-CN" />
        <TextareaField field={optional(fields.storyEn)} label={t("field.storyEn")} rows={6} lang="en" />
        <CheckboxField field={fields.showsProgress} label={t("field.showsProgress")} hint={t("showsProgressHint")} />
        <CheckboxField field={fields.showsSuppliers} label={t("field.showsSuppliers")} hint={t("showsSuppliersHint")} />
        <div className="form-actions">
          <Button name="intent" value="save" pending={pending}>
            {t("saveDraft")}
          </Button>
        </div>
      </FormShell>
    </Panel>
  );
}

/** The draft's pictures, each with its way out, and a form for one more. */
export function UnitPagePictures({ page }: { page: OwnUnitPage }) {
  const { t } = useTranslation("progress");
  return (
    <Panel title={t("pictures")}>
      <div className="grid gap-4">
        {page.pictures.map((picture) => (
          <figure key={picture.position}>
            <ProductPicture src={paths.unitPagePicture(picture.fileId)} alt={picture.altZh} />
            <figcaption className="mt-1 flex items-center justify-between gap-2">
              <span className="over">{picture.altZh}</span>
              <Form method="post">
                <input type="hidden" name="position" value={picture.position} />
                <Button size="sm" variant="quiet" name="intent" value="removePicture">
                  {t("removePicture")}
                </Button>
              </Form>
            </figcaption>
          </figure>
        ))}
        <PictureForm key={page.pictures.length} />
      </div>
    </Panel>
  );
}

function PictureForm() {
  const { t } = useTranslation("progress");
  const { form, fields, pending } = useResultForm<{ picture: string; altZh: string; altEn: string }>({ id: "unit-page-picture" });
  return (
    <FormShell
      form={form}
      upload
      className="grid gap-3"
      fields={[
        { field: fields.picture, label: t("field.picture") },
        { field: fields.altZh, label: t("field.altZh") },
        { field: fields.altEn, label: t("field.altEn") },
      ]}
    >
      <FileField field={fields.picture} label={t("field.picture")} hint={t("pictureHint")} accept="image/jpeg,image/png,image/webp" />
      <TextField field={fields.altZh} label={t("field.altZh")} lang="zh-CN" />
      <TextField field={fields.altEn} label={t("field.altEn")} lang="en" />
      <div>
        <Button variant="quiet" name="intent" value="addPicture" pending={pending}>
          {t("addPicture")}
        </Button>
      </div>
    </FormShell>
  );
}
