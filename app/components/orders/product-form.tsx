import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import type { ReactNode } from "react";

import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { useWords } from "#app/components/orders/words";
import { Button } from "#app/components/ui/button";
import { CheckboxField } from "#app/components/ui/checkbox-field";
import { MoneyField } from "#app/components/ui/money-field";
import { NumberField } from "#app/components/ui/number-field";
import { Panel } from "#app/components/ui/panel";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import type { OwnProduct, ProductChoices } from "#app/domain/catalog/coop.queries.server";
import { salesUnits, storageClasses } from "#app/domain/catalog/schema";
import { artKinds } from "#app/lib/art-kinds";
import { fenToInput, formatBps } from "#app/lib/money";
import { formatQuantity } from "#app/lib/quantity";

const names = [
  "sku",
  "nameZh",
  "nameEn",
  "descriptionZh",
  "descriptionEn",
  "categoryCode",
  "art",
  "originCountyCode",
  "salesUnit",
  "packageZh",
  "packageEn",
  "netGrams",
  "price",
  "minQuantity",
  "stepQuantity",
  "leadDays",
  "catchWeight",
  "tolerance",
  "shelfLifeDays",
  "storage",
  "freightTableId",
  "available",
  "publish",
] as const;
type Name = (typeof names)[number];
type Fields = Record<Name, string> & { seasonMonths: string[] };

function valuesOf(product: OwnProduct | null, choices: ProductChoices): Partial<Record<keyof Fields, unknown>> {
  if (!product)
    return {
      originCountyCode: choices.homeCountyCode,
      salesUnit: "BAG",
      minQuantity: "1",
      stepQuantity: "1",
      leadDays: "3",
      tolerance: "0",
      storage: "AMBIENT",
      freightTableId: choices.freightTables[0]?.id ?? "",
      available: "0",
    };
  return {
    sku: product.sku,
    nameZh: product.nameZh,
    nameEn: product.nameEn ?? "",
    descriptionZh: product.descriptionZh,
    descriptionEn: product.descriptionEn ?? "",
    categoryCode: product.categoryCode,
    art: product.art === choices.categories.find(({ code }) => code === product.categoryCode)?.art ? "" : product.art,
    originCountyCode: product.originCountyCode,
    salesUnit: product.salesUnit,
    packageZh: product.packageZh,
    packageEn: product.packageEn ?? "",
    netGrams: String(product.netGrams),
    price: fenToInput(product.priceFen),
    minQuantity: formatQuantity(product.minMilli),
    stepQuantity: formatQuantity(product.stepMilli),
    leadDays: String(product.leadDays),
    catchWeight: product.catchWeight ? "on" : undefined,
    tolerance: formatBps(product.toleranceBps).replace(" %", ""),
    shelfLifeDays: String(product.shelfLifeDays),
    storage: product.storage,
    freightTableId: product.freightTableId,
    seasonMonths: product.seasonMonths.map(String),
  };
}

