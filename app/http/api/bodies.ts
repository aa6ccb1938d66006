import { z } from "zod/v4";

import { fundSources, placeOrderInput, rejectReasons, acceptInput, reasonInput, shipInput } from "#app/domain/ordering/schema";
import { confirmRemittanceInput } from "#app/domain/payments/schema";
import { askedChoice, askedDay, askedFen, askedId, askedList, askedNote, askedQuantity, askedText } from "#app/http/api/fields";
import { fenToInput } from "#app/lib/money";

/**
 * What programs send. Each body is described for them, strict about names, and then read by the very schema that the pages' forms are read by: a rule of an input
 * stands in one place.
 */

const object = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, { error: (issue) => (issue.code === "unrecognized_keys" ? "api.unknownField" : "api.notObject") });

export const orderBody = object({
  lines: askedList(
    object({
      productId: askedId(),
      quantity: askedQuantity(),
      seen: z.optional(askedText(60)).meta({
        description:
          "`stamp` of the product as it was read. Where its goods, price, terms of payment or freight are others now, nothing is ordered: 409 `ordering.offersChangedSince`, with one of `errors` for each thing that changed. Without it the order is placed on the terms of the moment.",
      }),
    }),
    200,
  ),
  creditedUnitId: z.optional(askedId()).meta({ description: "Unit the purchase is credited to; the key's own unit unless told." }),
  source: askedChoice(fundSources),
  address: askedText(200),
  receiverName: askedText(60),
  receiverPhone: askedText(20),
  deliverFrom: askedDay(),
  deliverTo: askedDay(),
  note: askedNote(500),
}).pipe(placeOrderInput);

export const rejectBody = object({ reason: askedText(300) }).pipe(reasonInput);

/** Nothing is to be said. */
export const emptyBody = object({});

export const shipmentBody = object({
  expectedOn: askedDay(),
  carrier: askedText(80),
  driverName: askedText(60),
  driverPhone: askedText(20),
  vehicle: askedText(40),
  note: askedNote(300),
  lines: askedList(object({ lineId: askedId(), quantity: askedQuantity(), lot: askedNote(60) }), 200),
}).pipe(shipInput);

export const acceptanceBody = object({
  receiverName: askedText(60),
  witnessName: askedText(60).meta({ description: "Another person than the receiver." }),
  temperature: z.optional(askedText(6)).meta({ description: "Degrees Celsius with at most one decimal, as text." }),
  note: askedNote(500),
  lines: askedList(
    object({
      lineId: askedId(),
      accepted: askedQuantity(),
      rejected: askedQuantity(),
      reason: z.optional(askedChoice(rejectReasons)).meta({ description: "Needed where something is rejected." }),
      note: askedNote(300),
      photoId: z
        .optional(askedId())
        .meta({ description: "Of a photo that was uploaded within the last day, for a line of which something is rejected." }),
    }),
    200,
  ),
})
  .transform(({ lines, ...rest }) => ({
    ...rest,
    lines: lines.map(({ photoId, ...line }) => ({ ...line, ...(photoId === undefined ? {} : { photoFileId: photoId }) })),
  }))
  .pipe(acceptInput);

/** A picture as text: 5 MB of it are seven million characters. */
export const photoBody = object({
  fileName: askedText(120),
  content: z
    .string({ error: (issue) => (issue.input === undefined ? "form.required" : "api.notText") })
    .max(7_100_000, "form.fileTooLarge")
    .regex(/^[A-Za-z0-9+/]+={0,2}$/, "form.badFile")
    .meta({ description: "The bytes of a JPEG, PNG or WebP picture of at most 5 MB, in Base64.", contentEncoding: "base64" }),
}).transform(({ fileName, content }) => ({ fileName, content: new Uint8Array(Buffer.from(content, "base64")) }));

export const receiptBody = object({ amountFen: askedFen(), receivedOn: askedDay(), bankReference: askedText(64) })
  .transform(({ amountFen, ...rest }) => ({ ...rest, amount: fenToInput(BigInt(amountFen)) }))
  .pipe(confirmRemittanceInput);
