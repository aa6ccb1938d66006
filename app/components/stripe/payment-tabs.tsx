import { Tabs } from "#app/components/ui/tabs";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

/** The pages about the payment service. */
export function PaymentTabs() {
  const { t } = useTranslation("stripe");
  return (
    <div className="mb-6">
      <Tabs
        label={t("tabs")}
        tabs={[
          { to: paths.adminReconciliation(), label: t("reconciliation") },
          { to: paths.adminStripeEvents(), label: t("events") },
        ]}
      />
    </div>
  );
}
