/** Pictures that are stored: what a phone's camera makes. A drawing may hold a script, hence no SVG. */
export type PictureType = "image/jpeg" | "image/png" | "image/webp";

/** The kind of a picture by its first bytes; what a browser says about a file proves nothing. Null for anything else. */
export function pictureTypeOf(bytes: Uint8Array): PictureType | null {
  const starts = (signature: readonly number[], at = 0) => signature.every((byte, index) => bytes[at + index] === byte);
  if (starts([0xff, 0xd8, 0xff])) return "image/jpeg";
  if (starts([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "image/png";
  if (starts([0x52, 0x49, 0x46, 0x46]) && starts([0x57, 0x45, 0x42, 0x50], 8)) return "image/webp";
  return null;
}

/** The kind of a document by its first bytes: a PDF, or the photograph of a paper. Null for anything else. */
export function documentTypeOf(bytes: Uint8Array): PictureType | "application/pdf" | null {
  const pdf = [0x25, 0x50, 0x44, 0x46, 0x2d].every((byte, index) => bytes[index] === byte);
  return pdf ? "application/pdf" : pictureTypeOf(bytes);
}
