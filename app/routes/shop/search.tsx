export { default, handle, loader, meta } from "#app/routes/shop/products";
