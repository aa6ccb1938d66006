import { createReadableStreamFromReadable, type AppLoadContext, type EntryContext, type HandleErrorFunction } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { Transform } from "node:stream";
import { renderToPipeableStream, renderToStaticMarkup } from "react-dom/server";

import { isDatabaseUnavailable } from "#app/http/database-unavailable";
import { PageProvider, type Page } from "#app/http/page-context";
import { preferencesOf } from "#app/http/preferences";
import { requestContext } from "#app/http/request-context.server";
import { wantsScripts } from "#app/http/route-handle";
import { textsForPage } from "#app/i18n/i18n.server";
import { TextsProvider } from "#app/i18n/use-translation";
import { log } from "#app/server/log.server";

/** Deferred data that takes longer is given up, rendered or not. */
export const streamTimeout = 8_000;

export default function handleRequest(
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
        <RemixServer context={remixContext} url={request.url} nonce={nonce} abortDelay={streamTimeout} />
      </PageProvider>
    </TextsProvider>
  );
  const answer = (body: ReadableStream<Uint8Array> | null) => new Response(body, { status: unavailable ? 503 : status, headers });
  if (!scripts) {
    sendText(`<!DOCTYPE html>${renderToStaticMarkup(document)}`);
    return Promise.resolve(answer(null));
  }

  return new Promise((resolve, reject) => {
    let answered = false;
    const send = () => {
      answered = true;
      const body = withTexts([...texts.used]);
      resolve(answer(createReadableStreamFromReadable(body)));
      stream.pipe(body);
    };
    const whole = isbot(request.headers.get("user-agent") ?? "");
    const stream = renderToPipeableStream(document, {
      nonce,
      onShellReady: () => (whole ? undefined : send()),
      onAllReady: () => (whole ? send() : undefined),
      onShellError: (error) => reject(error instanceof Error ? error : new Error(String(error))),
      onError: (error) => {
        if (answered) log.error({ requestId, err: error }, "a part of the page failed while it was streamed");
      },
    });
    setTimeout(() => stream.abort(), streamTimeout + 1_000).unref();
  });
}

/** Names the text catalogues of the page on its first tag, so that the browser loads exactly these before it hydrates. */
function withTexts(namespaces: string[]): Transform {
  let first = true;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const filled = withoutFill(chunk);
      if (!first) return done(null, filled);
      first = false;
      done(null, filled.toString("utf8").replace("<html ", `<html data-texts="${namespaces.join(" ")}" `));
    },
  });
}

/**
 * React 18 writes in blocks of fixed size and leaves the last bytes of a block empty where a Chinese character does not fit any more (react/react#31134).
 * A zero byte never belongs to a page: forms refuse it.
 */
function withoutFill(block: Buffer): Buffer {
  let end = block.length;
  while (end > 0 && block[end - 1] === 0) end -= 1;
  return end === block.length ? block : block.subarray(0, end);
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
  log.error({ requestId: context?.requestId, path: new URL(request.url).pathname, err: error }, "request failed");
};
