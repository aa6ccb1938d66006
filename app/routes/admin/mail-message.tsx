import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { requireActor } from "#app/http/actor.server";
import { found } from "#app/http/params.server";
import { readFolderMail } from "#app/integrations/mail-folder.server";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "operations:act" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireActor(request, "operations:act");
  return { mail: found(await readFolderMail(params.name ?? "")) };
}

export default function AdminMailMessage() {
  const { t } = useTranslation("admin");
  const { mail } = useLoaderData<typeof loader>();
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("mail"), to: paths.adminMail() }, { label: mail.subject }]} />
      <PageHead over={`${mail.to} · ${formatInstant(mail.at)}`} title={mail.subject} />
      <Panel>
        <p className="break-words whitespace-pre-wrap">{mail.text}</p>
      </Panel>
    </>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.mail.subject ?? ""} · 乡集 Xiangji` }];
