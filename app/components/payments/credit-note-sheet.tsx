import { useWords } from "#app/components/orders/words";
import { DataTable } from "#app/components/ui/data-table";
import { DescriptionList } from "#app/components/ui/description-list";
import { PrintFrame } from "#app/components/ui/print-frame";
import type { CreditNoteView } from "#app/domain/payments/credit-notes.queries.server";
import { formatInstant } from "#app/i18n/formats";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";

type Props = { note: CreditNoteView; qrSvg: string; printedAt?: string };

/** Name and credit code, which is never broken. */
function Party({ of }: { of: CreditNoteView["content"]["creditor"] }) {
  return (
    <>
      <span lang="zh-CN">{of.name}</span> <small className="block whitespace-nowrap text-ink-2">{of.uscc}</small>
    </>
  );
}

/** A credit note on paper: who takes back what from whom, for which goods, and where the amount goes. */
export function CreditNoteSheet({ note, qrSvg, printedAt }: Props) {
  const { t, i18n } = useTranslation("creditNotes");
  const nameOf = useOrganisationName();
  const words = useWords();
  const { content } = note;
  const goods = content.kind === "GOODS";
  return (
    <PrintFrame
      title={t("title")}
      over={`${content.number} · ${formatInstant(new Date(content.issuedAt), i18n.language)}`}
      qrSvg={qrSvg}
      seals={[content.creditor.name, content.debtor.name]}
      fingerprint={note.sha256}
      {...(printedAt === undefined ? {} : { printedAt })}
    >
      <p className="mb-4">
        {t(goods ? "sentenceGoods" : "sentenceGoodwill", { coop: nameOf(content.creditor.name), unit: nameOf(content.debtor.name) })}
      </p>
      <p className="figure-value figure-value-lg mb-5">{words.yuan(BigInt(content.amountFen))}</p>
      <DescriptionList
        facts={[
          { label: t("coop"), value: <Party of={content.creditor} /> },
          { label: t("unit"), value: <Party of={content.debtor} /> },
          { label: t("order"), value: content.order },
          { label: t("claim"), value: content.claim },
          { label: t("kind"), value: t(`kindOf.${content.kind}`) },
        ]}
      />
      <div className="mt-5">
        <DataTable
          caption={t("goods")}
          captionHidden
          rows={content.lines}
          rowKey={(line) => content.lines.indexOf(line).toString()}
          {...(goods ? { summaryLabel: t("sum") } : {})}
          columns={[
            { key: "goods", header: t("goods"), title: true, cell: (line) => line.goods },
            {
              key: "quantity",
              header: t("quantity"),
              align: "end",
              nowrap: true,
              cell: (line) => `${line.quantity} ${words.unit(line.salesUnit, line.quantity === "1" ? 1_000n : 0n)}`,
            },
            {
              key: "amount",
              header: t("amountYuan"),
              align: "end",
              nowrap: true,
              cell: (line) => (line.amountFen === null ? "—" : words.fen(BigInt(line.amountFen))),
              ...(goods ? { summary: words.fen(BigInt(content.amountFen)) } : {}),
            },
          ]}
        />
      </div>
      <h2 className="mt-5 mb-2 font-semibold">{t("destination")}</h2>
      <DescriptionList
        facts={[
          ...content.receivables.map((part) => ({
            label: t("offReceivable", { number: part.number }),
            value: words.yuan(BigInt(part.amountFen)),
          })),
          ...(content.refundFen === "0" ? [] : [{ label: t("toRefund"), value: words.yuan(BigInt(content.refundFen)) }]),
        ]}
      />
      <p className="mt-5 text-ink-2">{t("note")}</p>
    </PrintFrame>
  );
}
