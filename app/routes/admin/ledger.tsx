import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useNavigation } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { Button } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { Stat, Stats } from "#app/components/ui/stat";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { requireActor } from "#app/http/actor.server";
import { formatInstant } from "#app/lib/dates";

export const handle = { policy: "operations:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, "operations:read");
  return null;
}

/** Reads the whole book; changes nothing. */
export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "operations:read");
  const verification = await verifyLedger(50);
  return data({ ...verification, at: actor.now });
}

export default function AdminLedger() {
  const { t, i18n } = useTranslation("admin");
  const result = useActionData<typeof action>();
  const running = useNavigation().state !== "idle";
  const number = (value: number) => value.toLocaleString(i18n.language);
  return (
    <>
      <PageHead title={t("ledger")} lead={t("ledgerLead")} />
      <div className="grid gap-6">
        <Panel>
          <Form method="post">
            <Button pending={running} icon="ledger">
              {t("ledgerRun")}
            </Button>
          </Form>
        </Panel>
        {result ? (
          <>
            <Notice
              tone={result.differences.length === 0 ? "good" : "late"}
              title={t(result.differences.length === 0 ? "ledgerClean" : "ledgerBroken", { count: result.differences.length })}
            >
              {formatInstant(result.at)}
            </Notice>
            <Panel>
              <Stats>
                <Stat label={t("ledgerAccounts")} value={number(result.accounts)} />
                <Stat label={t("ledgerEntries")} value={number(result.entries)} />
                <Stat label={t("ledgerLists")} value={number(result.headLists)} />
                <Stat label={t("ledgerSeconds")} value={result.seconds.toFixed(2)} />
              </Stats>
            </Panel>
            {result.differences.length > 0 ? (
              <Panel title={t("ledgerDifferences")}>
                <DataTable
                  caption={t("ledgerDifferences")}
                  captionHidden
                  dense
                  rows={result.differences}
                  rowKey={(row) => `${row.kind}${row.where}${row.expected}`}
                  columns={[
                    { key: "kind", header: t("difference.kind"), title: true, cell: (row) => t(`differenceKind.${row.kind}`) },
                    { key: "where", header: t("difference.where"), cell: (row) => <span className="break-all">{row.where}</span> },
                    { key: "expected", header: t("difference.expected"), cell: (row) => <span className="break-all">{row.expected}</span> },
                    { key: "found", header: t("difference.found"), cell: (row) => <span className="break-all">{row.found}</span> },
                  ]}
                />
              </Panel>
            ) : null}
          </>
        ) : null}
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "台账核验 Ledger · 乡集 Xiangji" }];
