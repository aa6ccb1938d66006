import { z } from "zod/v4";

/** What a job carries and how stubbornly it is tried. */
interface JobContract {
  data: z.ZodType;
  /** Tries after the first one; then the job waits among the dead letters for an administrator. */
  retries: number;
  /** Pause before the second try, doubled each time. */
  retrySeconds: number;
  /** A try that takes longer counts as failed. Handlers may therefore run twice and must be idempotent. */
  expireSeconds: number;
}

const mailAddress = z.email();
const locale = z.string().max(10);
/** The address part of a link; the host is put before it when the mail is written. */
const oneTimeToken = z.string().regex(/^[\w-]{20,100}$/);

const daily = { data: z.object({}), retries: 5, retrySeconds: 60, expireSeconds: 1_800 };

/** Every job of the product. A name is never reused for other data: jobs of the old version may still be waiting while the new one starts. */
export const jobContracts = {
  "notices.sendMail": {
    data: z.object({ to: mailAddress, subject: z.string().min(1).max(200), text: z.string().min(1), html: z.string().optional() }),
    retries: 8,
    retrySeconds: 15,
    expireSeconds: 60,
  },
  "identity.mailInvitation": {
    data: z.object({
      to: mailAddress,
      name: z.string(),
      organisation: z.string(),
      role: z.enum(["CLERK", "REVIEWER", "MANAGER", "VIEWER", "CONTRACTOR"]),
      token: oneTimeToken,
      invitedBy: z.string(),
      locale,
      days: z.number().int(),
    }),
    retries: 8,
    retrySeconds: 15,
    expireSeconds: 60,
  },
  "identity.mailPasswordReset": {
    data: z.object({ to: mailAddress, name: z.string(), token: oneTimeToken, locale, minutes: z.number().int() }),
    retries: 5,
    retrySeconds: 10,
    expireSeconds: 60,
  },
  "catalog.refreshBadges": daily,
  "identity.sweepExpired": daily,
  "identity.sweepFiles": daily,
  "quota.publishHeadList": daily,
  "supervision.publishOpenData": daily,
  "quota.closeDays": daily,
  "quota.mailRuleChange": {
    data: z.object({
      changeId: z.uuid(),
      /** Last reader of the portion before. */
      after: z.uuid().optional(),
    }),
    retries: 8,
    retrySeconds: 15,
    expireSeconds: 120,
  },
  "quota.closeYear": { data: z.object({ closingId: z.uuid() }), retries: 5, retrySeconds: 60, expireSeconds: 3_600 },
  "supervision.runAlerts": { ...daily, data: z.object({ bureauId: z.uuid().optional() }) },
  "supervision.keepScores": { data: z.object({}), retries: 2, retrySeconds: 60, expireSeconds: 900 },
  "supervision.runReminders": daily,
  "supervision.sendReminders": { data: z.object({ batchId: z.uuid() }), retries: 5, retrySeconds: 15, expireSeconds: 300 },
  "supervision.mailReminders": {
    data: z.object({ reminderIds: z.array(z.uuid()).max(500) }),
    retries: 8,
    retrySeconds: 15,
    expireSeconds: 120,
  },
  "ordering.lapseCorrections": daily,
  "ordering.keepClaimDeadlines": daily,
  "ordering.mailClaims": { data: z.object({}), retries: 2, retrySeconds: 15, expireSeconds: 300 },
  "payments.keepHeldDeadlines": daily,
  "payments.mailHeldMoney": { data: z.object({}), retries: 2, retrySeconds: 15, expireSeconds: 300 },
  "payments.keepGuarantees": daily,
  "payments.recountDeadlines": { ...daily, data: z.object({ calendarId: z.uuid() }) },
  "ordering.matchStatement": {
    data: z.object({
      statementId: z.uuid(),
      /** Who posted the statement, without the moment. */
      actor: z.object({
        userId: z.uuid(),
        name: z.string(),
        locale,
        grantId: z.uuid(),
        role: z.enum(["CLERK", "REVIEWER", "MANAGER", "VIEWER", "CONTRACTOR"]),
        audience: z.enum(["unit", "bureau", "coop", "hall", "county", "platform"]),
        orgId: z.uuid(),
        orgName: z.string(),
        divisionPrefix: z.string(),
        requestId: z.string(),
      }),
    }),
    retries: 5,
    retrySeconds: 15,
    expireSeconds: 600,
  },
  "payments.signConfirmation": {
    data: z.object({ unitId: z.uuid(), confirmationId: z.uuid() }),
    retries: 8,
    retrySeconds: 15,
    expireSeconds: 60,
  },
  "payments.applyStripeEvents": { data: z.object({}), retries: 2, retrySeconds: 15, expireSeconds: 300 },
  "payments.sweepStripe": { data: z.object({}), retries: 2, retrySeconds: 15, expireSeconds: 300 },
  "payments.reconcile": daily,
  "ordering.lapseUnpaid": daily,
  "supervision.applyOrganisationChanges": daily,
  "quota.expireExceptions": daily,
  "supervision.inviteUnits": daily,
  "supervision.mailInvitations": {
    data: z.object({ windowId: z.uuid(), unitIds: z.array(z.uuid()).max(500) }),
    retries: 8,
    retrySeconds: 15,
    expireSeconds: 120,
  },
  "notices.deliverWebhooks": { data: z.object({}), retries: 2, retrySeconds: 15, expireSeconds: 300 },
  "notices.sweepDeliveries": daily,
  "supervision.computeBulletin": { data: z.object({ bulletinId: z.uuid() }), retries: 5, retrySeconds: 15, expireSeconds: 300 },
  "payments.signCreditNote": {
    data: z.object({ unitId: z.uuid(), creditNoteId: z.uuid() }),
    retries: 8,
    retrySeconds: 15,
    expireSeconds: 60,
  },
  "payments.signProof": { data: z.object({ proofId: z.uuid() }), retries: 8, retrySeconds: 15, expireSeconds: 60 },
  "supervision.signBulletin": { data: z.object({ bulletinId: z.uuid() }), retries: 8, retrySeconds: 15, expireSeconds: 60 },
} as const satisfies Record<string, JobContract>;

export type JobName = keyof typeof jobContracts;
export type JobData<Name extends JobName> = z.input<(typeof jobContracts)[Name]["data"]>;

export const jobNames = Object.keys(jobContracts) as JobName[];

/** Where a job goes after its last try. */
export function deadLetterQueue(name: JobName): string {
  return `${name}.dead`;
}
