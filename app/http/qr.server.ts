import QRCode from "qrcode";

/** A square SVG that leads to a page of this product, for documents that are carried about on paper. */
export function qrTo(request: Request, path: string): Promise<string> {
  return QRCode.toString(new URL(path, request.url).href, { type: "svg", margin: 0, errorCorrectionLevel: "M" });
}
