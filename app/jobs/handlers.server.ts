import { refreshBadges } from "#app/domain/catalog/refresh-badges.server";
import { sweepExpired } from "#app/domain/identity/sweep-expired.server";
import { sweepFiles } from "#app/domain/identity/sweep-files.server";
import { publishHeadList } from "#app/domain/quota/publish-head-list.server";
import { publishReleases } from "#app/domain/supervision/publication/publish-releases.server";
import { writeDump } from "#app/domain/supervision/publication/write-dump.server";
import { sendMail } from "#app/integrations/mail.server";
import { mailInvitation, mailPasswordReset } from "#app/jobs/identity-mail.server";
import type { JobData, JobName } from "#app/jobs/contracts";

/** What each job does. A handler may run twice for one job; it must then change nothing the second time. */
export const jobHandlers: { [Name in JobName]: (data: JobData<Name>, jobId: string) => Promise<void> } = {
  "notices.sendMail": (data, jobId) => sendMail({ ...data, messageKey: jobId }),
  "identity.mailInvitation": mailInvitation,
  "identity.mailPasswordReset": mailPasswordReset,
  "catalog.refreshBadges": async () => void (await refreshBadges(new Date())),
  "identity.sweepExpired": async () => void (await sweepExpired(new Date())),
  "identity.sweepFiles": async () => void (await sweepFiles(new Date())),
  "quota.publishHeadList": async () => void (await publishHeadList(new Date())),
  "supervision.publishOpenData": async () => {
    const now = new Date();
    await publishReleases(now);
    await writeDump(now);
  },
};
