import type { LoaderFunctionArgs } from "@remix-run/node";

import { shownData } from "#app/routes/admin/jobs-shown.server";
import { listDeadLetters, type DeadLetter } from "#app/jobs/dead-letters.server";
import { listQueues, type QueueFigures } from "#app/jobs/queues.queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList } from "#app/http/list-file.server";
import { formatInstant } from "#app/lib/dates";

export const handle = { policy: "operations:read" };

/** Jobs that failed for good, or the queues, as the page shows them. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "operations:read");
  if (new URL(request.url).searchParams.get("list") === "queues")
    return listFile<QueueFigures>(request, actor, ({ t }) => ({
      name: "queues",
      title: t("admin:queues"),
      page: wholeList(listQueues),
      columns: [
        { header: t("admin:job.name"), value: (row) => row.name, width: 28 },
        { header: t("admin:job.waiting"), value: (row) => row.waiting },
        { header: t("admin:job.active"), value: (row) => row.active },
        { header: t("admin:job.retrying"), value: (row) => row.retrying },
        { header: t("admin:job.done"), value: (row) => row.done },
        { header: t("admin:job.dead"), value: (row) => row.dead },
      ],
    }));
  return listFile<DeadLetter>(request, actor, ({ t }) => ({
    name: "dead-letters",
    title: t("admin:deadLetters"),
    page: wholeList(() => listDeadLetters(10_000)),
    columns: [
      { header: t("admin:job.name"), value: (row) => row.name, width: 28 },
      { header: t("admin:job.diedAt"), value: (row) => formatInstant(row.diedAt), width: 18 },
      { header: t("admin:job.reason"), value: (row) => row.reason, width: 48 },
      { header: t("admin:job.data"), value: (row) => shownData(row.data), width: 48 },
    ],
  }));
}
