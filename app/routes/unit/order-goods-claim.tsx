import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { ReportClaimForm } from "#app/components/goods-claims/report-form";
import { useWords } from "#app/components/orders/words";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { EmptyState } from "#app/components/ui/empty-state";
import { PageHead } from "#app/components/ui/page-head";
import { claimableOrder } from "#app/domain/ordering/claims/claimable.queries.server";
import { reportClaim } from "#app/domain/ordering/claims/report-claim.server";
import { reportClaimInput } from "#app/domain/ordering/claims/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { withLinePhotos } from "#app/http/goods-claims.server";
import { found, parseId } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "goodsClaim:report" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "goodsClaim:report");
  const order = found(await claimableOrder(actor, parseId(params.id)));
  return { order, today: calendarDateOf(actor.now) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "goodsClaim:report");
  const id = parseId(params.id);
  if ((await intentOf(request)) !== "report") throw new Response(null, { status: 400 });
  const submitted = await submitForm(request, reportClaimInput, async (input) =>
    reportClaim(actor, id, { ...input, lines: await withLinePhotos(request, actor, input.lines) }),
  );
  return submitted.ok ? redirectWithFlash(request, paths.goodsClaim("unit", submitted.value), "claims:flash.reported") : submitted.response;
}

export const meta: MetaFunction = () => [{ title: "申请售后 Report a claim · 乡集 Xiangji" }];

export default function UnitOrderGoodsClaim() {
  const { t } = useTranslation(["claims", "errors"]);
  const words = useWords();
  const { order, today } = useLoaderData<typeof loader>();
  return (
    <div className="mx-auto max-w-3xl">
      <Breadcrumb
        crumbs={[
          { label: t("list"), to: paths.goodsClaims("unit") },
          { label: order.number, to: paths.unitOrder(order.id) },
        ]}
      />
      <PageHead
        over={words.name(order.coopName, order.coopNameEn)}
        title={t("reportTitle")}
        lead={order.lastDay ? t("reportLead", { day: order.lastDay }) : undefined}
      />
      <IntentErrors forms={["report"]} />
      {order.lastDay === null || today > order.lastDay ? (
        <EmptyState
          title={order.lastDay === null ? t("errors:claims.nothingAccepted") : t("errors:claims.tooLate", { day: order.lastDay })}
        />
      ) : (
        <ReportClaimForm lines={order.lines} />
      )}
    </div>
  );
}
