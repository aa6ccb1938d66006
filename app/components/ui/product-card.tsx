import type { ReactNode } from "react";

import { Link } from "#app/components/ui/link";

type Props = {
  to: string;
  name: string;
  /** Who sells it. */
  coopName: string;
  /** A `ProductPicture`: a photograph, or the drawing of its kind. */
  picture: ReactNode;
  badges?: ReactNode;
  price: ReactNode;
  /** Delivery, stock, smallest order: one quiet line. */
  facts?: ReactNode;
  /** A small form or button; stays above the link that covers the card. */
  action?: ReactNode;
};

export function ProductCard({ to, name, coopName, picture, badges, price, facts, action }: Props) {
  return (
    <article className="good">
      {picture}
      <div className="good-body">
        {badges ? <div className="flex flex-wrap items-center gap-1.5">{badges}</div> : null}
        <h3 className="font-sans text-body">
          <Link to={to} className="good-name">
            {name}
          </Link>
        </h3>
        <p className="over">{coopName}</p>
        {price}
        {facts ? <p className="over">{facts}</p> : null}
        {action ? <div className="good-foot pt-1">{action}</div> : null}
      </div>
    </article>
  );
}
