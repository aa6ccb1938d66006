import type { AppLoadContext, EntryContext, HandleErrorFunction } from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { renderToStaticMarkup, renderToString } from "react-dom/server";

import { isDatabaseUnavailable } from "#app/http/database-unavailable";
import { PageProvider, type Page } from "#app/http/page-context";
import { preferencesOf } from "#app/http/preferences";
import { requestContext } from "#app/http/request-context.server";
import { wantsScripts } from "#app/http/route-handle";
import { textsForPage } from "#app/i18n/i18n.server";
import { TextsProvider } from "#app/i18n/use-translation";
import { log } from "#app/server/log.server";

/** No loader gives a promise, so nothing is ever waited for; but Remix keeps what was loaded in memory until this time is over. */
export const streamTimeout = 1_000;

/** Renders a page whole and sends it as text: nothing in it comes later, and streaming it costs twice as much. */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { nonce, requestId, sendText }: AppLoadContext,
): Promise<Response> {
  const unavailable = status === 500 && requestContext()?.unavailable === true;
  const url = new URL(request.url);
  const preferences = preferencesOf(request);
  const scripts = wantsScripts(remixContext.staticHandlerContext.matches.map(({ route }) => ({ handle: route.handle as unknown })));
  const page: Page = { ...preferences, nonce, requestId, path: url.pathname + url.search, unavailable, scripts };
  const texts = textsForPage(preferences.locale);

  headers.set("Content-Type", "text/html; charset=utf-8");
  headers.set("Content-Language", preferences.locale);
  headers.append("Vary", "Cookie, Accept-Language");
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "private, no-cache");
  if (unavailable) headers.set("Retry-After", "5");

  const document = (
    <TextsProvider value={texts}>
      <PageProvider value={page}>
        <RemixServer context={scripts ? await withHandoverRead(remixContext) : remixContext} url={request.url} nonce={nonce} />
      </PageProvider>
    </TextsProvider>
  );
  const html = scripts ? withNamesOf(texts.used, renderToString(document)) : renderToStaticMarkup(document);
  sendText(`<!DOCTYPE html>${html}`);
  return new Response(null, { status: unavailable ? 503 : status, headers });
}

/**
 * The context with what the browser takes over already read, in the place where Remix keeps it once it was streamed: rendering then finds it there
 * and need not wait.
 */
async function withHandoverRead(context: EntryContext): Promise<EntryContext> {
  if (!context.serverHandoffStream) return context;
  const value = await new Response(context.serverHandoffStream).text();
  const read = (result: { done: boolean; value: string }) => Object.assign(Promise.resolve(), { result });
  const streamCache = { 0: read({ done: false, value }), 1: read({ done: true, value: "" }) };
  return { ...context, serverHandoffStream: new ReadableStream<Uint8Array>(), renderMeta: { ...context.renderMeta, streamCache } };
}

/** Names the text catalogues of the page on its first tag, so that the browser loads exactly these before it hydrates. */
function withNamesOf(namespaces: ReadonlySet<string>, html: string): string {
  return html.replace("<html ", `<html data-texts="${[...namespaces].join(" ")}" `);
}

/** Answers to navigations inside the page say the same as the whole page would: 503 while the database is away, and nothing is cached. */
export function handleDataRequest(response: Response): Response {
  if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", "private, no-cache");
  const unavailable = response.status === 500 && requestContext()?.unavailable === true;
  return unavailable ? new Response(response.body, { status: 503, headers: response.headers }) : response;
}

/** Everything that is not an expected failure reaches the log here, with the number the reader sees. */
export const handleError: HandleErrorFunction = (error, { request }) => {
  const context = requestContext();
  if (context && isDatabaseUnavailable(error)) context.unavailable = true;
  if (request.signal.aborted) return;
  const about = { requestId: context?.requestId, path: new URL(request.url).pathname };
  // A page that takes no POST, an address that is none: the asker's mistake is no failure of ours, and nobody is to be called for it.
  if (isRouteErrorResponse(error) && error.status < 500) log.info({ ...about, status: error.status }, "request refused");
  else log.error({ ...about, err: error }, "request failed");
};
