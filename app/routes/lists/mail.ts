import type { LoaderFunctionArgs } from "@remix-run/node";

import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList } from "#app/http/list-file.server";
import { listFolderMail } from "#app/integrations/mail-folder.server";
import { formatInstant } from "#app/lib/dates";

export const handle = { policy: "operations:act" };

/** Mail that stays in the folder, without what it says. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "operations:act");
  type Row = Awaited<ReturnType<typeof listFolderMail>>["mails"][number];
  return listFile<Row>(request, actor, ({ t }) => ({
    name: "mail",
    title: t("admin:mail"),
    page: wholeList(async () => (await listFolderMail(10_000)).mails),
    columns: [
      { header: t("admin:mailSubject"), value: (row) => row.subject, width: 48 },
      { header: t("admin:mailTo"), value: (row) => row.to, width: 32 },
      { header: t("admin:mailAt"), value: (row) => formatInstant(row.at), width: 18 },
    ],
  }));
}
