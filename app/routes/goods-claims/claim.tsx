import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { ClaimReasonForm, OfferForm, ReceivedForm, ReplacementForm, TransferForm } from "#app/components/goods-claims/claim-forms";
import { ClaimPage } from "#app/components/goods-claims/claim-view";
import { Button } from "#app/components/ui/button";
import { Panel } from "#app/components/ui/panel";
import { can, type Action } from "#app/domain/identity/policy";
import {
  acceptClaim,
  acceptOffer,
  counterClaim,
  decideClaim,
  declineClaim,
  referClaim,
  rejectClaim,
  withdrawClaim,
} from "#app/domain/ordering/claims/answer-claim.server";
import { getClaim } from "#app/domain/ordering/claims/claims.queries.server";
import {
  confirmTransfer,
  denyTransfer,
  receiveReplacement,
  refundAgain,
  reportTransfer,
  sendReplacement,
} from "#app/domain/ordering/claims/finish-claim.server";
import {
  claimOfferInput,
  claimReasonInput,
  emptyClaimInput,
  receivedInput,
  replacementInput,
  transferInput,
} from "#app/domain/ordering/claims/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm, type Submitted } from "#app/http/form.server";
import { requireClaimDesk } from "#app/http/goods-claims.server";
import { found, parseId } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "goodsClaim:read" };

const acts = { unit: "goodsClaim:report", coop: "goodsClaim:answer", hall: "goodsClaim:decide", bureau: null } as const satisfies Record<
  string,
  Action | null
>;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "goodsClaim:read");
  const desk = requireClaimDesk(request, actor);
  const claim = found(await getClaim(actor, parseId(params.id)));
  const needed = acts[desk];
  const confirms = can(actor, "refund:confirm");
  const commands = claim.commands.filter((command) =>
    command === "confirmTransfer" || command === "denyTransfer" ? confirms : needed !== null && can(actor, needed),
  );
  return { claim, desk, commands, today: calendarDateOf(actor.now), name: actor.name };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const id = parseId(params.id);
  const done = async <T,>(
    submitted: Submitted<T>,
    flash: "answered" | "referred" | "withdrawn" | "decided" | "sent" | "received" | "refund",
  ) => {
    const actor = await requireActor(request, "goodsClaim:read");
    return submitted.ok
      ? redirectWithFlash(request, paths.goodsClaim(requireClaimDesk(request, actor), id), `claims:flash.${flash}`)
      : submitted.response;
  };
  const intent = await intentOf(request);
  const whoActs = async (needed: Action) => {
    const actor = await requireActor(request, needed);
    requireClaimDesk(request, actor);
    return actor;
  };
  switch (intent) {
    case "accept": {
      const actor = await whoActs("goodsClaim:answer");
      return done(await submitForm(request, emptyClaimInput, () => acceptClaim(actor, id)), "answered");
    }
    case "counter": {
      const actor = await whoActs("goodsClaim:answer");
      return done(await submitForm(request, claimOfferInput, (input) => counterClaim(actor, id, input)), "answered");
    }
    case "decline": {
      const actor = await whoActs("goodsClaim:answer");
      return done(await submitForm(request, claimReasonInput, ({ reason }) => declineClaim(actor, id, reason)), "answered");
    }
    case "sendReplacement": {
      const actor = await whoActs("goodsClaim:answer");
      return done(await submitForm(request, replacementInput, (input) => sendReplacement(actor, id, input)), "sent");
    }
    case "reportTransfer": {
      const actor = await whoActs("goodsClaim:answer");
      return done(await submitForm(request, transferInput, ({ bankReference }) => reportTransfer(actor, id, bankReference)), "sent");
    }
    case "refundAgain": {
      const actor = await whoActs("goodsClaim:answer");
      return done(await submitForm(request, emptyClaimInput, () => refundAgain(actor, id)), "refund");
    }
    case "acceptOffer": {
      const actor = await whoActs("goodsClaim:report");
      return done(await submitForm(request, emptyClaimInput, () => acceptOffer(actor, id)), "answered");
    }
    case "refer": {
      const actor = await whoActs("goodsClaim:report");
      return done(await submitForm(request, claimReasonInput, ({ reason }) => referClaim(actor, id, reason)), "referred");
    }
    case "withdraw": {
      const actor = await whoActs("goodsClaim:report");
      return done(await submitForm(request, emptyClaimInput, () => withdrawClaim(actor, id)), "withdrawn");
    }
    case "receiveReplacement": {
      const actor = await whoActs("goodsClaim:report");
      return done(await submitForm(request, receivedInput, (input) => receiveReplacement(actor, id, input)), "received");
    }
    case "confirmTransfer": {
      const actor = await whoActs("refund:confirm");
      return done(await submitForm(request, emptyClaimInput, () => confirmTransfer(actor, id)), "refund");
    }
    case "denyTransfer": {
      const actor = await whoActs("refund:confirm");
      return done(await submitForm(request, claimReasonInput, ({ reason }) => denyTransfer(actor, id, reason)), "answered");
    }
    case "decide": {
      const actor = await whoActs("goodsClaim:decide");
      return done(await submitForm(request, claimOfferInput, (input) => decideClaim(actor, id, input)), "decided");
    }
    case "reject": {
      const actor = await whoActs("goodsClaim:decide");
      return done(await submitForm(request, claimReasonInput, ({ reason }) => rejectClaim(actor, id, reason)), "decided");
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.claim.number} · 乡集 Xiangji` }];

export default function GoodsClaim() {
  const { t } = useTranslation("claims");
  const { claim, desk, commands, today, name } = useLoaderData<typeof loader>();
  const may = (command: (typeof commands)[number]) => commands.includes(command);
  const button = (command: "accept" | "acceptOffer" | "withdraw" | "confirmTransfer" | "refundAgain", variant: "act" | "quiet") =>
    may(command) ? (
      <Form method="post" className="form-actions">
        <Button name="intent" value={command} variant={variant}>
          {t(`command.${command}`)}
        </Button>
        <span className="over">{t(`commandHint.${command}`)}</span>
      </Form>
    ) : null;
  const orderTo = desk === "unit" ? paths.unitOrder(claim.orderId) : desk === "coop" ? paths.coopSale(claim.orderId) : null;
  return (
    <ClaimPage claim={claim} desk={desk} today={today} orderTo={orderTo}>
      <IntentErrors
        forms={[
          ...commands.filter((command) => !["accept", "acceptOffer", "withdraw", "confirmTransfer", "refundAgain"].includes(command)),
          "reject",
        ]}
      />
      {commands.length > 0 ? (
        <Panel title={t("yourTurn")} className="mb-5 no-print">
          <div className="grid gap-4">
            {button("accept", "act")}
            {button("acceptOffer", "act")}
            {button("confirmTransfer", "act")}
            {button("refundAgain", "act")}
            {may("counter") ? <OfferForm claim={claim} intent="counter" /> : null}
            {may("decide") ? <OfferForm claim={claim} intent="decide" /> : null}
            {may("decide") ? <ClaimReasonForm intent="reject" /> : null}
            {may("sendReplacement") ? <ReplacementForm today={today} /> : null}
            {may("receiveReplacement") ? <ReceivedForm name={name} /> : null}
            {may("reportTransfer") ? <TransferForm /> : null}
            {may("decline") ? <ClaimReasonForm intent="decline" /> : null}
            {may("denyTransfer") ? <ClaimReasonForm intent="denyTransfer" /> : null}
            {may("refer") ? <ClaimReasonForm intent="refer" /> : null}
            {button("withdraw", "quiet")}
          </div>
        </Panel>
      ) : null}
    </ClaimPage>
  );
}
