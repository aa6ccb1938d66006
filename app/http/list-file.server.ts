import type { Actor } from "#app/domain/identity/actor";
import { downloadFormat, tableDownload, type DownloadColumn } from "#app/http/download.server";
import { preferencesOf } from "#app/http/preferences";
import { translator, type Translate } from "#app/i18n/i18n.server";
import type { Locale } from "#app/i18n/locales";
import { placeName } from "#app/i18n/place-name.server";
import { calendarDateOf } from "#app/lib/dates";
import { fenToInput } from "#app/lib/money";

/** Rows that a file reads at a time: memory stays the same however long the list is. */
export const FILE_PAGE = 1_000;

/** What the columns of a file are written with, in the reader's language. */
export interface ListWords {
  t: Translate;
  locale: Locale;
  /** Yuan: a number in a workbook, text with two decimals elsewhere. */
  yuan: (fen: bigint) => string | number;
  name: (zh: string, en: string | null) => string;
  /** A division by its Chinese name. */
  place: (name: string) => string;
}

export interface ListFile<Row> {
  /** Part of the file's name. */
  name: string;
  title: string;
  columns: readonly DownloadColumn<Row>[];
  /** The rows after a key, in the order of the page. */
  page: (after: string | null) => Promise<{ rows: readonly Row[]; nextAfter: string | null }>;
}

/** A list as its page shows it, all pages of it, as CSV or XLSX. @param actor null where everybody reads it */
export function listFile<Row>(request: Request, actor: Actor | null, describe: (words: ListWords) => ListFile<Row>): Response {
  const format = downloadFormat(new URL(request.url)) ?? "csv";
  const { locale } = preferencesOf(request);
  const { name, title, columns, page } = describe({
    t: translator(locale),
    locale,
    yuan: (fen) => (format === "xlsx" ? Number(fen) / 100 : fenToInput(fen)),
    name: (zh, en) => (locale === "en" ? en || zh : zh),
    place: (chinese) => placeName(locale, chinese),
  });
  return tableDownload<Row>(format, {
    fileName: `xiangji-${name}-${calendarDateOf(actor?.now ?? new Date())}`,
    sheetName: title,
    rows: everyPage(page),
    columns,
  });
}

/** A list that a page shows whole. */
export function wholeList<Row>(list: () => Promise<readonly Row[]>): ListFile<Row>["page"] {
  return async () => ({ rows: await list(), nextAfter: null });
}

/** Format of yuan in a workbook. */
export const YUAN = "#,##0.00";

async function* everyPage<Row>(page: ListFile<Row>["page"]): AsyncGenerator<Row> {
  let after: string | null = null;
  do {
    const { rows, nextAfter }: Awaited<ReturnType<typeof page>> = await page(after);
    yield* rows;
    after = nextAfter;
  } while (after !== null);
}
