import { proposeYearClosing } from "#app/domain/quota/propose-year-closing.server";
import { waitingIn } from "#app/domain/quota/year-end";
import { checkOwnYear } from "#app/domain/quota/year-end.queries.server";
import { fiscalYearOf, type CalendarDate } from "#app/lib/dates";
import type { DemoOrganisations } from "#prisma/seed/organisations";
import { addWorkingDays } from "#prisma/seed/working-days";

/** The clerk of Yongzhou proposes to close the year before; the second person finds it waiting. */
export async function proposeToClose(organisations: DemoOrganisations, today: CalendarDate): Promise<void> {
  const clerk = organisations.bureaus.get("yz-city")?.clerk(addWorkingDays(today, -1), 16);
  if (!clerk) throw new Error("the bureau of Yongzhou is missing");
  const year = fiscalYearOf(today) - 1;
  const checklist = await checkOwnYear(clerk, year);
  // Around the new year last year's work is still being done.
  if (checklist.accounts > 0 && waitingIn(checklist) === 0) await proposeYearClosing(clerk, year, "年终决算会议纪要（演示）");
}
