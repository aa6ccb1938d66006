import type { CalendarDate } from "#app/lib/dates";

/** When something happens: a calendar day and an hour of it. */
export interface Moment {
  day: CalendarDate;
  hour: number;
}

/** Something that goes on for a while: it names the moment of its next step and takes the step when it is resumed. */
export type Story<Result = void> = AsyncGenerator<Moment, Result, void>;

/**
 * The stories of one unit, told in the order of time, so that its ledger reads as it would have been written: whatever is next anywhere happens next.
 * A story that names a moment after `today` is left where it stands.
 */
export class Agenda {
  private readonly today: CalendarDate;
  private readonly waiting: { key: string; story: Story }[] = [];

  constructor(today: CalendarDate) {
    this.today = today;
  }

  async add(story: Story): Promise<void> {
    const { done, value } = await story.next();
    if (done || value.day > this.today) return;
    const key = `${value.day} ${String(value.hour).padStart(2, "0")}`;
    const at = this.waiting.findIndex((other) => other.key > key);
    this.waiting.splice(at < 0 ? this.waiting.length : at, 0, { key, story });
  }

  async run(): Promise<void> {
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) await this.add(next.story);
  }
}
