import { createHash } from "node:crypto";

import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { badPicture, pictureTooLarge } from "#app/domain/identity/errors";
import { pictureTypeOf } from "#app/domain/identity/picture";
import { newId } from "#app/lib/ids";

/** Also the database's own limit. */
export const MAX_PICTURE_BYTES = 5_242_880;

/**
 * Keeps a picture. Not public: it is seen through the door of what it belongs to.
 *
 * @param field the form's field, for the message
 * @returns id of the stored file
 * @throws badPicture unless its bytes are those of a JPEG, PNG or WebP picture; pictureTooLarge above 5 MB
 */
export async function storePicture(
  actor: Actor,
  file: { name: string; bytes: Uint8Array<ArrayBuffer> },
  options: { field: string; isPublic: boolean },
): Promise<string> {
  const mediaType = pictureTypeOf(file.bytes);
  if (!mediaType) throw badPicture(options.field);
  if (file.bytes.byteLength > MAX_PICTURE_BYTES) throw pictureTooLarge(options.field);
  const id = newId();
  await inTransaction((tx) =>
    tx.storedFile.create({
      data: {
        id,
        sha256: createHash("sha256").update(file.bytes).digest(),
        mediaType,
        fileName: file.name.replaceAll(/[\u0000-\u001f\u007f/\\]/g, "_").slice(-120) || "picture",
        size: file.bytes.byteLength,
        content: file.bytes,
        ownerType: actor.audience,
        ownerId: actor.orgId,
        isPublic: options.isPublic,
        createdAt: actor.now,
        createdById: actor.userId,
      },
    }),
  );
  return id;
}
