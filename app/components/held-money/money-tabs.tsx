import { Tabs } from "#app/components/ui/tabs";
import { useTranslation } from "#app/i18n/use-translation";
import { paths, type MoneyDesk } from "#app/lib/paths";

/** What is held, and what is given so that nothing has to be. */
export function MoneyTabs({ desk }: { desk: MoneyDesk }) {
  const { t } = useTranslation("heldMoney");
  return (
    <div className="mb-6">
      <Tabs
        label={t("pages")}
        tabs={[
          { to: paths.heldMoneyList(desk), label: t("list"), end: false },
          { to: paths.guarantees(desk), label: t("guarantees"), end: false },
        ]}
      />
    </div>
  );
}
