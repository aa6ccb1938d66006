import { createHash } from "node:crypto";

import type { Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { badDocument, pictureTooLarge } from "#app/domain/identity/errors";
import { documentTypeOf } from "#app/domain/identity/picture";
import { MAX_PICTURE_BYTES } from "#app/domain/identity/store-picture.server";
import { newId } from "#app/lib/ids";

/** A file as it came. */
export interface Paper {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Keeps a document: a PDF, or the photograph of a paper. Not public: it is seen through the door of what it belongs to.
 *
 * @param field the form's field, for the message
 * @returns id of the stored file
 * @throws badDocument unless its bytes are those of a PDF or a picture; pictureTooLarge above 5 MB
 */
export async function storeDocument(tx: Tx, actor: Actor, file: Paper, field: string): Promise<string> {
  const mediaType = documentTypeOf(file.bytes);
  if (!mediaType) throw badDocument(field);
  if (file.bytes.byteLength > MAX_PICTURE_BYTES) throw pictureTooLarge(field);
  const id = newId();
  await tx.storedFile.create({
    data: {
      id,
      sha256: createHash("sha256").update(file.bytes).digest(),
      mediaType,
      fileName: file.name.replaceAll(/[\u0000-\u001f\u007f/\\]/g, "_").slice(-120) || "document",
      size: file.bytes.byteLength,
      content: file.bytes,
      ownerType: actor.audience,
      ownerId: actor.audience === "platform" ? actor.userId : actor.orgId,
      createdAt: actor.now,
      createdById: actor.userId,
    },
  });
  return id;
}
