import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { requireActor } from "#app/http/actor.server";
import { listFolderMail } from "#app/integrations/mail-folder.server";
import { formatInstant } from "#app/lib/dates";
import { languageOf } from "#app/lib/language-of";
import { paths } from "#app/lib/paths";

export const handle = { policy: "operations:act" };

const SHOWN = 100;

/** Messages carry one-time links, hence only for those who may act. */
export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, "operations:act");
  const { mails, total } = await listFolderMail(SHOWN);
  return { mails: mails.map(({ text: _, ...mail }) => mail), total };
}

export default function AdminMail() {
  const { t } = useTranslation("admin");
  const { mails, total } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title={t("mail")} lead={t("mailLead")} />
      <Panel tools={<ListFiles what={t("mail")} />}>
        <DataTable
          caption={t("mail")}
          captionHidden
          rows={mails}
          rowKey={(row) => row.name}
          empty={<EmptyState title={t("mailEmpty")}>{t("mailEmptyText")}</EmptyState>}
          note={t("mailShown", { shown: mails.length, total })}
          columns={[
            {
              key: "subject",
              header: t("mailSubject"),
              title: true,
              cell: (row) => (
                <Link to={paths.adminMailMessage(row.name)}>
                  <span lang={languageOf(row.subject)}>{row.subject}</span>
                </Link>
              ),
            },
            { key: "to", header: t("mailTo"), cell: (row) => <span className="break-all">{row.to}</span> },
            { key: "at", header: t("mailAt"), nowrap: true, cell: (row) => formatInstant(row.at) },
          ]}
        />
      </Panel>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "邮件 Mail · 乡集 Xiangji" }];
