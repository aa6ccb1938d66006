import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { RemindTargets, SOME_FORM, ALL_FORM } from "#app/components/supervision/remind-targets";
import { SentReminders } from "#app/components/supervision/sent-reminders";
import { ButtonLink } from "#app/components/ui/button";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { listRulesInForce, listSentReminders, previewReminders } from "#app/domain/supervision/reminders.queries.server";
import { remindAllInput, remindSomeInput } from "#app/domain/supervision/schema";
import { sendReminders, type SentReminders as Sent } from "#app/domain/supervision/send-reminders.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { useTranslation } from "#app/i18n/use-translation";
import { isId } from "#app/lib/ids";
import { paths } from "#app/lib/paths";
import { ruleOf, sentFilterOf } from "#app/routes/bureau/reminder-question.server";

export const handle = { policy: "bureau:read" };

const UNITS = 50;
const SENT = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const url = new URL(request.url);
  const rules = await listRulesInForce(actor);
  const rule = ruleOf(url, rules);
  const unitsAfter = url.searchParams.get("from");
  const [targets, sent] = await Promise.all([
    rule ? previewReminders(actor, rule, { after: isId(unitsAfter) ? unitsAfter : null, limit: UNITS }) : null,
    listSentReminders(actor, sentFilterOf(url, SENT)),
  ]);
  return { rules, rule, targets, ...sent, sends: can(actor, "reminder:send") };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "reminder:send");
  const done = ({ sent, queued }: Sent) =>
    redirectWithFlash(
      request,
      paths.bureauReminders(),
      queued > 0 ? "supervision:flash.remindersQueued" : "supervision:flash.remindersSent",
      { count: queued > 0 ? queued : sent },
    );
  switch (await intentOf(request)) {
    case "all": {
      const all = await submitForm(request, remindAllInput, ({ ruleId, message }) => sendReminders(actor, ruleId, message, null));
      return all.ok ? done(all.value) : all.response;
    }
    case "some": {
      const some = await submitForm(request, remindSomeInput, ({ ruleId, message, unit }) => sendReminders(actor, ruleId, message, unit));
      return some.ok ? done(some.value) : some.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function BureauReminders() {
  const { t } = useTranslation("supervision");
  const { rules, rule, targets, reminders, nextAfter, sends } = useLoaderData<typeof loader>();
  const rulesLink = (
    <ButtonLink to={paths.bureauReminderRules()} variant="quiet" size="sm">
      {t("reminderRules")}
    </ButtonLink>
  );
  return (
    <>
      <PageHead title={t("reminders")} lead={t("remindersLead")} tools={rulesLink} />
      <IntentErrors forms={sends && rule ? [SOME_FORM, ALL_FORM] : []} />
      <div className="grid gap-6">
        <Panel title={t("targets")} tools={rule && targets ? <ListFiles what={t("targets")} list="targets" /> : null}>
          {rule && targets ? (
            <RemindTargets rules={rules} rule={rule} targets={targets} sends={sends} />
          ) : (
            <EmptyState title={t("noRule")} action={<ButtonLink to={paths.bureauReminderRules()}>{t("noRuleAction")}</ButtonLink>}>
              {t("noRuleText")}
            </EmptyState>
          )}
        </Panel>
        <Panel title={t("sentList")} tools={<ListFiles what={t("sentList")} list="sent" />}>
          <SentReminders reminders={reminders} nextAfter={nextAfter} />
        </Panel>
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "催办 Reminders · 乡集 Xiangji" }];
