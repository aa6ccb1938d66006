import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { useWords } from "#app/components/orders/words";
import { Button } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { MoneyField } from "#app/components/ui/money-field";
import { NumberField } from "#app/components/ui/number-field";
import { TextField } from "#app/components/ui/text-field";
import type { FreightTableView } from "#app/domain/catalog/coop.queries.server";
import { fenToInput } from "#app/lib/money";

export function FreightRates({ table }: { table: FreightTableView }) {
  const { t } = useTranslation("coop");
  const placeOf = usePlaceName();
  const words = useWords();
  return (
    <DataTable
      caption={table.name}
      captionHidden
      dense
      rows={[...table.rates].sort((left, right) => Number(left.divisionPrefix === "") - Number(right.divisionPrefix === ""))}
      rowKey={(rate) => rate.divisionPrefix}
      columns={[
        {
          key: "place",
          header: t("rate.place"),
          title: true,
          cell: (rate) => (rate.divisionPrefix === "" ? t("rate.elsewhere") : placeOf(rate.placeName ?? rate.divisionPrefix)),
        },
        { key: "base", header: t("rate.base"), align: "end", nowrap: true, cell: (rate) => words.fen(rate.baseFen) },
        { key: "included", header: t("rate.includedKg"), align: "end", nowrap: true, cell: (rate) => `${rate.includedGrams / 1000n} kg` },
        { key: "perKg", header: t("rate.perKg"), align: "end", nowrap: true, cell: (rate) => words.fen(rate.perKgFen) },
        {
          key: "free",
          header: t("rate.freeFrom"),
          align: "end",
          nowrap: true,
          cell: (rate) => (rate.freeFromFen === null ? "—" : words.fen(rate.freeFromFen)),
        },
      ]}
    />
  );
}

type Rate = { place: string; base: string; includedKg: string; perKg: string; freeFrom: string };
const emptyRate: Rate = { place: "", base: "", includedKg: "", perKg: "", freeFrom: "" };

/** As many lines as there are, and four empty ones; an empty place takes a line away. */
export function FreightForm({ table }: { table: FreightTableView | null }) {
  const { t } = useTranslation("coop");
  const { form, fields, pending } = useResultForm<{ name: string; rates: Rate[] }>({
    id: "freight",
    defaultValue: {
      name: table?.name ?? "",
      rates: [
        ...(table?.rates ?? []).map((rate) => ({
          place: rate.divisionPrefix === "" ? "*" : rate.divisionPrefix.padEnd(6, "0"),
          base: fenToInput(rate.baseFen),
          includedKg: String(rate.includedGrams / 1000n),
          perKg: fenToInput(rate.perKgFen),
          freeFrom: rate.freeFromFen === null ? "" : fenToInput(rate.freeFromFen),
        })),
        ...Array.from({ length: 4 }, () => emptyRate),
      ],
    },
  });
  const rates = fields.rates.getFieldList().map((field) => field.getFieldset());
  return (
    <FormShell
      form={form}
      fields={[
        { field: fields.name, label: t("freightName") },
        ...rates.flatMap((rate, index) => [
          { field: rate.place, label: t("rateLine", { line: index + 1 }) },
          { field: rate.base, label: t("rate.base") },
          { field: rate.includedKg, label: t("rate.includedKg") },
          { field: rate.perKg, label: t("rate.perKg") },
          { field: rate.freeFrom, label: t("rate.freeFrom") },
        ]),
      ]}
    >
      <TextField field={fields.name} label={t("freightName")} maxLength={60} className="max-w-md" />
      {rates.map((rate, index) => (
        <fieldset key={rate.place.name} className="grid gap-3 border-t border-line pt-3 phone:grid-cols-3 lg:grid-cols-5">
          <legend className="sr-only">{t("rateLine", { line: index + 1 })}</legend>
          <TextField field={rate.place} label={t("rate.place")} maxLength={20} placeholder={t("rate.placeExample")} />
          <MoneyField field={rate.base} label={t("rate.base")} />
          <NumberField field={rate.includedKg} label={t("rate.includedKg")} unit="kg" />
          <MoneyField field={rate.perKg} label={t("rate.perKg")} />
          <MoneyField field={rate.freeFrom} label={t("rate.freeFrom")} />
        </fieldset>
      ))}
      <p className="text-ink-2">{t("freightHint")}</p>
      <div>
        <Button pending={pending}>{t("saveFreight")}</Button>
      </div>
    </FormShell>
  );
}
