import type { Json, Release } from "#app/domain/supervision/publication/ocds-release";
import { csvCell } from "#app/lib/csv";

/** A column of the flat file: one line for each item of a contract. The dictionary says what each holds. */
export const dumpColumns = [
  "ocid",
  "date",
  "status",
  "status_date",
  "paid_amount",
  "buyer_id",
  "buyer_name",
  "buyer_region",
  "buyer_locality",
  "supplier_id",
  "supplier_name",
  "supplier_scale",
  "supplier_region",
  "supplier_locality",
  "reserved_for",
  "contract_amount",
  "currency",
  "line",
  "description",
  "category",
  "origin_code",
  "origin",
  "programmes",
  "quantity",
  "unit",
  "unit_price",
] as const;
export type DumpColumn = (typeof dumpColumns)[number];

/** Where a contract stands by the end of a dump. */
export type DumpStatus = "active" | "completed" | "cancelled";

type Thing = { [name: string]: Json };
const things = (value: Json | undefined): Thing[] =>
  Array.isArray(value) ? value.filter((each): each is Thing => typeof each === "object" && each !== null && !Array.isArray(each)) : [];
const thing = (value: Json | undefined): Thing => things([value ?? null])[0] ?? {};
const text = (value: Json | undefined): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");
const amount = (value: Json | undefined): string => {
  const number = thing(value).amount;
  return typeof number === "number" ? number.toFixed(2) : "";
};

/**
 * The lines of a contract from its releases: the first names it, the others say how far it has come.
 *
 * @param releases of one process up to the end of the dump, oldest first
 */
export function dumpRows(releases: readonly Release[]): Record<DumpColumn, string>[] {
  const [award] = releases;
  const last = releases.at(-1);
  if (!award || !last) return [];
  const party = (role: string) => things(award.parties).find(({ roles }) => Array.isArray(roles) && roles.includes(role)) ?? {};
  const [buyer, supplier] = [party("buyer"), party("supplier")];
  const [awarded] = things(award.awards);
  const reserved = thing(thing(award.tender).otherRequirements).reservedParticipation;
  const common = {
    ocid: award.ocid,
    date: award.date,
    status: statusOf(releases),
    status_date: last.date,
    paid_amount: paidOf(releases),
    buyer_id: text(buyer.id),
    buyer_name: text(buyer.name),
    buyer_region: text(thing(buyer.address).region),
    buyer_locality: text(thing(buyer.address).locality),
    supplier_id: text(supplier.id),
    supplier_name: text(supplier.name),
    supplier_scale: text(thing(supplier.details).scale),
    supplier_region: text(thing(supplier.address).region),
    supplier_locality: text(thing(supplier.address).locality),
    reserved_for: Array.isArray(reserved) ? reserved.map(text).join(" ") : "",
    contract_amount: amount(awarded?.value),
    currency: "CNY",
  };
  return things(awarded?.items).map((item) => {
    const marks = things(item.additionalClassifications);
    const origin = marks.find(({ scheme }) => scheme === "GB/T 2260") ?? {};
    return {
      ...common,
      line: text(item.id),
      description: text(item.description),
      category: text(thing(item.classification).id),
      origin_code: text(origin.id),
      origin: text(origin.description),
      programmes: marks
        .filter(({ scheme }) => scheme === "XIANGJI-PROGRAMME")
        .map(({ id }) => text(id))
        .join(" "),
      quantity: text(item.quantity),
      unit: text(thing(item.unit).name),
      unit_price: amount(thing(item.unit).value),
    };
  });
}

function statusOf(releases: readonly Release[]): DumpStatus {
  if (releases.some(({ tag }) => tag.includes("awardCancellation"))) return "cancelled";
  return releases.some(({ tag }) => tag.includes("contractTermination")) ? "completed" : "active";
}

function paidOf(releases: readonly Release[]): string {
  const cents = releases
    .flatMap((release) => things(release.contracts))
    .flatMap((contract) => things(thing(contract.implementation).transactions))
    .reduce((sum, { value }) => sum + Math.round(Number(thing(value).amount) * 100), 0);
  return (cents / 100).toFixed(2);
}

export const csvHead = `\uFEFF${dumpColumns.join(",")}\r\n`;

export function csvLines(rows: readonly Record<DumpColumn, string>[]): string {
  return rows.map((row) => `${dumpColumns.map((column) => csvCell(row[column])).join(",")}\r\n`).join("");
}
