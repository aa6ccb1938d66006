import { Form } from "@remix-run/react";
import { useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "#app/i18n/use-translation";
import { boxesOf } from "#app/components/ui/select-all";

type Props = {
  /** Equals `selection.formId` of the table. */
  formId: string;
  /** Equals `selection.name` of the table. */
  name: string;
  action?: string;
  /** The buttons, named `intent`; the form posts the ticked rows with them. */
  children: ReactNode;
};

/** The form of the ticked rows, with a live count where JavaScript runs. */
export function BulkBar({ formId, name, action, children }: Props) {
  const { t } = useTranslation("ui");
  const [count, setCount] = useState<number | null>(null);
  useEffect(() => {
    const recount = () => setCount(boxesOf(formId, name).filter((box) => box.checked).length);
    recount();
    document.addEventListener("change", recount);
    return () => document.removeEventListener("change", recount);
  }, [formId, name]);
  return (
    <Form method="post" id={formId} action={action} className="bulk">
      <output className="font-semibold">{count === null ? null : t("selectedCount", { count })}</output>
      {children}
    </Form>
  );
}
