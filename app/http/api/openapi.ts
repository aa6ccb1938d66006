import { z } from "zod/v4";

import { apiScopeNames, keyHolders } from "#app/domain/identity/api-scopes";
import { API_ROOT, type Operation } from "#app/http/api/operation";
import { operationList, type OperationId } from "#app/http/api/operations.server";
import { problem } from "#app/http/api/schemas-quota";

type Json = Record<string, unknown>;

/** Words that the description is written with, in the reader's language. */
export interface DocumentTexts {
  title: string;
  description: string;
  operation: (id: OperationId) => string;
  scope: (scope: string) => string;
  status: (status: number) => string;
  parameter: (name: string) => string;
}

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** Schemas under their names, as JSON Schema 2020-12, which is what OpenAPI 3.1 speaks. */
function schemasOf(named: ReadonlyMap<string, z.ZodType>, io: "input" | "output"): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of named) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io, target: "draft-2020-12", uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(Object.entries(schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema]));
}

const responses = new Map<string, z.ZodType>([
  ["Problem", problem],
  ...operationList.map(([, { responseName, response }]) => [responseName, response] as const),
]);
const bodies = new Map(operationList.flatMap(([, { bodyName, body }]) => (bodyName && body ? [[bodyName, body] as const] : [])));

const schemaTable: Json = { ...schemasOf(bodies, "input"), ...schemasOf(responses, "output") };

const problemAnswer = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: reference("Problem") } },
});

function parametersOf({ params, query, method }: Operation, texts: DocumentTexts): Json[] {
  const listed = (schema: z.ZodObject, where: "path" | "query"): Json[] => {
    const { properties = {} } = z.toJSONSchema(schema, { io: "input" });
    return Object.entries(properties).map(([name, property]) => ({
      name,
      in: where,
      required: where === "path",
      description: texts.parameter(name),
      schema: property,
    }));
  };
  const header =
    method === "POST"
      ? [
          {
            name: "Idempotency-Key",
            in: "header",
            required: true,
            description: texts.parameter("Idempotency-Key"),
            schema: { type: "string", minLength: 8, maxLength: 255 },
          },
        ]
      : [];
  return [...listed(params, "path"), ...listed(query, "query"), ...header];
}

function operationOf(id: OperationId, operation: Operation, texts: DocumentTexts): Json {
  const refusals = operation.method === "GET" ? [401, 403, 404, 406, 422, 429] : [400, 401, 403, 404, 406, 409, 413, 415, 422, 429];
  return {
    operationId: id,
    summary: texts.operation(id),
    tags: [operation.path.split("/")[1]],
    security: [{ apiKey: operation.scope === null ? [] : [operation.scope] }],
    ...(operation.scope === null ? {} : { description: texts.scope(operation.scope) }),
    "x-audiences": operation.actions === "any" ? keyHolders : Object.keys(operation.actions),
    parameters: parametersOf(operation, texts),
    ...(operation.bodyName
      ? { requestBody: { required: true, content: { "application/json": { schema: reference(operation.bodyName) } } } }
      : {}),
    responses: {
      [operation.status]: {
        description: texts.status(operation.status),
        content: { "application/json": { schema: reference(operation.responseName) } },
      },
      ...Object.fromEntries(refusals.map((status) => [status, problemAnswer(texts.status(status))])),
    },
  };
}

/** The description of the API, OpenAPI 3.1, made of the table that the routes answer by. @param webhooks made by the notices' own table */
export function openApiDocument(origin: string, version: string, texts: DocumentTexts, webhooks: { paths: Json; schemas: Json }): Json {
  const paths: Record<string, Json> = {};
  for (const [id, operation] of operationList) {
    (paths[operation.path] ??= {})[operation.method.toLowerCase()] = operationOf(id, operation, texts);
  }
  return {
    openapi: "3.1.0",
    info: { title: texts.title, version, description: texts.description },
    servers: [{ url: `${origin}${API_ROOT}` }],
    security: [{ apiKey: [] }],
    paths,
    webhooks: webhooks.paths,
    components: {
      schemas: { ...schemaTable, ...webhooks.schemas },
      securitySchemes: {
        apiKey: {
          type: "http",
          scheme: "bearer",
          description: apiScopeNames.map((scope) => `\`${scope}\`: ${texts.scope(scope)}`).join("\n\n"),
        },
      },
    },
  };
}
