export { default, loader, meta } from "#app/routes/shop/products";

export const handle = { policy: "public" };
