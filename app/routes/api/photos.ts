import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { storePicture } from "#app/domain/identity/store-picture.server";
import { answerChange, methodNotAllowed } from "#app/http/api/answer.server";
import { operations } from "#app/http/api/operations.server";

export const handle = { policy: "api-key" };

export function loader({ request }: LoaderFunctionArgs): Response {
  return methodNotAllowed(request);
}

/** A picture of what is refused, to be named by the acceptance that follows; unused, it is gone after a day. */
export async function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  return answerChange(request, params, operations.uploadPhoto, async ({ actor, body: { fileName, content } }) => ({
    id: await storePicture(actor, { name: fileName, bytes: content }, { field: "content", isPublic: false }),
    size: BigInt(content.byteLength),
  }));
}
