import { useTranslation } from "#app/i18n/use-translation";

import { Button } from "#app/components/ui/button";

/** Printing by a button needs scripts; without them the browser's own menu prints the same sheet. */
export function PrintButton() {
  const { t } = useTranslation("orders");
  return (
    <Button type="button" variant="quiet" icon="print" className="needs-js" onClick={() => window.print()}>
      {t("print")}
    </Button>
  );
}
