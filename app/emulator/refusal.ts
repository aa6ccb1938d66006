/** What Stripe answers when it does not do something. */
export class Refusal extends Error {
  readonly status: number;
  readonly type: string;
  readonly code: string | undefined;
  readonly param: string | undefined;

  constructor(status: number, message: string, more: { type?: string; code?: string; param?: string } = {}) {
    super(message);
    this.status = status;
    this.type = more.type ?? "invalid_request_error";
    this.code = more.code;
    this.param = more.param;
  }

  body(): { error: { type: string; message: string; code?: string; param?: string } } {
    const { type, message, code, param } = this;
    return { error: { type, message, ...(code ? { code } : {}), ...(param ? { param } : {}) } };
  }
}

export const missing = (kind: string, id: string) =>
  new Refusal(404, `No such ${kind}: '${id}'`, { code: "resource_missing", param: "id" });
export const needed = (param: string) => new Refusal(400, `Missing required param: ${param}.`, { code: "parameter_missing", param });
