import { db } from "#app/db/client.server";

export interface StoredFile {
  id: string;
  mediaType: string;
  fileName: string;
  content: Uint8Array<ArrayBuffer>;
}

/** A file that everybody may see: a product's picture, a certificate on display. */
export async function getPublicFile(fileId: string): Promise<StoredFile | null> {
  return db.storedFile.findFirst({
    where: { id: fileId, isPublic: true },
    select: { id: true, mediaType: true, fileName: true, content: true },
  });
}
