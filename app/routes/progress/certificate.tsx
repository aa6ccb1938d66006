import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { named } from "#app/components/shop/names";
import { Badge } from "#app/components/ui/badge";
import { DescriptionList } from "#app/components/ui/description-list";
import { Notice } from "#app/components/ui/notice";
import { PrintFrame } from "#app/components/ui/print-frame";
import { PlaceWithOfficial } from "#app/components/ui/place-with-official";
import { getCertificate } from "#app/domain/quota/certificates.queries.server";
import { found } from "#app/http/params.server";
import { qrTo } from "#app/http/qr.server";
import { formatInstant } from "#app/i18n/formats";
import { useTranslation } from "#app/i18n/use-translation";
import { formatBps, formatYuan, ratioBps } from "#app/lib/money";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public", scripts: false };

export { atThisMoment as headers } from "#app/http/public-page";

/** A certificate of completion for whoever holds its address: the paper, and what the ledger says of it today. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const token = params.token ?? "";
  return { certificate: found(await getCertificate(token)), qrSvg: await qrTo(request, paths.certificate(token)) };
}

export default function Certificate() {
  const { t, i18n } = useTranslation(["progress", "yearEnd"]);
  const { certificate, qrSvg } = useLoaderData<typeof loader>();
  const { now, intact, listedOn, requiredFen, countedFen } = certificate;
  const share = ratioBps(countedFen, requiredFen);
  const holds = intact && now.countedFen >= now.requiredFen;
  const unit = named(i18n.language, certificate.unit, certificate.unitEn);
  return (
    <div className="wrap py-6">
      <div className="mb-6 no-print">
        <Notice tone={holds ? "good" : "late"} title={t(holds ? "certificate.holds" : intact ? "certificate.fell" : "certificate.broken")}>
          {t("certificate.today", {
            counted: now.countedFen,
            required: now.requiredFen,
            entries: now.seq,
          })}
        </Notice>
      </div>
      <PrintFrame
        title={t("certificate.title")}
        over={`${certificate.number} · ${formatInstant(certificate.issuedAt, i18n.language)}`}
        qrSvg={qrSvg}
        seals={[unit]}
        fingerprint={certificate.headHash}
      >
        <p className="mb-5">
          {t("certificate.sentence", {
            unit,
            year: certificate.fiscalYear,
            programme: named(i18n.language, certificate.programmeZh, certificate.programmeEn),
          })}
        </p>
        <p className="figure-value figure-value-lg mb-5">{share === null ? "—" : formatBps(share)}</p>
        <DescriptionList
          facts={[
            { label: t("certificate.required"), value: formatYuan(requiredFen, i18n.language) },
            { label: t("certificate.counted"), value: formatYuan(countedFen, i18n.language) },
            { label: t("certificate.stage"), value: t(`certificate.counts.${certificate.countingStage}`) },
            { label: t("certificate.place"), value: <PlaceWithOfficial name={certificate.place} /> },
            { label: t("certificate.uscc"), value: certificate.uscc },
            { label: t("certificate.entry"), value: String(certificate.seq) },
            {
              label: t("certificate.list"),
              value: listedOn ? <a href={paths.ledgerHeadList(listedOn)}>{listedOn}</a> : <Badge>{t("certificate.notListed")}</Badge>,
            },
            ...certificate.adjustments.map((row) => ({
              label: t("certificate.adjusted"),
              value: `${t(`yearEnd:subject.${row.subject}`)} ${t("yearEnd:fromTo", {
                before: row.beforeFen === null ? "—" : formatYuan(row.beforeFen, i18n.language),
                after: formatYuan(row.wantedFen, i18n.language),
              })} · ${formatInstant(row.decidedAt, i18n.language)}`,
            })),
          ]}
        />
        <p className="mt-5 text-ink-2">{t("certificate.note")}</p>
      </PrintFrame>
    </div>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `完成证明 Certificate ${data?.certificate.number ?? ""} · 乡集 Xiangji` },
  { name: "robots", content: "noindex" },
];
