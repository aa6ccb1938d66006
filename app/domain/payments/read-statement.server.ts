import { parse as parseCsv } from "csv-parse/sync";
import { XMLParser } from "fast-xml-parser";

import { findHeader, parseSigned, readRows, type BankFormat, type ReadRow, type StatementRow } from "#app/domain/payments/bank-format";
import { noKnownColumns, statementTooLong, unreadableStatement } from "#app/domain/payments/errors";

/** Rows of one file; a year of a busy co-op is a tenth of it. */
export const MOST_ROWS = 20_000;

export interface ReadStatement {
  formatName: string;
  rows: ReadRow[];
}

/**
 * Reads a bank's statement: CSV in UTF-8 or GB 18030, a workbook, or camt.053 (ISO 20022).
 *
 * @throws unreadableStatement, noKnownColumns, statementTooLong
 */
export async function readStatement(bytes: Uint8Array, formats: readonly BankFormat[]): Promise<ReadStatement> {
  if (bytes.length === 0) throw unreadableStatement();
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return fromTable(await workbookTable(bytes), formats);
  const text = decode(bytes);
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw unreadableStatement(); // nothing a bank writes, and a way to make a reader swell
  return /^\s*<(?:\?xml|(?:\w+:)?Document)/.test(text) ? fromCamt(text) : fromTable(csvTable(text), formats);
}

function fromTable(table: string[][], formats: readonly BankFormat[]): ReadStatement {
  const header = findHeader(table, formats);
  if (!header) throw noKnownColumns();
  return bounded({ formatName: header.format.name, rows: readRows(table, header) });
}

function bounded(statement: ReadStatement): ReadStatement {
  if (statement.rows.length > MOST_ROWS) throw statementTooLong(MOST_ROWS);
  if (statement.rows.length === 0) throw unreadableStatement();
  return statement;
}

/** Chinese banks still write GB 18030; what is no UTF-8 is that. */
function decode(bytes: Uint8Array): string {
  for (const encoding of ["utf-8", "gb18030"]) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes).replace(/^\uFEFF/, "");
    } catch {
      continue;
    }
  }
  throw unreadableStatement();
}

function csvTable(text: string): string[][] {
  const beginning = text.slice(0, 4_000);
  const count = (mark: string) => beginning.split(mark).length;
  const delimiter = [",", "\t", ";", "|"].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
  try {
    return parseCsv(text, { delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, to: MOST_ROWS + 100 });
  } catch {
    throw unreadableStatement();
  }
}

async function workbookTable(bytes: Uint8Array): Promise<string[][]> {
  const { default: ExcelJS } = await import("exceljs");
  const workbook = new ExcelJS.Workbook();
  try {
    const copy = new ArrayBuffer(bytes.length);
    new Uint8Array(copy).set(bytes);
    await workbook.xlsx.load(copy);
  } catch {
    throw unreadableStatement();
  }
  const sheet = workbook.worksheets.find(({ actualRowCount }) => actualRowCount > 0);
  if (!sheet) throw unreadableStatement();
  if (sheet.rowCount > MOST_ROWS + 100) throw statementTooLong(MOST_ROWS);
  const table: string[][] = [];
  sheet.eachRow({ includeEmpty: true }, (row, number) => {
    const cells: string[] = [];
    row.eachCell(
      { includeEmpty: true },
      (cell, column) => (cells[column - 1] = cell.value instanceof Date ? cell.value.toISOString() : cell.text),
    );
    table[number - 1] = Array.from(cells, (cell) => cell ?? "");
  });
  return Array.from(table, (cells) => cells ?? []);
}

type Node = Record<string, unknown>;
const node = (value: unknown): Node => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Node) : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined || value === "" ? [] : [value]);
const at = (value: unknown, ...path: string[]): unknown => path.reduce<unknown>((inner, name) => node(list(inner)[0])[name], value);
const said = (value: unknown, ...path: string[]): string => {
  const [found] = list(at(value, ...path));
  const bare = typeof found === "object" ? node(found)["#text"] : found;
  return typeof bare === "string" || typeof bare === "number" ? String(bare).trim() : "";
};

/** Bank-to-customer statement of ISO 20022; entries that were booked. */
function fromCamt(text: string): ReadStatement {
  let document: unknown;
  try {
    document = new XMLParser({ parseTagValue: false, ignoreAttributes: true, removeNSPrefix: true, processEntities: true }).parse(text);
  } catch {
    throw unreadableStatement();
  }
  const statements = list(at(document, "Document", "BkToCstmrStmt", "Stmt")).concat(
    list(node(at(document, "Document", "BkToCstmrStmt"))["Stmt"]).slice(1),
  );
  const entries = statements.flatMap((statement) => list(node(statement)["Ntry"]));
  const rows = entries.flatMap((entry) => {
    const status = said(entry, "Sts", "Cd") || said(entry, "Sts");
    if (status !== "" && status !== "BOOK") return [];
    const transfers = list(node(at(entry, "NtryDtls"))["TxDtls"]);
    return transfers.length > 1 && transfers.every((transfer) => amountIn(transfer) !== "")
      ? transfers.map((transfer) => ({ entry, transfer, amount: amountIn(transfer) }))
      : [{ entry, transfer: transfers[0], amount: said(entry, "Amt") }];
  });
  return bounded({
    formatName: "camt.053",
    rows: rows.map(({ entry, transfer, amount }, index) => camtRow(entry, transfer, amount, index + 1)),
  });
}

const amountIn = (transfer: unknown) => said(transfer, "Amt") || said(transfer, "AmtDtls", "TxAmt", "Amt");

function camtRow(entry: unknown, transfer: unknown, amount: string, rowNumber: number): ReadRow {
  const day = (said(entry, "BookgDt", "Dt") || said(entry, "BookgDt", "DtTm")).slice(0, 10);
  const absolute = parseSigned(amount);
  const left = (said(entry, "CdtDbtInd") === "DBIT") !== (said(entry, "RvslInd") === "true");
  const other = left ? "Cdtr" : "Dbtr";
  const party = (name: string) => said(transfer, "RltdPties", other, name) || said(transfer, "RltdPties", other, "Pty", name);
  const account = node(at(transfer, "RltdPties", `${other}Acct`, "Id"));
  const remitted = [
    ...list(node(at(transfer, "RmtInf"))["Ustrd"]).map((part) => said({ part }, "part")),
    said(transfer, "RmtInf", "Strd", "CdtrRefInf", "Ref"),
    said(entry, "AddtlNtryInf"),
  ].filter((part) => part !== "");
  const row: StatementRow = {
    bookedOn: day,
    amountFen: absolute === null ? 0n : left ? -absolute : absolute,
    payerName: party("Nm").slice(0, 200),
    payerAccount: (said(account, "IBAN") || said(account, "Othr", "Id")).replaceAll(/\s/g, "").slice(0, 64),
    purpose: [...new Set(remitted)].join(" ").slice(0, 500),
    reference: (said(transfer, "Refs", "AcctSvcrRef") || said(entry, "AcctSvcrRef") || said(entry, "NtryRef")).slice(0, 64),
    balance: "",
  };
  const text = [day, amount, row.payerName, row.purpose]
    .filter((part) => part !== "")
    .join(" · ")
    .slice(0, 500);
  if (!/^20\d\d-\d\d-\d\d$/.test(day)) return { rowNumber, text, row: null, problem: "noDate" };
  if (row.amountFen === 0n) return { rowNumber, text, row: null, problem: "noAmount" };
  return { rowNumber, text, row, problem: null };
}
