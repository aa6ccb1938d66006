import { z } from "zod/v4";

import { webhookEvents } from "#app/domain/notices/events";
import { choiceField, dateField, idField, integerField, optionalField, textField } from "#app/lib/form-fields";

export const endpointInput = z.object({
  url: textField(500),
  events: z.array(choiceField(webhookEvents)).min(1, "form.tickOne").max(webhookEvents.length, "form.badChoice"),
  bankAccount: optionalField(textField(40)),
});
export type EndpointInput = z.output<typeof endpointInput>;

/** What the page saw. */
export const endpointVersionInput = z.object({ version: integerField(0, 999_999_999) });

export const replayInput = z.object({ eventId: idField() });

export const replayFailedInput = z.object({ since: dateField() });