/** Everything a buyer wants to know about a product, in the order a clerk knows it. */
export function ProductForm({ product, choices, children }: { product: OwnProduct | null; choices: ProductChoices; children?: ReactNode }) {
  const { t } = useTranslation(["coop", "orders"]);
  const placeOf = usePlaceName();
  const words = useWords();
  const optional = { required: false };
  const { form, fields, pending } = useResultForm<Fields>({
    id: "product",
    defaultValue: valuesOf(product, choices),
    constraint: { art: optional, nameEn: optional, descriptionZh: optional, descriptionEn: optional, packageEn: optional },
  });
  const months = fields.seasonMonths.initialValue;
  const chosen = Array.isArray(months) ? months.map(String) : typeof months === "string" ? [months] : [];
  return (
    <FormShell
      form={form}
      fields={names
        .filter((name) => !product || (name !== "available" && name !== "publish"))
        .map((name) => ({ field: fields[name], label: t(`field.${name}`) }))}
    >
      {product ? <input type="hidden" name="version" value={product.version} /> : null}
      <Panel title={t("section.what")}>
        <div className="field-grid phone:grid-cols-2">
          <TextField field={fields.nameZh} label={t("field.nameZh")} maxLength={80} />
          <TextField field={fields.nameEn} label={t("field.nameEn")} maxLength={120} lang="en" />
          <SelectField
            field={fields.categoryCode}
            label={t("field.categoryCode")}
            placeholder={t("orders:choose")}
            options={choices.parents.map((parent) => ({
              group: words.name(parent.nameZh, parent.nameEn),
              options: choices.categories
                .filter((category) => category.parentCode === parent.code)
                .map((category) => ({ value: category.code, label: words.name(category.nameZh, category.nameEn) })),
            }))}
          />
          <SelectField
            field={fields.art}
            label={t("field.art")}
            hint={t("artHint")}
            placeholder={t("artOfCategory")}
            options={artKinds.map((kind) => ({ value: kind, label: t(`art.${kind}`) }))}
          />
          <SelectField
            field={fields.originCountyCode}
            label={t("field.originCountyCode")}
            hint={t("originHint")}
            options={choices.places.map((place) => ({
              group: placeOf(place.prefecture),
              options: place.counties.map((county) => ({ value: county.code, label: placeOf(county.name) })),
            }))}
          />
          <TextareaField field={fields.descriptionZh} label={t("field.descriptionZh")} maxLength={1000} />
          <TextareaField field={fields.descriptionEn} label={t("field.descriptionEn")} maxLength={1000} lang="en" />
          <TextField field={fields.sku} label={t("field.sku")} hint={t("skuHint")} maxLength={40} />
        </div>
      </Panel>
      <Panel title={t("section.sale")}>
        <div className="field-grid phone:grid-cols-2 lg:grid-cols-3">
          <SelectField
            field={fields.salesUnit}
            label={t("field.salesUnit")}
            options={salesUnits.map((value) => ({ value, label: words.unit(value) }))}
          />
          <TextField field={fields.packageZh} label={t("field.packageZh")} hint={t("packageHint")} maxLength={40} />
          <TextField field={fields.packageEn} label={t("field.packageEn")} maxLength={60} lang="en" />
          <NumberField field={fields.netGrams} label={t("field.netGrams")} unit="g" />
          <MoneyField field={fields.price} label={t("field.price")} />
          <NumberField field={fields.minQuantity} label={t("field.minQuantity")} decimals />
          <NumberField field={fields.stepQuantity} label={t("field.stepQuantity")} decimals />
          <NumberField field={fields.leadDays} label={t("field.leadDays")} unit={t("days")} />
          <SelectField
            field={fields.freightTableId}
            label={t("field.freightTableId")}
            options={choices.freightTables.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <CheckboxField field={fields.catchWeight} label={t("field.catchWeight")} hint={t("catchWeightHint")} />
          <NumberField field={fields.tolerance} label={t("field.tolerance")} unit="%" decimals />
        </div>
      </Panel>
      <Panel title={t("section.keep")}>
        <div className="field-grid phone:grid-cols-2">
          <SelectField
            field={fields.storage}
            label={t("field.storage")}
            options={storageClasses.map((value) => ({ value, label: t(`storage.${value}`) }))}
          />
          <NumberField field={fields.shelfLifeDays} label={t("field.shelfLifeDays")} unit={t("days")} />
        </div>
        <fieldset className="field mt-4">
          <legend className="field-label mb-1.5">{t("field.seasonMonths")}</legend>
          <div className="flex flex-wrap gap-x-4">
            {Array.from({ length: 12 }, (_, index) => String(index + 1)).map((month) => (
              <label key={month} className="choice" htmlFor={`season-${month}`}>
                <input type="checkbox" id={`season-${month}`} name="seasonMonths" value={month} defaultChecked={chosen.includes(month)} />
                <span>{t("monthShort", { month })}</span>
              </label>
            ))}
          </div>
        </fieldset>
      </Panel>
      {product ? null : (
        <Panel title={t("section.offer")}>
          <div className="field-grid phone:grid-cols-2">
            <NumberField field={fields.available} label={t("field.available")} decimals />
            <CheckboxField field={fields.publish} label={t("field.publish")} hint={t("publishHint")} />
          </div>
        </Panel>
      )}
      <div className="form-actions">
        <Button name="intent" value="save" pending={pending}>
          {t(product ? "saveProduct" : "createProduct")}
        </Button>
        {children}
      </div>
    </FormShell>
  );
}
