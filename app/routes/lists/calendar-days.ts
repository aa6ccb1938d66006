import type { LoaderFunctionArgs } from "@remix-run/node";

import { getCalendar, type ComparedDay } from "#app/domain/region/calendars.queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList } from "#app/http/list-file.server";
import { found, parseId } from "#app/http/params.server";

export const handle = { policy: "reference:read" };

/** The days of a calendar, in the columns that the form reads. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "reference:read");
  const calendar = found(await getCalendar(parseId(params.id)));
  return listFile<ComparedDay>(request, actor, ({ t }) => ({
    name: `working-days-${calendar.year}`,
    title: t("workingDays:calendarOf", { year: calendar.year }),
    page: wholeList(() => Promise.resolve(calendar.days.filter(({ change }) => change !== "removed"))),
    columns: [
      { header: t("workingDays:day"), value: (row) => row.day },
      { header: t("workingDays:what"), value: (row) => t(`workingDays:works.${row.works}`) },
      { header: t("workingDays:name"), value: (row) => row.nameZh, width: 24 },
      { header: t("workingDays:nameEn"), value: (row) => row.nameEn ?? "", width: 32 },
    ],
  }));
}
