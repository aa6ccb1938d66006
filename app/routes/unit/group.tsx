import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { z } from "zod/v4";

import { IntentErrors } from "#app/components/form/intent-errors";
import { OrderLines } from "#app/components/orders/order-lines";
import { ReasonForm } from "#app/components/orders/reason-form";
import { StatusBadge } from "#app/components/orders/status-badge";
import { useWords } from "#app/components/orders/words";
import { Badge } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { DescriptionList } from "#app/components/ui/description-list";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { approveGroup, refuseGroup } from "#app/domain/ordering/decide-approval.server";
import { getGroup } from "#app/domain/ordering/group.queries.server";
import { reasonInput } from "#app/domain/ordering/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { found, parseId } from "#app/http/params.server";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "order:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "order:read");
  return withEnglishNames(request, { group: found(await getGroup(actor, parseId(params.id))), decides: can(actor, "order:approve") });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "order:approve");
  const id = parseId(params.id);
  const here = paths.unitGroup(id);
  switch (await intentOf(request)) {
    case "approve": {
      const submitted = await submitForm(request, z.object({}), () => approveGroup(actor, id));
      return submitted.ok ? redirectWithFlash(request, here, "orders:flash.approved") : submitted.response;
    }
    case "refuse": {
      const submitted = await submitForm(request, reasonInput, ({ reason }) => refuseGroup(actor, id, reason));
      return submitted.ok ? redirectWithFlash(request, here, "orders:flash.refused") : submitted.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.group.number} · 乡集 Xiangji` }];

export default function UnitGroup() {
  const { t } = useTranslation("orders");
  const nameOf = useOrganisationName();
  const { group, decides } = useLoaderData<typeof loader>();
  const words = useWords();
  const pending = group.approval === "PENDING" && group.orders.some((order) => order.status === "AWAITING_APPROVAL");
  const totalFen = group.goodsFen + group.freightFen;
  return (
    <>
      <PageHead
        over={t("groupOver", { by: group.submittedBy, at: formatInstant(group.submittedAt) })}
        title={
          <span className="flex flex-wrap items-center gap-3">
            {t("groupTitle", { number: group.number })}
            <Badge tone={group.approval === "PENDING" ? "warn" : group.approval === "REFUSED" ? "late" : "good"}>
              {t(`approval.${group.approval}`)}
            </Badge>
          </span>
        }
        lead={t("groupLead", { coops: group.orders.length, total: words.yuan(totalFen) })}
      />
      <IntentErrors forms={pending && decides && !group.own ? ["refuse"] : []} />
      {pending ? (
        <div className="mb-5 no-print">
          {group.own ? (
            <Notice title={t("ownGroup")}>{t("ownGroupHint")}</Notice>
          ) : decides ? (
            <Panel title={t("decide")}>
              <p className="mb-4 text-ink-2">
                {group.thresholdFen === null ? t("decideHint") : t("decideThreshold", { threshold: words.yuan(group.thresholdFen) })}
              </p>
              <div className="grid gap-4">
                <Form method="post">
                  <Button name="intent" value="approve" variant="act" size="lg">
                    {t("command.approve")}
                  </Button>
                </Form>
                <ReasonForm intent="refuse" />
              </div>
            </Panel>
          ) : (
            <Notice title={t("waitsForReviewer")}>{t("waitsForReviewerHint")}</Notice>
          )}
        </div>
      ) : group.approval !== "PENDING" && group.orders.some((order) => order.status === "AWAITING_COOP") ? (
        <div className="mb-5">
          <Notice tone="good" title={t("groupSent")}>
            {t("groupSentHint")}
          </Notice>
        </div>
      ) : null}
      <div className="grid gap-5">
        {group.orders.map((order) => (
          <Panel
            key={order.id}
            title={<Link to={paths.unitOrder(order.id)}>{order.number}</Link>}
            beside={<StatusBadge status={order.status} />}
            tools={<span className="text-ink-2">{words.name(order.coopName, order.coopNameEn)}</span>}
          >
            <OrderLines lines={order.lines} goodsFen={order.goodsFen} caption={order.number} />
            <p className="pt-3 text-end text-ink-2">
              {t("freight")} {words.yuan(order.freightFen)} · <b className="text-ink">{words.yuan(order.goodsFen + order.freightFen)}</b>
            </p>
          </Panel>
        ))}
        <Panel title={t("about")}>
          <DescriptionList
            facts={[
              { label: t("creditedUnit"), value: nameOf(group.creditedUnit) },
              { label: t("source"), value: t(`fund.${group.source}`) },
              { label: t("receiver"), value: `${group.receiverName} ${group.receiverPhone}` },
              { label: t("address"), value: group.address },
              { label: t("deliverWindow"), value: t("fromTo", { from: group.deliverFrom, to: group.deliverTo }) },
              ...(group.note ? [{ label: t("note"), value: group.note }] : []),
              ...(group.decidedAt
                ? [{ label: t("decidedBy"), value: `${group.decidedBy ?? ""} · ${formatInstant(group.decidedAt)}` }]
                : []),
              ...(group.decisionReason ? [{ label: t("reason"), value: group.decisionReason }] : []),
            ]}
          />
        </Panel>
      </div>
    </>
  );
}
