import { listProgrammes } from "#app/domain/region/reference.queries.server";
import { dumpColumns, type DumpColumn } from "#app/domain/supervision/publication/dump-format";
import { translator } from "#app/i18n/i18n.server";
import { calendarDateOf } from "#app/lib/dates";

type ColumnType = "text" | "date-time" | "amount" | "number" | "codes" | "code";

/** What kind of value a column of the flat file holds; text where nothing is said. */
const types: Partial<Record<DumpColumn, ColumnType>> = {
  date: "date-time",
  status: "code",
  status_date: "date-time",
  paid_amount: "amount",
  supplier_scale: "code",
  reserved_for: "codes",
  contract_amount: "amount",
  currency: "code",
  category: "code",
  origin_code: "code",
  programmes: "codes",
  quantity: "number",
  unit_price: "amount",
};

const typeOf = (name: DumpColumn): ColumnType => types[name] ?? "text";

const kinds = ["award", "shipment", "acceptance", "payment", "shortened", "cancellation"] as const;

/** The dictionary in both languages; page and file are drawn from it. */
export async function dictionaryOf() {
  const texts = { "zh-CN": translator("zh-CN"), en: translator("en") };
  const programmes = await listProgrammes(calendarDateOf(new Date()));
  return {
    format: "xiangji-open-data-dictionary/1",
    standard: "https://standard.open-contracting.org/1.1/en/",
    columns: dumpColumns.map((name) => ({
      name,
      type: typeOf(name),
      zh: texts["zh-CN"](`progress:column.${name}`),
      en: texts.en(`progress:column.${name}`),
    })),
    events: kinds.map((kind) => ({ kind, zh: texts["zh-CN"](`progress:event.${kind}`), en: texts.en(`progress:event.${kind}`) })),
    reservedParticipation: programmes.map(({ code, nameZh, nameEn }) => ({ code, zh: nameZh, en: nameEn })),
  };
}
