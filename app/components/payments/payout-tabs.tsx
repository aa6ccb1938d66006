import { Tabs } from "#app/components/ui/tabs";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

/** The two ways in which money of the platform's account reaches a co-op. */
export function PayoutTabs({ desk }: { desk: "admin" | "coop" }) {
  const { t } = useTranslation("transfers");
  return (
    <div className="mb-6">
      <Tabs
        label={t("tabs")}
        tabs={[
          { to: paths.payouts(desk), label: t("byPayout") },
          { to: desk === "admin" ? paths.adminTransfers() : paths.coopTransfers(), label: t("byTransfer") },
        ]}
      />
    </div>
  );
}
