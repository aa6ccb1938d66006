import { useTranslation } from "#app/i18n/use-translation";

import { useWords } from "#app/components/orders/words";
import { Stat, Stats } from "#app/components/ui/stat";
import type { Ageing } from "#app/domain/payments/ageing.queries.server";

/** What is open, by how long it has been due. Both sides see the same figures. */
export function AgeingFigures({ ageing }: { ageing: Ageing }) {
  const { t } = useTranslation("orders");
  const words = useWords();
  return (
    <Stats>
      <Stat label={t("ageing.open")} value={words.fen(ageing.openFen)} unit={t("yuanUnit")} />
      <Stat label={t("ageing.notDue")} value={words.fen(ageing.notDueFen)} />
      <Stat label={t("ageing.upTo30")} value={words.fen(ageing.upTo30Fen)} />
      <Stat label={t("ageing.upTo60")} value={words.fen(ageing.upTo60Fen)} />
      <Stat label={t("ageing.upTo90")} value={words.fen(ageing.upTo90Fen)} />
      <Stat label={t("ageing.over90")} value={words.fen(ageing.over90Fen)} />
      <Stat label={t("ageing.interest")} value={words.fen(ageing.lateInterestFen)} />
    </Stats>
  );
}
