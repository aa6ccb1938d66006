import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { PublicDocument } from "#app/components/bulletins/public-document";
import { VerifyNote } from "#app/components/bulletins/verify-note";
import { Notice } from "#app/components/ui/notice";
import { getPublicBulletin } from "#app/domain/supervision/bulletins/bulletins.queries.server";
import { found } from "#app/http/params.server";
import { qrTo } from "#app/http/qr.server";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public", scripts: false };

/** The public version of a bulletin, from the day on which the rules of publication allow it. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const token = params.token ?? "";
  const record = found(await getPublicBulletin(token, calendarDateOf(new Date())));
  return { record, token, qrSvg: await qrTo(request, paths.bulletin(token)) };
}

export default function PublicBulletin() {
  const { t } = useTranslation("bulletins");
  const { record, token, qrSvg } = useLoaderData<typeof loader>();
  const file = (format: string) => paths.bulletinDownload(token, { format });
  return (
    <div className="wrap py-6">
      {record.replacedBy ? (
        <div className="mb-6">
          <Notice tone="late" title={t("withdrawnTitle")}>
            {t("withdrawnText", { number: record.replacedBy })}
          </Notice>
        </div>
      ) : null}
      <p className="form-actions no-print mb-4">
        {t("divisionsFile")} <a href={file("csv")}>CSV</a> <a href={file("xlsx")}>XLSX</a>
      </p>
      <PublicDocument record={record} qrSvg={qrSvg} />
      <VerifyNote fileTo={file("json")} fileName={`${record.bulletin.number}.json`} />
    </div>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.record.bulletin.number ?? "通报 Bulletin"} · 乡集 Xiangji` },
];
