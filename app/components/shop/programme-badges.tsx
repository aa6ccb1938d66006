import { useTranslation } from "#app/i18n/use-translation";

import { named } from "#app/components/shop/names";
import { Badge } from "#app/components/ui/badge";
import { programmesFor, type OfferProgramme } from "#app/domain/catalog/offer";

type Props = {
  programmes: readonly OfferProgramme[];
  /** Division of the unit that looks; null for a visitor. */
  divisionCode: string | null;
};

/** Which programmes a purchase counts for: for the reader's own unit, or at all. Not counting is no fault, and is said calmly. */
export function ProgrammeBadges({ programmes, divisionCode }: Props) {
  const { t, i18n } = useTranslation("shop");
  const counting = programmesFor(programmes, divisionCode);
  if (counting.length === 0) return <Badge>{t("countsForNone")}</Badge>;
  return (
    <>
      {counting.map((programme) => (
        <Badge key={programme.code} tone="programme">
          {named(i18n.language, programme.shortZh, programme.shortEn)}
        </Badge>
      ))}
      {divisionCode === null ? null : <span className="over">{t("counts")}</span>}
    </>
  );
}
