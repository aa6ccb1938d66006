import type { LoaderFunctionArgs } from "@remix-run/node";

import { listExceptions, type ExceptionRow } from "#app/domain/quota/campaign.queries.server";
import { requireActor } from "#app/http/actor.server";
import { FILE_PAGE, listFile } from "#app/http/list-file.server";
import { formatInstant } from "#app/lib/dates";
import { formatBps } from "#app/lib/money";
import { yearOf } from "#app/routes/bureau/question.server";

export const handle = { policy: "bureau:read" };

/** Exceptions of the year that the page shows. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "bureau:read");
  const fiscalYear = yearOf(new URL(request.url), actor);
  return listFile<ExceptionRow>(request, actor, ({ t, name }) => ({
    name: `exceptions-${fiscalYear}`,
    title: t("campaign:exceptions"),
    page: async (after) => {
      const { exceptions, nextAfter } = await listExceptions(actor, { fiscalYear, unitId: null, after, limit: FILE_PAGE });
      return { rows: exceptions, nextAfter };
    },
    columns: [
      { header: t("campaign:ex.unit"), value: (row) => row.unit, width: 32 },
      { header: t("campaign:ex.programme"), value: (row) => name(row.shortZh, row.shortEn), width: 20 },
      { header: t("campaign:ex.asked"), value: (row) => (row.askedBps === 0 ? t("campaign:ex.exempt") : formatBps(row.askedBps)) },
      { header: t("campaign:ex.expires"), value: (row) => row.expiresOn },
      { header: t("campaign:ex.reason"), value: (row) => row.reason, width: 40 },
      { header: t("campaign:ex.by"), value: (row) => row.requestedBy },
      { header: t("campaign:ex.at"), value: (row) => formatInstant(row.requestedAt), width: 18 },
      { header: t("campaign:ex.paper"), value: (row) => row.documentName, width: 24 },
      { header: t("campaign:ex.status"), value: (row) => t(`campaign:exStatus.${row.status}`) },
      {
        header: t("campaign:ex.decide"),
        value: (row) =>
          [row.decidedBy, row.decidedAt ? formatInstant(row.decidedAt) : null, row.decisionReason].filter(Boolean).join(" · "),
        width: 40,
      },
    ],
  }));
}
