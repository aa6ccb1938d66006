import { DataTable, type Column } from "#app/components/ui/data-table";
import { Panel } from "#app/components/ui/panel";

type Props<Row> = {
  title: string;
  empty: string;
  rows: readonly Row[];
  rowKey: (row: Row, index: number) => string;
  columns: readonly Column<Row>[];
};

/** A part of a record's history: a panel with its table, or the sentence that there is none. */
export function HistoryPanel<Row>({ title, empty, rows, rowKey, columns }: Props<Row>) {
  return (
    <Panel title={title}>
      <DataTable
        caption={title}
        captionHidden
        dense
        rows={rows}
        rowKey={(row) => rowKey(row, rows.indexOf(row))}
        columns={columns}
        empty={<p className="text-ink-2">{empty}</p>}
      />
    </Panel>
  );
}
