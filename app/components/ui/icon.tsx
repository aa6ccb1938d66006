/** Drawn on a 20-unit grid with one stroke, so that they sit beside text of any size. */
const drawings = {
  search: "M9 3.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M13 13l4 4",
  basket: "M3 8h14l-1.4 8.5H4.4L3 8M7 8l2-5M13 8l-2-5M8 11v3M12 11v3",
  person: "M10 3.5a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4M4 17c.6-3.6 2.8-5 6-5s5.4 1.4 6 5",
  menu: "M3.5 6h13M3.5 10h13M3.5 14h13",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  check: "M4 10.5l4 4 8-9",
  cross: "M5 5l10 10M15 5L5 15",
  plus: "M10 4v12M4 10h12",
  minus: "M4 10h12",
  up: "M5 12l5-5 5 5",
  down: "M5 8l5 5 5-5",
  left: "M12 5l-5 5 5 5",
  right: "M8 5l5 5-5 5",
  sort: "M6.5 8L10 4.5 13.5 8M6.5 12l3.5 3.5 3.5-3.5",
  warn: "M10 3l7.5 13.5h-15L10 3M10 8v4M10 14.3v.01",
  info: "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14M10 9v5M10 6.3v.01",
  late: "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14M10 6v4l3 2",
  truck: "M2.5 5h9v9h-9zM11.5 8h3l3 3v3h-6M5.5 14a1.5 1.5 0 1 0 .01 0M14.5 14a1.5 1.5 0 1 0 .01 0",
  scale: "M3 6h14M10 3v3M5 6l-2.2 5h4.4L5 6M15 6l-2.2 5h4.4L15 6M10 6v10M7 16.5h6",
  document: "M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5M7.5 10h5.5M7.5 13h5.5",
  download: "M10 3v9M6 8.5l4 4 4-4M4 16.5h12",
  upload: "M10 13V4M6 7.5l4-4 4 4M4 16.5h12",
  print: "M6 7.5v-5h8v5M6 14H3.5V7.5h13V14H14M6 11.5h8v6H6z",
  calendar: "M3.5 5h13v12h-13zM3.5 8.5h13M7 3v3M13 3v3",
  pin: "M10 17.5c-3.5-4-5-6.3-5-8.5a5 5 0 0 1 10 0c0 2.2-1.5 4.5-5 8.5M10 7.5a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4",
  seal: "M4 4h12v12H4zM7 7.5h6M10 7.5V13M7.5 13h5",
  ledger: "M4 3h12v14H4zM7.5 3v14M10 7h3.5M10 10h3.5M10 13h3.5",
  bell: "M5 14c1-1 1-2.5 1-5a4 4 0 0 1 8 0c0 2.5 0 4 1 5zM8.5 16.5h3",
  house: "M3.5 9.5L10 4l6.5 5.5M5.5 8.5V16.5h9V8.5",
  mountain: "M2.5 16l5-9 3.5 5.5 2-3 4.5 6.5zM14 5.5h.01",
  filter: "M3.5 5h13l-5 6v5l-3-1.5V11z",
  sun: "M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7M10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.5 4.5l1 1M14.5 14.5l1 1M4.5 15.5l1-1M14.5 5.5l1-1",
  moon: "M15.5 12.5A6.5 6.5 0 0 1 7.5 4.5a6.5 6.5 0 1 0 8 8",
  globe: "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14M3 10h14M10 3c-4.5 4-4.5 10 0 14 4.5-4 4.5-10 0-14",
  link: "M8 12l4-4M9 6l1.5-1.5a3.5 3.5 0 0 1 5 5L14 11M11 14l-1.5 1.5a3.5 3.5 0 0 1-5-5L6 9",
  cold: "M10 2.5v15M3.5 6.2l13 7.6M16.5 6.2l-13 7.6M8 3.5l2 2 2-2M8 16.5l2-2 2 2",
} as const;

export type IconName = keyof typeof drawings;
export const iconNames = Object.keys(drawings) as IconName[];

type Props = {
  name: IconName;
  /** Said to screen readers; without it the icon is decoration beside words. */
  label?: string;
  size?: number;
  className?: string;
};

export function Icon({ name, label, size = 20, className }: Props) {
  return (
    <svg
      viewBox="0 0 20 20"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={name === "more" ? 2.4 : 1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
      {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}
    >
      <path d={drawings[name]} />
    </svg>
  );
}
