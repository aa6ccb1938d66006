import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ReceivableSheet } from "#app/components/orders/receivable-sheet";
import { IntentErrors } from "#app/components/form/intent-errors";
import { SheetPage } from "#app/components/orders/sheet-page";
import { ProofPanel } from "#app/components/payments/proof-panel";
import { can } from "#app/domain/identity/policy";
import { receivableNotFound } from "#app/domain/payments/errors";
import { issueProof } from "#app/domain/payments/issue-proof.server";
import { listProofs } from "#app/domain/payments/proofs.queries.server";
import { issueProofInput } from "#app/domain/payments/schema";
import { getReceivable } from "#app/domain/payments/receivable-document.queries.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { found, parseId } from "#app/http/params.server";
import { qrTo } from "#app/http/qr.server";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "receivable:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "receivable:read");
  const receivable = found(await getReceivable(actor, parseId(params.id)));
  return {
    receivable,
    qrSvg: await qrTo(request, paths.unitReceivable(receivable.id)),
    printedAt: formatInstant(actor.now),
    proofs: await listProofs(actor, { orderId: receivable.orderId }),
    issues: can(actor, "payment:prepare") && receivable.paidFen < receivable.amountFen,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "payment:prepare");
  const id = parseId(params.id);
  const submission = await submitForm(request, issueProofInput, async () => {
    const receivable = await getReceivable(actor, id);
    if (!receivable) throw receivableNotFound();
    return issueProof(actor, { orderId: receivable.orderId });
  });
  return submission.ok ? redirectWithFlash(request, paths.unitReceivable(id), "payments:flash.proved") : submission.response;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.receivable.number} · 乡集 Xiangji` }];

export default function UnitReceivable() {
  const { receivable, qrSvg, printedAt, proofs, issues } = useLoaderData<typeof loader>();
  return (
    <SheetPage orderTo={paths.unitOrder(receivable.orderId)}>
      <IntentErrors />
      <ReceivableSheet receivable={receivable} qrSvg={qrSvg} printedAt={printedAt} />
      <div className="no-print mt-6 max-w-2xl">
        <ProofPanel proofs={proofs} issues={issues} />
      </div>
    </SheetPage>
  );
}
