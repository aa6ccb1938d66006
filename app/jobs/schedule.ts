import type { JobName } from "#app/jobs/contracts";

/** The schedule is told in the product's calendar: a county list begins and ends at midnight there. */
export const TIME_ZONE = "Asia/Shanghai";

/** What is due by the clock: minute, hour, day, month, weekday. A worker that starts later in the day makes up for it. */
export const schedule = [
  { name: "catalog.refreshBadges", cron: "1 0 * * *" },
  { name: "identity.sweepExpired", cron: "20 3 * * *" },
  { name: "identity.sweepFiles", cron: "40 3 * * *" },
  { name: "ordering.lapseCorrections", cron: "5 0 * * *" },
  { name: "ordering.keepClaimDeadlines", cron: "8 0 * * *" },
  { name: "ordering.mailClaims", cron: "*/5 7-20 * * *" },
  { name: "payments.keepHeldDeadlines", cron: "9 0 * * *" },
  { name: "payments.mailHeldMoney", cron: "*/5 7-20 * * *" },
  { name: "payments.keepGuarantees", cron: "11 0 * * *" },
  { name: "supervision.applyOrganisationChanges", cron: "3 0 * * *" },
  { name: "quota.expireExceptions", cron: "6 0 * * *" },
  { name: "supervision.inviteUnits", cron: "0 9 * * *" },
  { name: "quota.publishHeadList", cron: "10 0 * * *" },
  { name: "supervision.publishOpenData", cron: "30 1 * * *" },
  { name: "quota.closeDays", cron: "15 0 * * *" },
  { name: "supervision.runAlerts", cron: "30 5 * * *" },
  { name: "supervision.runReminders", cron: "0 8 * * *" },
  { name: "supervision.keepScores", cron: "20 * * * *" },
  { name: "notices.deliverWebhooks", cron: "* * * * *" },
  { name: "payments.applyStripeEvents", cron: "* * * * *" },
  { name: "payments.sweepStripe", cron: "* * * * *" },
  { name: "payments.reconcile", cron: "10 2 * * *" },
  { name: "ordering.lapseUnpaid", cron: "8 0 * * *" },
  { name: "notices.sweepDeliveries", cron: "50 3 * * *" },
] as const satisfies readonly { name: JobName; cron: string }[];
