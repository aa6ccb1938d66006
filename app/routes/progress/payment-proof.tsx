import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { VerifyNote } from "#app/components/bulletins/verify-note";
import { DescriptionList } from "#app/components/ui/description-list";
import { Notice } from "#app/components/ui/notice";
import { PrintFrame } from "#app/components/ui/print-frame";
import { getProof } from "#app/domain/payments/proofs.queries.server";
import { found } from "#app/http/params.server";
import { qrTo } from "#app/http/qr.server";
import { formatInstant } from "#app/i18n/formats";
import { useTranslation } from "#app/i18n/use-translation";
import { formatYuan } from "#app/lib/money";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public", scripts: false };

export { atThisMoment as headers } from "#app/http/public-page";

/** A payment request proof for whoever holds its address: the paper, and what is open of it today. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const token = params.token ?? "";
  return { token, proof: found(await getProof(token)), qrSvg: await qrTo(request, paths.paymentProof(token)) };
}

export default function PaymentProof() {
  const { t, i18n } = useTranslation("payments");
  const { token, proof, qrSvg } = useLoaderData<typeof loader>();
  const { content, signed, openFen, paidFen } = proof;
  const yuan = (fen: bigint) => formatYuan(fen, i18n.language);
  const tone = signed === false ? "late" : openFen === 0n || signed === null ? "warn" : "good";
  return (
    <div className="wrap py-6">
      <div className="mb-6 no-print">
        <Notice
          tone={tone}
          title={t(signed === false ? "proof.broken" : signed === null ? "proof.unsigned" : openFen === 0n ? "proof.paid" : "proof.holds")}
        >
          {t("proof.today", { open: yuan(openFen), paid: yuan(paidFen) })}
        </Notice>
      </div>
      <PrintFrame
        title={t("proof.title")}
        over={`${content.number} · ${formatInstant(new Date(content.issuedAt), i18n.language)}`}
        qrSvg={qrSvg}
        seals={[content.unit.name]}
        fingerprint={proof.sha256}
      >
        <p className="mb-4">{t("proof.sentence", { unit: content.unit.name, uscc: content.unit.uscc, count: content.lines.length })}</p>
        <p className="figure-value figure-value-lg mb-5">{yuan(BigInt(content.totalFen))}</p>
        {content.batch ? <p className="mb-4">{t("proof.batch", { number: content.batch })}</p> : null}
        <ol className="grid gap-5">
          {content.lines.map((line) => (
            <li key={line.receivableId} className="border-t border-line pt-3">
              <DescriptionList
                facts={[
                  { label: t("receivable"), value: line.receivable },
                  { label: t("amount"), value: yuan(BigInt(line.openFen)) },
                  { label: t("forOrder"), value: line.order },
                  { label: t("proof.acceptance"), value: `${line.acceptance} · ${line.acceptedOn}` },
                  { label: t("dueOn"), value: line.dueOn },
                  ...(line.pledgedBy
                    ? [
                        { label: t("proof.creditor"), value: `${line.pledgedBy} · ${line.payeeUscc}` },
                        { label: t("pledge.payee"), value: line.payee },
                      ]
                    : [{ label: t("payee"), value: `${line.payee} · ${line.payeeUscc}` }]),
                  { label: t("col.account"), value: `${line.bank} ${line.account}` },
                  { label: t("col.code"), value: line.remittanceCode },
                ]}
              />
            </li>
          ))}
        </ol>
        <p className="mt-5 text-ink-2">{t("proof.note")}</p>
      </PrintFrame>
      {signed === null ? null : <VerifyNote fileTo={paths.paymentProofFile(token)} fileName={`${content.number}.json`} />}
    </div>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `付款申请凭证 Payment request ${data?.proof.content.number ?? ""} · 乡集 Xiangji` },
  { name: "robots", content: "noindex" },
];
