import { Link } from "@remix-run/react";

import { useWords } from "#app/components/orders/words";
import { Panel } from "#app/components/ui/panel";
import type { CreditNoteRow } from "#app/domain/payments/credit-notes.queries.server";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

/** The credit notes of an order or a receivable; nothing where there are none. */
export function CreditNoteLinks({ desk, notes }: { desk: "unit" | "coop"; notes: readonly CreditNoteRow[] }) {
  const { t } = useTranslation("creditNotes");
  const words = useWords();
  if (notes.length === 0) return null;
  return (
    <Panel title={t("titles")} className="no-print">
      <ul className="grid gap-2">
        {notes.map((note) => (
          <li key={note.id} className="flex flex-wrap justify-between gap-x-4">
            <Link to={paths.creditNote(desk, note.id)}>{note.number}</Link>
            <span className="tnum">{words.yuan(note.amountFen)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
