import { useLocation } from "@remix-run/react";
import type { ReactNode } from "react";
import { Link } from "#app/components/ui/link";
import { useTranslation } from "#app/i18n/use-translation";
import { classNames } from "#app/components/ui/class-names";
import { Icon } from "#app/components/ui/icon";
import { parseSort, searchWith } from "#app/components/ui/search-with";
import { SelectAll } from "#app/components/ui/select-all";

export type Column<Row> = {
  /** Names the column in the URL when it can be sorted. */
  key: string;
  /** Also the label beside the value on the phone, hence text. */
  header: string;
  cell: (row: Row) => ReactNode;
  align?: "start" | "end" | "center";
  sortable?: boolean;
  /** The column that names the row: a row header, and the title of the card on the phone. Exactly one per table. */
  title?: boolean;
  quiet?: boolean;
  nowrap?: boolean;
  /** Left out on the phone. */
  wideOnly?: boolean;
  /** Cell of the summary row. */
  summary?: ReactNode;
};

type Props<Row> = {
  caption: string;
  captionHidden?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** What the first cell of the summary row says; the other cells come from `column.summary`. */
  summaryLabel?: ReactNode;
  /** Checkboxes that belong to the form `formId`, wherever that form stands on the page. */
  selection?: {
    formId: string;
    name: string;
    label: (row: Row) => string;
    disabled?: (row: Row) => boolean;
    ticked?: (row: Row) => boolean;
  };
  empty?: ReactNode;
  dense?: boolean;
  /** `scroll` keeps the table a table on the phone: for matrices that make no sense as cards. */
  phone?: "cards" | "scroll";
  note?: ReactNode;
};

/** Columns of figures that fit beside each other in a window of 1280 px. */
const MANY = 8;

const cellClass = <Row,>(column: Column<Row>) =>
  classNames(
    column.align === "end" && "cell-end",
    column.align === "center" && "cell-center",
    column.quiet && "cell-quiet",
    column.nowrap && "cell-nowrap",
    column.wideOnly && "cell-wide-only",
    column.title && "cell-title",
  ) || undefined;

/** A quiet table. Order and page live in the URL; the rows arrive in the order that the URL asks for. */
export function DataTable<Row>(props: Props<Row>) {
  const { caption, captionHidden, columns, rows, rowKey, summaryLabel, selection, empty, dense, phone = "cards", note } = props;
  const { t } = useTranslation("ui");
  if (rows.length === 0 && empty) return <>{empty}</>;
  return (
    <>
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="table-scroll" role="region" aria-label={t("tableScrollHint", { caption })} tabIndex={0}>
        <table
          className={classNames("table", dense && "table-dense", phone === "cards" && "table-cards", columns.length > MANY && "table-wide")}
        >
          <caption className={captionHidden ? "sr-only" : undefined}>{caption}</caption>
          <thead>
            <tr>
              {selection ? (
                <th scope="col" className="cell-pick">
                  <SelectAll formId={selection.formId} name={selection.name} />
                </th>
              ) : null}
              {columns.map((column) => (
                <HeaderCell key={column.key} column={column} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={rowKey(row)}>
                {selection ? (
                  <td className="cell-pick">
                    <input
                      type="checkbox"
                      className="row-pick"
                      form={selection.formId}
                      name={selection.name}
                      value={rowKey(row)}
                      disabled={selection.disabled?.(row)}
                      defaultChecked={selection.ticked?.(row)}
                      aria-label={t("selectRow", { name: selection.label(row) })}
                    />
                  </td>
                ) : null}
                {columns.map((column) =>
                  column.title ? (
                    <th key={column.key} scope="row" className={cellClass(column)} data-label={column.header}>
                      {column.cell(row)}
                    </th>
                  ) : (
                    <td key={column.key} className={cellClass(column)} data-label={column.header}>
                      {column.cell(row)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
          {summaryLabel ? (
            <tfoot>
              <tr>
                {selection ? <td className="cell-pick" /> : null}
                {columns.map((column, index) =>
                  index === 0 ? (
                    <th key={column.key} scope="row">
                      {summaryLabel}
                    </th>
                  ) : (
                    <td key={column.key} className={cellClass(column)} data-label={column.header}>
                      {column.summary}
                    </td>
                  ),
                )}
              </tr>
            </tfoot>
          ) : null}
        </table>
      </div>
      {note ? <p className="table-note">{note}</p> : null}
    </>
  );
}

function HeaderCell<Row>({ column }: { column: Column<Row> }) {
  const { t } = useTranslation("ui");
  const { search } = useLocation();
  if (!column.sortable) {
    return (
      <th scope="col" className={cellClass(column)}>
        {column.header}
      </th>
    );
  }
  const sort = parseSort(search);
  const direction = sort?.key === column.key ? sort.direction : undefined;
  const next =
    direction === "descending"
      ? column.key
      : direction === "ascending"
        ? `-${column.key}`
        : column.align === "end"
          ? `-${column.key}`
          : column.key;
  return (
    <th scope="col" className={cellClass(column)} aria-sort={direction ?? "none"}>
      <Link className="sort" to={searchWith(search, { sort: next })} preventScrollReset title={t("sortBy", { column: column.header })}>
        {column.header}
        <Icon name={direction === "ascending" ? "up" : direction === "descending" ? "down" : "sort"} size={14} />
      </Link>
    </th>
  );
}
