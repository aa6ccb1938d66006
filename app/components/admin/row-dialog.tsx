import type { ComponentProps } from "react";

import { RowForm } from "#app/components/admin/row-form";
import { Dialog } from "#app/components/ui/dialog";
import { useTranslation } from "#app/i18n/use-translation";

type Props = Pick<ComponentProps<typeof RowForm>, "intent" | "hidden" | "fields"> & {
  /** Key of the row, which names its dialog and form on the page. */
  row: string;
  title: string;
};

export const rowFormId = (row: string) => `form-${row}`;

/** Changes one row of reference data where it stands. */
export function RowDialog({ row, title, ...form }: Props) {
  const { t } = useTranslation("admin");
  return (
    <Dialog id={`edit-${row}`} title={title} trigger={t("ref.edit")} triggerVariant="link" triggerSize="sm">
      <RowForm id={rowFormId(row)} submit={t("ref.save")} {...form} />
    </Dialog>
  );
}
