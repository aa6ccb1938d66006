import { AsyncLocalStorage } from "node:async_hooks";

/** What the doors know about the request being answered; it reaches the log line and the error page without being passed on. */
export interface RequestContext {
  requestId: string;
  /** Lets this response's own scripts run under the content security policy. */
  nonce: string;
  /** Address of the other side: the browser, or what the own proxy says it is. Throttles count by it. */
  clientAddress: string;
  /** Set by requireActor; appears in the log line. */
  userId: string | null;
  /** Set when the database did not answer: the page says 503 instead of 500. */
  unavailable: boolean;
}

declare module "@remix-run/node" {
  interface AppLoadContext {
    requestId: string;
    nonce: string;
    /** Takes a whole page as text and sends it with the response that follows, whose own body is empty: it need not become a stream and text again. */
    sendText: (text: string) => void;
  }
  interface Future {
    v3_singleFetch: true;
  }
}

const storage = new AsyncLocalStorage<RequestContext>();

export function withRequestContext<T>(context: RequestContext, answer: () => T): T {
  return storage.run(context, answer);
}

/** Undefined outside a request: jobs, scripts, tests of use cases. */
export function requestContext(): RequestContext | undefined {
  return storage.getStore();
}

/** Names the signed-in person in the log line of the request. */
export function noteUser(userId: string): void {
  const context = storage.getStore();
  if (context) context.userId = userId;
}
