import { classNames } from "#app/components/ui/class-names";
import type { Tone } from "#app/components/ui/badge";

type Props = { value: number; max?: number; label: string; tone?: Exclude<Tone, "none">; className?: string };

/** A share of something as the platform's meter. For quota amounts use the steelyard. */
export function Meter({ value, max = 100, label, tone = "good", className }: Props) {
  return (
    <meter
      className={classNames("meter", tone !== "good" && `meter-${tone}`, className)}
      min={0}
      max={max}
      value={value}
      aria-label={label}
    />
  );
}

type ProgressProps = { value?: number; max?: number; label: string; className?: string };

/** How far a long task is; without a value it is under way. */
export function Progress({ value, max = 100, label, className }: ProgressProps) {
  return <progress className={classNames("meter", className)} max={max} value={value} aria-label={label} />;
}
