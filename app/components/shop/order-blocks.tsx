import { ButtonLink } from "#app/components/ui/button";
import { Notice } from "#app/components/ui/notice";
import type { OrderBlock } from "#app/domain/ordering/blocks.queries.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

/** Why orders are refused for now, and what to do about each reason. */
export function OrderBlocks({ blocks }: { blocks: readonly OrderBlock[] }) {
  const { t } = useTranslation("supervision");
  const nameOf = useOrganisationName();
  return (
    <Notice
      tone="late"
      title={t("blockedTitle")}
      action={
        <ButtonLink to={paths.unitNotices()} size="sm">
          {t("notices")}
        </ButtonLink>
      }
    >
      <ul className="grid gap-2">
        {blocks.map((block) => (
          <li key={`${block.rule}${block.since}${block.condition}`}>
            {t("blockedRule", { unit: nameOf(block.unit), bureau: nameOf(block.bureau), rule: block.rule, since: block.since })}{" "}
            {t(`howTo.${block.condition as "PAYMENT_OVERDUE"}`)}
          </li>
        ))}
      </ul>
      <p>{t("blockedKept")}</p>
    </Notice>
  );
}
