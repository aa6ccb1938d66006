import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { DataTable } from "#app/components/ui/data-table";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { describeApi, listedOperations } from "#app/http/api/document.server";
import { RATE } from "#app/http/api/key-holder.server";
import { API_ROOT } from "#app/http/api/operation";
import { publicOrigin } from "#app/http/origin.server";
import { preferencesOf } from "#app/http/preferences";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public", scripts: false };

export function loader({ request }: LoaderFunctionArgs) {
  const { locale } = preferencesOf(request);
  const root = `${publicOrigin(request)}${API_ROOT}`;
  return { ...listedOperations(describeApi(request, locale)), rate: { ...RATE }, root, apiRoot: API_ROOT };
}

export default function Developers() {
  const { t } = useTranslation("api");
  const { rate, root } = useLoaderData<typeof loader>();
  const chapters = [
    { title: t("dev.keyTitle"), text: t("dev.keyText") },
    { title: t("dev.valuesTitle"), text: t("dev.valuesText") },
    { title: t("dev.pagesTitle"), text: t("dev.pagesText") },
    { title: t("dev.onceTitle"), text: t("dev.onceText") },
    { title: t("dev.errorsTitle"), text: t("dev.errorsText", rate) },
    { title: t("dev.hooksTitle"), text: t("dev.hooksText") },
  ];
  return (
    <div className="wrap">
      <PageHead title={t("dev.title")} lead={t("dev.lead")} tools={<a href={paths.openApi()}>{t("dev.document")}</a>} />
      <div className="grid gap-6">
        <Panel title={t("dev.example")}>
          <pre className="text-sm whitespace-pre-wrap break-all">
            {`curl ${root}/orders \\\n  -H "Authorization: Bearer xjk_…" \\\n  -H "Idempotency-Key: 0197…" \\\n  -H "Content-Type: application/json" \\\n  -d '{"lines":[{"productId":"…","quantity":"12.5"}],"source":"CANTEEN", …}'`}
          </pre>
          <p className="mt-3 text-ink-2">{t("dev.exampleText")}</p>
        </Panel>
        <div className="grid items-start gap-6 lg:grid-cols-2">
          {chapters.map(({ title, text }) => (
            <Panel key={title} title={title}>
              <p className="text-ink-2">{text}</p>
            </Panel>
          ))}
        </div>
        <Operations />
        <Messages />
      </div>
    </div>
  );
}

function Operations() {
  const { t } = useTranslation("api");
  const { operations, apiRoot } = useLoaderData<typeof loader>();
  return (
    <Panel title={t("dev.operations")}>
      <DataTable
        caption={t("dev.operations")}
        captionHidden
        rows={operations}
        rowKey={(row) => row.id}
        columns={[
          {
            key: "operation",
            header: t("dev.operation"),
            title: true,
            cell: (row) => (
              <code className="break-all">
                {row.method} {apiRoot}
                {row.path}
              </code>
            ),
          },
          { key: "what", header: t("dev.what"), cell: (row) => row.summary },
          {
            key: "scope",
            header: t("dev.scope"),
            nowrap: true,
            cell: (row) => (row.scope === null ? t("dev.anyScope") : <code>{row.scope}</code>),
          },
          {
            key: "who",
            header: t("dev.who"),
            quiet: true,
            cell: (row) => row.audiences.map((audience) => t(`dev.who.${audience as "unit"}`)).join("、"),
          },
        ]}
      />
    </Panel>
  );
}

function Messages() {
  const { t } = useTranslation("api");
  const { messages } = useLoaderData<typeof loader>();
  return (
    <Panel title={t("dev.events")}>
      <DataTable
        caption={t("dev.events")}
        captionHidden
        dense
        rows={messages}
        rowKey={(row) => row.name}
        columns={[
          { key: "name", header: t("dev.eventName"), title: true, nowrap: true, cell: (row) => <code>{row.name}</code> },
          { key: "what", header: t("dev.what"), cell: (row) => row.summary },
        ]}
      />
    </Panel>
  );
}

export const meta: MetaFunction = () => [{ title: "开发者 Developers · 乡集 Xiangji" }];
