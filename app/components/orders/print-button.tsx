import { useTranslation } from "react-i18next";

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
