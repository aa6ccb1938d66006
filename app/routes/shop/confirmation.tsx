import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { DescriptionList } from "#app/components/ui/description-list";
import { Notice } from "#app/components/ui/notice";
import { PrintFrame } from "#app/components/ui/print-frame";
import { getPublicConfirmation } from "#app/domain/payments/confirmations.queries.server";
import { found } from "#app/http/params.server";
import { qrTo } from "#app/http/qr.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { formatYuan } from "#app/lib/money";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public", scripts: false };

export { atThisMoment as headers } from "#app/http/public-page";

/** A confirmed receivable for a bank that holds its address: the paper, whether it is as it was signed, and what is owed today. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const token = params.token ?? "";
  return { confirmation: found(await getPublicConfirmation(token)), qrSvg: await qrTo(request, paths.confirmation(token)) };
}

export default function Confirmation() {
  const { t, i18n } = useTranslation("payments");
  const { confirmation, qrSvg } = useLoaderData<typeof loader>();
  const { state, intact, signed, moved } = confirmation;
  const holds = intact && signed && state !== "RELEASED";
  return (
    <div className="wrap py-6">
      <div className="mb-6 no-print">
        <Notice
          tone={holds && !moved ? "good" : intact ? "warn" : "late"}
          title={t(!intact ? "public.broken" : state === "RELEASED" ? "public.released" : signed ? "public.holds" : "public.unsigned")}
        >
          {[
            t("public.today", { open: formatYuan(confirmation.nowOpenFen, i18n.language) }),
            confirmation.pledgedTo && confirmation.pledgedAt
              ? t("public.pledged", { bank: confirmation.pledgedTo, at: formatInstant(confirmation.pledgedAt) })
              : t("public.notPledged"),
            ...(moved
              ? [t("public.moved", { day: moved.dueOn, year: moved.year, version: moved.version, at: formatInstant(moved.at) })]
              : []),
            ...(confirmation.reopenedAt && state !== "RELEASED"
              ? [t("public.reopened", { at: formatInstant(confirmation.reopenedAt) })]
              : []),
          ].join(" ")}
        </Notice>
      </div>
      <PrintFrame
        title={t("public.title")}
        over={`${confirmation.number} · ${confirmation.confirmedOn}`}
        qrSvg={qrSvg}
        seals={[confirmation.debtor.name, confirmation.creditor.name]}
        fingerprint={confirmation.sha256}
      >
        <p className="figure-value figure-value-lg mb-4">{formatYuan(confirmation.openFen, i18n.language)}</p>
        <DescriptionList
          facts={[
            { label: t("public.debtor"), value: `${confirmation.debtor.name} · ${confirmation.debtor.uscc}` },
            { label: t("public.creditor"), value: `${confirmation.creditor.name} · ${confirmation.creditor.uscc}` },
            { label: t("public.receivable"), value: confirmation.receivable },
            { label: t("public.order"), value: confirmation.order },
            { label: t("public.dueOn"), value: confirmation.dueOn },
            { label: t("public.confirmedOn"), value: confirmation.confirmedOn },
          ]}
        />
        <p className="mt-5 text-ink-2">{t("public.note")}</p>
        <pre className="mt-3 overflow-x-auto whitespace-pre-wrap break-all rounded bg-sunken p-3 text-xs">{confirmation.content}</pre>
        <p className="mt-2 no-print">
          <a href={paths.ledgerKeys()}>{t("public.keys")}</a>
        </p>
      </PrintFrame>
    </div>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `应收账款确认书 Receivable confirmation ${data?.confirmation.number ?? ""} · 乡集 Xiangji` },
  { name: "robots", content: "noindex" },
];
