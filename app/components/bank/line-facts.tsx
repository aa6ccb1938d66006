import { useWords } from "#app/components/orders/words";
import { DescriptionList } from "#app/components/ui/description-list";
import type { BankLineRow } from "#app/domain/payments/bank-desk.queries.server";
import { useTranslation } from "#app/i18n/use-translation";

/** What the bank says about a transfer, and how much of it is still undecided. */
export function LineFacts({ line }: { line: BankLineRow }) {
  const { t } = useTranslation("bank");
  const words = useWords();
  const facts = [
    { label: t("col.bookedOn"), value: line.bookedOn },
    { label: t(line.amountFen > 0n ? "arrived" : "left"), value: words.yuan(line.amountFen > 0n ? line.amountFen : -line.amountFen) },
    ...(line.leftFen > 0n && line.leftFen !== line.amountFen ? [{ label: t("undecided"), value: words.yuan(line.leftFen) }] : []),
    { label: t("col.payer"), value: [line.payerName, line.payerAccount].filter((part) => part !== "").join(" · ") || t("nobody") },
    { label: t("col.purpose"), value: line.purpose || t("nothing") },
    { label: t("col.reference"), value: line.reference || t("nothing") },
  ];
  return <DescriptionList facts={facts} />;
}
