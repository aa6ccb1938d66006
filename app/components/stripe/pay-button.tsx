import { Form } from "@remix-run/react";

import { Button } from "#app/components/ui/button";
import { useTranslation } from "#app/i18n/use-translation";

/** Begins a payment at the payment service. */
export function PayButton({
  intent,
  label,
  variant = "primary",
}: {
  intent: string;
  label: string;
  variant?: "primary" | "act" | "quiet";
}) {
  const { t } = useTranslation("stripe");
  return (
    <Form method="post" className="no-print">
      <Button name="intent" value={intent} variant={variant} wide title={t("payHint")}>
        {label}
      </Button>
    </Form>
  );
}
