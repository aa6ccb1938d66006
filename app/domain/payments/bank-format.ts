/** What a statement tells of a transfer. Each bank has titles of its own for the columns. */
export const bankFields = [
  "bookedOn",
  "arrived",
  "left",
  "amount",
  "payerName",
  "payerAccount",
  "purpose",
  "reference",
  "balance",
] as const;
export type BankField = (typeof bankFields)[number];

/** Titles of the columns that carry a field. Several columns may carry the purpose; of the others the first that is there counts. */
export type BankColumns = Partial<Record<BankField, readonly string[]>>;

export interface BankFormat {
  name: string;
  columns: BankColumns;
}

/** A transfer as a statement has it. Positive: arrived; negative: left the account. */
export interface StatementRow {
  bookedOn: string;
  amountFen: bigint;
  payerName: string;
  payerAccount: string;
  purpose: string;
  reference: string;
  /** What was on the account afterwards, as the bank wrote it: it tells apart what looks the same otherwise. */
  balance: string;
}

export type RowProblem = "noDate" | "noAmount" | "badAmount" | "bothAmounts";

export type ReadRow = { rowNumber: number; text: string } & ({ row: StatementRow; problem: null } | { row: null; problem: RowProblem });

const HEADER_WITHIN = 40;

const plain = (title: string) =>
  title
    .normalize("NFKC")
    .replaceAll(/[\s:：()（）]/g, "")
    .toLowerCase();

interface Header {
  format: BankFormat;
  at: number;
  places: Record<BankField, number[]>;
}

/** The format whose titles a table has, with the places of its columns; of several the one that finds most. Null when none knows the day and the amount. */
export function findHeader(table: readonly (readonly string[])[], formats: readonly BankFormat[]): Header | null {
  let best: { header: Header; known: number } | null = null;
  for (const [at, cells] of table.slice(0, HEADER_WITHIN).entries()) {
    const titles = cells.map(plain);
    for (const format of formats) {
      const places = Object.fromEntries(
        bankFields.map((field) => [
          field,
          (format.columns[field] ?? []).map((title) => titles.indexOf(plain(title))).filter((place) => place >= 0),
        ]),
      ) as Header["places"];
      const whole = places.bookedOn.length > 0 && (places.arrived.length > 0 || places.amount.length > 0);
      const known = bankFields.filter((field) => places[field].length > 0).length;
      if (whole && known > (best?.known ?? 0)) best = { header: { format, at, places }, known };
    }
  }
  return best?.header ?? null;
}

/** Rows below the titles. What is empty, or a sum below the list, is left out; what is a transfer and cannot be read says why. */
export function readRows(table: readonly (readonly string[])[], { at, places }: Header): ReadRow[] {
  return table.slice(at + 1).flatMap((cells, index): ReadRow[] => {
    const one = (field: BankField) => text(places[field].map((place) => cells[place] ?? "").find((cell) => cell.trim() !== "") ?? "");
    const rowNumber = at + index + 2;
    const whole = cells.map((cell) => cell.trim()).filter((cell) => cell !== "");
    if (whole.length < 3) return [];
    const bookedOn = parseDay(one("bookedOn"));
    const amount = amountOf(one("amount"), one("arrived"), one("left"));
    if (bookedOn === null && typeof amount === "string" && /合计|总计|小计|total/i.test(whole.join(" "))) return [];
    const shown = whole.join(" · ").slice(0, 500);
    if (bookedOn === null) return [{ rowNumber, text: shown, row: null, problem: "noDate" }];
    if (typeof amount === "string") return [{ rowNumber, text: shown, row: null, problem: amount }];
    const purpose = [...new Set(places.purpose.map((place) => text(cells[place] ?? "")).filter((part) => part !== ""))].join(" ");
    const row: StatementRow = {
      bookedOn,
      amountFen: amount,
      payerName: one("payerName").slice(0, 200),
      payerAccount: one("payerAccount").replaceAll(/\s/g, "").slice(0, 64),
      purpose: purpose.slice(0, 500),
      reference: one("reference").slice(0, 64),
      balance: one("balance").slice(0, 40),
    };
    return [{ rowNumber, text: shown, row, problem: null }];
  });
}

const text = (cell: string) => cell.replaceAll(/[\u0000-\u001F\u007F]/g, " ").trim();

function amountOf(signed: string, arrived: string, left: string): bigint | RowProblem {
  const parts = [signed, arrived, left].map((cell) => (cell === "" || /^[-—–]+$/.test(cell) ? 0n : parseSigned(cell)));
  const [amount, more, less] = parts;
  if (amount === null || more === null || less === null || amount === undefined || more === undefined || less === undefined)
    return "badAmount";
  if (amount !== 0n && more === 0n && less === 0n) return amount;
  if (more !== 0n && less !== 0n) return "bothAmounts";
  // A bank that takes a transfer back writes it as less than nothing in the same column.
  const total = more - (less < 0n ? -less : less);
  return total === 0n ? "noAmount" : total;
}

/** Yuan with at most two decimals, signed, however it is grouped; fen, or null. */
export function parseSigned(cell: string): bigint | null {
  const bare = cell.normalize("NFKC").replaceAll(/[\s,'¥￥元]|CNY|RMB/gi, "");
  const match = /^([+-]|\()?(\d{1,13})(?:\.(\d{1,2})0*)?\)?$/.exec(bare);
  if (!match) return null;
  const fen = BigInt(match[2] ?? "0") * 100n + BigInt((match[3] ?? "").padEnd(2, "0"));
  return match[1] === "-" || match[1] === "(" ? -fen : fen;
}

/** `2026-11-22`, `2026/11/2 15:02`, `20261122`, `2026年11月2日`; null for what is no day. */
export function parseDay(cell: string): string | null {
  const match = /^(20\d\d)(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d\d)(\d\d))(?:[\sT].*|\d{0,6})?$/.exec(cell.normalize("NFKC").trim());
  if (!match) return null;
  const [month, day] = [(match[2] ?? match[4] ?? "").padStart(2, "0"), (match[3] ?? match[5] ?? "").padStart(2, "0")];
  const date = new Date(`${match[1]}-${month}-${day}T00:00:00.000Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(5, 10) === `${month}-${day}` ? `${match[1]}-${month}-${day}` : null;
}

/**
 * What makes a transfer the same wherever it is read again. Two that a bank writes alike on one day are told apart by their order among each other, which
 * every statement of that day keeps.
 *
 * @returns text to be hashed, one per row
 */
export function identities(rows: readonly StatementRow[]): string[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const said = JSON.stringify([
      row.bookedOn,
      row.amountFen.toString(),
      row.payerAccount,
      row.payerName,
      row.purpose,
      row.reference,
      row.balance,
    ]);
    const before = seen.get(said) ?? 0;
    seen.set(said, before + 1);
    return `${said} ${before}`;
  });
}
