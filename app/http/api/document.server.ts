import { openApiDocument } from "#app/http/api/openapi";
import { RATE } from "#app/http/api/key-holder.server";
import { webhookDescription } from "#app/http/api/webhook-description";
import { publicOrigin } from "#app/http/origin.server";
import { translator } from "#app/i18n/i18n.server";
import type { Locale } from "#app/i18n/locales";
import { version } from "#app/server/version";

/** The description of the API in a language. */
export function describeApi(request: Request, locale: Locale): ReturnType<typeof openApiDocument> {
  const t = translator(locale) as unknown as (key: string, params?: Record<string, unknown>) => string;
  return openApiDocument(
    publicOrigin(request),
    version,
    {
      title: t("api:title"),
      description: t("api:description", RATE),
      operation: (id) => t(`api:operation.${id}`),
      scope: (scope) => t(`api:scope.${scope.replace(":", "-")}`),
      status: (status) => t(`api:status.${status}`),
      parameter: (name) => t(`api:parameter.${name}`),
    },
    webhookDescription((event) => t(`api:event.${event}`)),
  );
}

interface DescribedOperation {
  operationId: string;
  summary: string;
  security: { apiKey: string[] }[];
  "x-audiences": string[];
}

/** What a page lists of the description: the same document, read. */
export function listedOperations(document: ReturnType<typeof openApiDocument>) {
  const paths = document.paths as Record<string, Record<string, DescribedOperation>>;
  const webhooks = document.webhooks as Record<string, { post: { summary: string } }>;
  return {
    operations: Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        summary: operation.summary,
        scope: operation.security[0]?.apiKey[0] ?? null,
        audiences: operation["x-audiences"],
      })),
    ),
    messages: Object.entries(webhooks).map(([name, { post }]) => ({ name, summary: post.summary })),
  };
}
