import { db } from "#app/db/client.server";
import { bankFields, type BankColumns, type BankFormat } from "#app/domain/payments/bank-format";

export interface BankFormatRow {
  id: string;
  nameZh: string;
  nameEn: string;
  columns: BankColumns;
  version: number;
  disabled: boolean;
}

/** Every format an administrator keeps, by name. */
export async function listBankFormats(): Promise<BankFormatRow[]> {
  const rows = await db.bankFormat.findMany({ orderBy: { nameZh: "asc" } });
  return rows.map(({ id, nameZh, nameEn, columns, version, disabledAt }) => ({
    id,
    nameZh,
    nameEn,
    columns: toColumns(columns),
    version,
    disabled: disabledAt !== null,
  }));
}

/** Formats that statements are read by. */
export async function listFormats(): Promise<BankFormat[]> {
  const rows = await listBankFormats();
  return rows.filter(({ disabled }) => !disabled).map(({ nameZh, columns }) => ({ name: nameZh, columns }));
}

function toColumns(stored: unknown): BankColumns {
  const known = stored as Record<string, unknown>;
  return Object.fromEntries(
    bankFields.map((field) => {
      const titles = known[field];
      return [field, Array.isArray(titles) ? titles.filter((title) => typeof title === "string") : []];
    }),
  );
}
