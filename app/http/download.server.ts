import { PassThrough, Readable } from "node:stream";

import { csvCell } from "#app/lib/csv";

export interface DownloadColumn<Row> {
  header: string;
  /** Numbers stay numbers in a workbook; money is given in yuan as text with two decimals or as a number. */
  value: (row: Row) => string | number | null;
  width?: number;
  /** Number format of a workbook cell, e.g. `#,##0.00`. */
  format?: string;
}

export interface TableDownload<Row> {
  /** Without extension. */
  fileName: string;
  sheetName: string;
  columns: readonly DownloadColumn<Row>[];
  rows: Iterable<Row> | AsyncIterable<Row>;
}

/** What the URL asks for with `?format=`; null for the page itself. */
export function downloadFormat(url: URL): "csv" | "xlsx" | null {
  const format = url.searchParams.get("format");
  return format === "csv" || format === "xlsx" ? format : null;
}

export function tableDownload<Row>(format: "csv" | "xlsx", table: TableDownload<Row>): Response {
  return format === "csv" ? csvDownload(table) : xlsxDownload(table);
}

function csvDownload<Row>({ fileName, columns, rows }: TableDownload<Row>): Response {
  async function* lines() {
    yield `\uFEFF${columns.map((column) => csvCell(column.header)).join(",")}\r\n`; // the mark makes spreadsheet programs read UTF-8
    for await (const row of rows) yield `${columns.map((column) => csvCell(column.value(row))).join(",")}\r\n`;
  }
  return fileResponse(Readable.toWeb(Readable.from(lines())) as ReadableStream<Uint8Array>, {
    fileName: `${fileName}.csv`,
    mediaType: "text/csv; charset=utf-8",
  });
}

function xlsxDownload<Row>({ fileName, sheetName, columns, rows }: TableDownload<Row>): Response {
  const stream = new PassThrough();
  const write = async () => {
    const { default: ExcelJS } = await import("exceljs"); // a process that writes no workbook does without its 20 MB
    const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true });
    const sheet = workbook.addWorksheet(sheetName.replace(/[\\/?*[\]:]/g, " ").slice(0, 31), { views: [{ state: "frozen", ySplit: 1 }] });
    sheet.columns = columns.map((column) => ({
      header: column.header,
      width: column.width ?? 16,
      ...(column.format ? { style: { numFmt: column.format } } : {}),
    }));
    sheet.getRow(1).font = { bold: true };
    sheet.getRow(1).commit();
    for await (const row of rows) {
      sheet.addRow(columns.map((column) => column.value(row))).commit();
      if (stream.writableNeedDrain) await drained(stream);
      if (stream.destroyed) return;
    }
    sheet.commit();
    await workbook.commit();
  };
  write().catch((error: unknown) => stream.destroy(error instanceof Error ? error : new Error(String(error))));
  return fileResponse(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
    fileName: `${fileName}.xlsx`,
    mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  });
}

/** Waits until a reader has taken what was written, or has gone. */
function drained(stream: PassThrough): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off("drain", done).off("close", done);
      resolve();
    };
    stream.on("drain", done).on("close", done);
  });
}

/** A file to keep, or to show in the page when it is `inline`. Never sniffed, never cached by strangers. */
export function fileResponse(
  body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>,
  file: { fileName: string; mediaType: string; inline?: boolean; cacheControl?: string },
): Response {
  const ascii = file.fileName.replace(/[^\x20-\x7E]|["\\%]/g, "_");
  return new Response(body, {
    headers: {
      "Content-Type": file.mediaType,
      "Content-Disposition": `${file.inline ? "inline" : "attachment"}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(file.fileName).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`,
      "Cache-Control": file.cacheControl ?? "private, no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
