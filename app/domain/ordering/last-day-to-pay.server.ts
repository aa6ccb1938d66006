import { Prisma } from "#app/db/generated/client";
import { PAY_FIRST_DAYS, PAY_FIRST_EXTENSION_DAYS } from "#app/domain/ordering/states";

/** The last day to pay an order whose money comes first, by the calendars in force. @param confirmedAt instant of its confirmation @param extended whether the co-op waits longer */
export const lastDayToPay = (confirmedAt: Prisma.Sql, extended: Prisma.Sql) => Prisma.sql`
  working_day_from((${confirmedAt} AT TIME ZONE 'Asia/Shanghai')::date + ${PAY_FIRST_DAYS}::int + CASE WHEN ${extended} THEN ${PAY_FIRST_EXTENSION_DAYS}::int ELSE 0 END)`;
