import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { VerifyNote } from "#app/components/bulletins/verify-note";
import { CreditNoteSheet } from "#app/components/payments/credit-note-sheet";
import { Notice } from "#app/components/ui/notice";
import { getCreditNoteByToken } from "#app/domain/payments/credit-notes.queries.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found } from "#app/http/params.server";
import { qrTo } from "#app/http/qr.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatYuan } from "#app/lib/money";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public", scripts: false };

export { atThisMoment as headers } from "#app/http/public-page";

/** A credit note for whoever holds its address: the paper, and what was refunded of it until today. */
export async function loader({ params, request }: LoaderFunctionArgs) {
  const note = found(await getCreditNoteByToken(params.token ?? ""));
  return withEnglishNames(request, { note, qrSvg: await qrTo(request, paths.creditNotePaper(note.token)) });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `红字单 Credit note ${data?.note.content.number ?? ""} · 乡集 Xiangji` },
  { name: "robots", content: "noindex" },
];

export default function PublicCreditNote() {
  const { t, i18n } = useTranslation("creditNotes");
  const { note, qrSvg } = useLoaderData<typeof loader>();
  const { content, signed, refundedFen, token } = note;
  const refundFen = BigInt(content.refundFen);
  return (
    <div className="wrap py-6">
      <div className="mb-6 no-print">
        <Notice
          tone={signed === false ? "late" : signed === null ? "warn" : "good"}
          title={t(signed === false ? "broken" : signed === null ? "unsigned" : "holds")}
        >
          {refundFen === 0n
            ? t("nothingToRefund")
            : t("refundedToday", { refunded: formatYuan(refundedFen, i18n.language), refund: formatYuan(refundFen, i18n.language) })}
        </Notice>
      </div>
      <CreditNoteSheet note={note} qrSvg={qrSvg} />
      {signed === null ? null : <VerifyNote fileTo={paths.creditNoteFile(token)} fileName={`${content.number}.json`} />}
    </div>
  );
}
