import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";
import { z } from "zod/v4";

import { IntentErrors } from "#app/components/form/intent-errors";
import { Button } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { listDeadLetters } from "#app/jobs/dead-letters.server";
import { listQueues } from "#app/jobs/queues.queries.server";
import { replayDeadLetter } from "#app/jobs/replay-dead-letter.server";
import { formatInstant } from "#app/lib/dates";
import { idField } from "#app/lib/form-fields";
import { paths } from "#app/lib/paths";
import { shownData } from "#app/routes/admin/jobs-shown.server";

export const handle = { policy: "operations:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "operations:read");
  const [queues, dead] = await Promise.all([listQueues(), listDeadLetters(100)]);
  return { queues, dead: dead.map(({ data, ...letter }) => ({ ...letter, data: shownData(data) })), acts: can(actor, "operations:act") };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "operations:act");
  const submission = await submitForm(request, z.object({ id: idField() }), ({ id }) => replayDeadLetter(actor, id));
  return submission.ok ? redirectWithFlash(request, paths.adminJobs(), "admin:flash.replayed") : submission.response;
}

export default function AdminJobs() {
  const { t } = useTranslation("admin");
  const { queues, dead, acts } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title={t("jobs")} lead={t("jobsLead")} />
      <IntentErrors />
      <div className="grid gap-6">
        <Panel title={t("deadLetters")} tools={<ListFiles what={t("deadLetters")} list="dead" />}>
          <DataTable
            caption={t("deadLetters")}
            captionHidden
            rows={dead}
            rowKey={(row) => row.id}
            empty={<EmptyState title={t("deadEmpty")}>{t("deadEmptyText")}</EmptyState>}
            columns={[
              { key: "name", header: t("job.name"), title: true, cell: (row) => row.name },
              { key: "diedAt", header: t("job.diedAt"), nowrap: true, cell: (row) => formatInstant(row.diedAt) },
              { key: "reason", header: t("job.reason"), cell: (row) => <span className="break-words">{row.reason}</span> },
              { key: "data", header: t("job.data"), quiet: true, cell: (row) => <code className="break-all">{row.data}</code> },
              {
                key: "replay",
                header: t("actions"),
                align: "end",
                cell: (row) =>
                  acts ? (
                    <Form method="post">
                      <input type="hidden" name="id" value={row.id} />
                      <Button size="sm" variant="quiet">
                        {t("job.replay")}
                      </Button>
                    </Form>
                  ) : null,
              },
            ]}
          />
        </Panel>
        <Panel title={t("queues")} tools={<ListFiles what={t("queues")} list="queues" />}>
          <DataTable
            caption={t("queues")}
            captionHidden
            dense
            rows={queues}
            rowKey={(row) => row.name}
            columns={[
              { key: "name", header: t("job.name"), title: true, cell: (row) => row.name },
              { key: "waiting", header: t("job.waiting"), align: "end", cell: (row) => row.waiting },
              { key: "active", header: t("job.active"), align: "end", cell: (row) => row.active },
              { key: "retrying", header: t("job.retrying"), align: "end", cell: (row) => row.retrying },
              { key: "done", header: t("job.done"), align: "end", cell: (row) => row.done },
              { key: "dead", header: t("job.dead"), align: "end", cell: (row) => row.dead },
            ]}
          />
        </Panel>
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "后台任务 Jobs · 乡集 Xiangji" }];
