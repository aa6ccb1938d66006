import type { z } from "zod/v4";

import { stampTerms } from "#app/domain/catalog/offer-terms";
import type { Offer } from "#app/domain/catalog/offer";
import type { ProductPage } from "#app/domain/catalog/product.queries.server";
import type { AcceptanceView, DeliveryView } from "#app/domain/ordering/delivery.queries.server";
import type { OrderView } from "#app/domain/ordering/order.queries.server";
import type { NodeFigures } from "#app/domain/quota/overview.queries.server";
import type * as quota from "#app/http/api/schemas-quota";
import type * as trade from "#app/http/api/schemas-trade";

/** Views of the domains under the names of the API; the schemas then print the values. */

export const printOffer = (offer: Offer): z.input<typeof trade.productRow> => ({
  ...offer,
  minQuantity: offer.minMilli,
  availableQuantity: offer.availableMilli,
  originCounty: offer.countyName,
});

export const printProduct = (product: ProductPage): z.input<typeof trade.product> => ({
  ...product,
  ...printOffer(product),
  stepQuantity: product.stepMilli,
  stamp: stampTerms(product),
});

export const printOrder = (order: OrderView): z.input<typeof trade.order> => ({
  ...order,
  receivables: order.receivables.map(({ pledgedTo, ...row }) => ({ ...row, pledged: pledgedTo !== null })),
  lines: order.lines.map((line) => ({
    ...line,
    quantity: line.quantityMilli,
    shippedQuantity: line.shippedMilli,
    acceptedQuantity: line.acceptedMilli,
    rejectedQuantity: line.rejectedMilli,
    cancelledQuantity: line.cancelledMilli,
    shippableQuantity: line.shippableMilli,
    verdicts: line.programmes,
  })),
});

export const printShipment = (shipment: DeliveryView): z.input<typeof trade.shipment> => ({
  ...shipment,
  coopName: shipment.coop.name,
  unitName: shipment.unit.name,
  lines: shipment.lines.map((line) => ({
    ...line,
    shippedQuantity: line.shippedMilli,
    lowQuantity: line.lowMilli,
    highQuantity: line.highMilli,
  })),
});

export const printAcceptance = (acceptance: AcceptanceView): z.input<typeof trade.acceptance> => ({
  ...acceptance,
  lines: acceptance.lines.map((line) => ({
    ...line,
    shippedQuantity: line.shippedMilli,
    acceptedQuantity: line.acceptedMilli,
    rejectedQuantity: line.rejectedMilli,
    photoId: line.photoFileId,
  })),
});

export const printFigures = ({ stages, ...node }: NodeFigures): z.input<typeof quota.progress>["node"] => ({
  ...node,
  remainingFen: stages.REMAINING,
  orderedFen: stages.ORDERED,
  acceptedFen: stages.ACCEPTED,
  settledFen: stages.SETTLED,
});
