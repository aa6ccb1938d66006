import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { z } from "zod/v4";

import { IntentErrors } from "#app/components/form/intent-errors";
import { useWords } from "#app/components/orders/words";
import { PaymentTabs } from "#app/components/stripe/payment-tabs";
import { Button } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { countOpenDifferences, listDifferences, type DifferenceRow } from "#app/domain/payments/psp-differences.queries.server";
import { hasOtherAnswer } from "#app/domain/payments/psp-differences";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { textOf } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { answerDifference } from "#app/jobs/stripe/answer-difference.server";
import { reconcileNow } from "#app/jobs/stripe/reconcile-now.server";
import { formatInstant } from "#app/lib/dates";
import { idField } from "#app/lib/form-fields";
import { paths } from "#app/lib/paths";

export const handle = { policy: "operations:read" };

const ROWS = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "operations:read");
  const after = textOf(new URL(request.url), "after") || null;
  const [open, ended, count] = await Promise.all([
    listDifferences(true, after, ROWS),
    listDifferences(false, null, 20),
    countOpenDifferences(),
  ]);
  return { open, ended: ended.rows, count, userId: actor.userId, acts: can(actor, "operations:act") };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "operations:act");
  const intent = await intentOf(request);
  if (intent === "look") {
    const looked = await submitForm(request, z.object({}), () => reconcileNow(actor.now));
    return looked.ok ? redirectWithFlash(request, paths.adminReconciliation(), "stripe:flash.looked") : looked.response;
  }
  const submission = await submitForm(request, z.object({ differenceId: idField() }), ({ differenceId }) =>
    answerDifference(actor, differenceId, intent === "other" ? "other" : "answer"),
  );
  if (!submission.ok) return submission.response;
  const flash = submission.value === "PROPOSED" ? "stripe:flash.proposed" : "stripe:flash.answered";
  return redirectWithFlash(request, paths.adminReconciliation(), flash);
}

/** What a difference is about: a number of ours on one line, an id of theirs wherever it breaks. */
function Subject({ row }: { row: DifferenceRow }) {
  const { number } = row.detail;
  return <code className={number === undefined ? "break-all" : "whitespace-nowrap"}>{number ?? row.subject}</code>;
}

export default function Reconciliation() {
  const { t } = useTranslation("stripe");
  const words = useWords();
  const { open, ended, count, acts, userId } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title={t("reconciliation")}
        lead={t("reconciliationLead", { count })}
        tools={
          acts ? (
            <Form method="post">
              <Button name="intent" value="look" variant={count > 0 ? "quiet" : "primary"}>
                {t("look")}
              </Button>
            </Form>
          ) : null
        }
      />
      <PaymentTabs />
      <IntentErrors />
      <div className="grid gap-6">
        <Panel title={t("differences")} tools={<ListFiles what={t("differences")} />}>
          <DataTable
            caption={t("differences")}
            captionHidden
            rows={open.rows}
            rowKey={(row) => row.id}
            empty={<EmptyState title={t("noDifferences")}>{t("noDifferencesText")}</EmptyState>}
            columns={[
              { key: "kind", header: t("difference.kind"), title: true, cell: (row) => t(`kindOf.${row.kind}`) },
              {
                key: "subject",
                header: t("difference.subject"),
                quiet: true,
                cell: (row) => <Subject row={row} />,
              },
              {
                key: "amount",
                header: t("difference.amount"),
                align: "end",
                nowrap: true,
                cell: (row) => (row.detail.amountFen === undefined ? "—" : words.fen(BigInt(row.detail.amountFen))),
              },
              { key: "foundAt", header: t("difference.foundAt"), nowrap: true, cell: (row) => formatInstant(row.foundAt) },
              {
                key: "answer",
                header: t("difference.answer"),
                align: "end",
                cell: (row) =>
                  acts ? (
                    <div className="grid min-w-0 justify-items-end gap-1">
                      <Form method="post" className="flex flex-wrap justify-end gap-2">
                        <input type="hidden" name="differenceId" value={row.id} />
                        <Button size="sm" name="intent" value="answer" variant="primary">
                          {t(`answerOf.${row.kind}`)}
                        </Button>
                        {hasOtherAnswer(row.kind) && row.proposal?.byId !== userId ? (
                          <Button size="sm" name="intent" value="other" variant="quiet">
                            {t(row.proposal ? `releaseOf.${row.kind}` : `otherAnswerOf.${row.kind}`)}
                          </Button>
                        ) : null}
                      </Form>
                      {row.proposal ? <p className="text-end text-sm text-ink-2">{t("proposal", { name: row.proposal.by })}</p> : null}
                    </div>
                  ) : null,
              },
            ]}
          />
          <KeysetPager nextAfter={open.nextAfter} />
        </Panel>
        {ended.length > 0 ? (
          <Panel title={t("endedDifferences")}>
            <DataTable
              caption={t("endedDifferences")}
              captionHidden
              dense
              rows={ended}
              rowKey={(row) => row.id}
              columns={[
                { key: "kind", header: t("difference.kind"), title: true, cell: (row) => t(`kindOf.${row.kind}`) },
                {
                  key: "subject",
                  header: t("difference.subject"),
                  quiet: true,
                  cell: (row) => <Subject row={row} />,
                },
                {
                  key: "endedAt",
                  header: t("difference.endedAt"),
                  nowrap: true,
                  cell: (row) => (row.endedAt ? formatInstant(row.endedAt) : ""),
                },
                { key: "outcome", header: t("difference.outcome"), cell: (row) => t(`outcomeOf.${row.outcome as "gone"}`) },
              ]}
            />
          </Panel>
        ) : null}
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "对账 Reconciliation · 乡集 Xiangji" }];
