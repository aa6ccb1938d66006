type Props = {
  /** A photograph, or the URL of the drawing: fetched once and cached, where inline drawings would weigh on every page. */
  src: string;
  /** Empty where the product's name stands beside it. */
  alt?: string;
  /** The first pictures of a page are wanted at once. */
  eager?: boolean;
};

export function ProductPicture({ src, alt = "", eager }: Props) {
  return (
    <img
      src={src}
      alt={alt}
      width={400}
      height={300}
      loading={eager ? "eager" : "lazy"}
      decoding="async"
      className="art art-product object-cover"
    />
  );
}
