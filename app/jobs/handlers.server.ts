import { refreshBadges } from "#app/domain/catalog/refresh-badges.server";
import { sweepExpired } from "#app/domain/identity/sweep-expired.server";
import { sweepFiles } from "#app/domain/identity/sweep-files.server";
import { sweepDeliveries } from "#app/domain/notices/attempt-delivery.server";
import { closeDays } from "#app/domain/quota/close-days.server";
import { closeYear } from "#app/domain/quota/close-year.server";
import { expireExceptions } from "#app/domain/quota/expire-exceptions.server";
import { keepGuarantees } from "#app/domain/payments/guarantees/keep-guarantees.server";
import { keepHeldDeadlines } from "#app/domain/payments/held-money/keep-deadlines.server";
import { recountLastDays } from "#app/domain/ordering/recount-last-days.server";
import { recountDeadlines } from "#app/domain/payments/recount-deadlines.server";
import { keepClaimDeadlines } from "#app/domain/ordering/claims/claim-deadlines.server";
import { signConfirmation } from "#app/domain/payments/confirm-receivable.server";
import { signCreditNote } from "#app/domain/payments/credit-note-paper.server";
import { matchStatement } from "#app/domain/ordering/match-statement.server";
import { lapseCorrections } from "#app/domain/ordering/end-correction.server";
import { publishHeadList } from "#app/domain/quota/publish-head-list.server";
import { inviteLateUnits } from "#app/domain/supervision/campaign/invite-units.server";
import { applyDueChanges } from "#app/domain/supervision/organisations/decide-change.server";
import { keepLargeScores } from "#app/domain/supervision/scores/keep-scores.server";
import { windUpClosedUnits } from "#app/domain/supervision/organisations/wind-up.server";
import { computeBulletin } from "#app/domain/supervision/bulletins/compute-bulletin.server";
import { signProof } from "#app/domain/payments/sign-proof.server";
import { signBulletin } from "#app/domain/supervision/bulletins/sign-bulletin.server";
import { publishReleases } from "#app/domain/supervision/publication/publish-releases.server";
import { writeDump } from "#app/domain/supervision/publication/write-dump.server";
import { runAlerts } from "#app/domain/supervision/run-alerts.server";
import { runReminders } from "#app/domain/supervision/run-reminders.server";
import { finishBatch } from "#app/domain/supervision/send-reminders.server";
import { sendMail } from "#app/integrations/mail.server";
import { mailInvitation, mailPasswordReset } from "#app/jobs/identity-mail.server";
import { mailHeldMoney } from "#app/jobs/held-mail.server";
import { mailClaims } from "#app/jobs/claim-mail.server";
import { mailInvitations } from "#app/jobs/campaign-mail.server";
import { mailRuleChange } from "#app/jobs/rule-mail.server";
import { mailReminders } from "#app/jobs/reminder-mail.server";
import { deliverWebhooks } from "#app/jobs/webhooks.server";
import { applyStripeEvents } from "#app/jobs/stripe/apply-events.server";
import { reconcile } from "#app/jobs/stripe/reconcile.server";
import { sweepStripe } from "#app/jobs/stripe/sweep.server";
import { lapseUnpaid } from "#app/domain/ordering/pay-first.server";
import type { JobData, JobName } from "#app/jobs/contracts";

/** What each job does. A handler may run twice for one job; it must then change nothing the second time. */
export const jobHandlers: { [Name in JobName]: (data: JobData<Name>, jobId: string) => Promise<void> } = {
  "notices.sendMail": (data, jobId) => sendMail({ ...data, messageKey: jobId }),
  "identity.mailInvitation": mailInvitation,
  "identity.mailPasswordReset": mailPasswordReset,
  "catalog.refreshBadges": async () => void (await refreshBadges(new Date())),
  "identity.sweepExpired": async () => void (await sweepExpired(new Date())),
  "identity.sweepFiles": async () => void (await sweepFiles(new Date())),
  "quota.closeDays": async () => void (await closeDays(new Date())),
  "quota.mailRuleChange": async ({ changeId, after }) => void (await mailRuleChange(changeId, after ?? null, new Date())),
  "quota.closeYear": async ({ closingId }) => void (await closeYear(closingId, new Date())),
  "ordering.lapseCorrections": async () => void (await lapseCorrections(new Date())),
  "ordering.mailClaims": async () => void (await mailClaims(new Date())),
  "ordering.keepClaimDeadlines": async () => void (await keepClaimDeadlines(new Date())),
  "payments.keepHeldDeadlines": async () => void (await keepHeldDeadlines(new Date())),
  "payments.mailHeldMoney": async () => void (await mailHeldMoney(new Date())),
  "payments.keepGuarantees": async () => void (await keepGuarantees(new Date())),
  "payments.recountDeadlines": async ({ calendarId }) => {
    await recountDeadlines(calendarId, new Date());
    await recountLastDays(calendarId, new Date());
  },
  "payments.signConfirmation": ({ unitId, confirmationId }) => signConfirmation(unitId, confirmationId, new Date()),
  "ordering.matchStatement": async ({ actor, statementId }) => void (await matchStatement({ ...actor, now: new Date() }, statementId)),
  "quota.expireExceptions": async () => void (await expireExceptions(new Date())),
  "supervision.inviteUnits": async () => void (await inviteLateUnits(new Date())),
  "supervision.mailInvitations": async ({ windowId, unitIds }) => void (await mailInvitations(windowId, unitIds, new Date())),
  "payments.applyStripeEvents": async () => void (await applyStripeEvents()),
  "payments.sweepStripe": async () => void (await sweepStripe(new Date())),
  "payments.reconcile": async () => void (await reconcile(new Date())),
  "ordering.lapseUnpaid": async () => void (await lapseUnpaid(new Date())),
  "supervision.applyOrganisationChanges": async () => {
    const now = new Date();
    await applyDueChanges(now);
    await windUpClosedUnits(now);
  },
  "notices.deliverWebhooks": async () => void (await deliverWebhooks()),
  "notices.sweepDeliveries": async () => void (await sweepDeliveries(new Date())),
  "quota.publishHeadList": async () => void (await publishHeadList(new Date())),
  "supervision.publishOpenData": async () => {
    const now = new Date();
    await publishReleases(now);
    await writeDump(now);
  },
  "supervision.runAlerts": async ({ bureauId }) => void (await runAlerts(new Date(), bureauId)),
  "supervision.computeBulletin": async ({ bulletinId }) => void (await computeBulletin(bulletinId, new Date())),
  "payments.signCreditNote": ({ unitId, creditNoteId }) => signCreditNote(unitId, creditNoteId, new Date()),
  "payments.signProof": async ({ proofId }) => void (await signProof(proofId, new Date())),
  "supervision.signBulletin": async ({ bulletinId }) => void (await signBulletin(bulletinId, new Date())),
  "supervision.keepScores": async () => void (await keepLargeScores(new Date())),
  "supervision.runReminders": async () => void (await runReminders(new Date())),
  "supervision.sendReminders": async ({ batchId }) => void (await finishBatch(batchId)),
  "supervision.mailReminders": async ({ reminderIds }) => void (await mailReminders(reminderIds, new Date())),
};
