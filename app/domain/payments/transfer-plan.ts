/** A line of the platform's account that is in no payout and no transfer. */
export interface HeldLine {
  id: string;
  unitId: string;
  orderId: string;
  amountFen: bigint;
  /** The receipt it belongs to; null where none is known. */
  receipt: string | null;
  /** Nobody disputes it and it has paid for goods. */
  free: boolean;
  /** Its order is settled. */
  settled: boolean;
  /** A transfer of it failed before: a person has it tried again, or a payout takes it. */
  failedBefore: boolean;
}

/** Transfers of a receipt that stand, and what of each is not taken back yet. */
export interface StandingTransfer {
  id: string;
  receipt: string;
  accountId: string;
  /** REQUESTED: on its way. */
  made: boolean;
  restFen: bigint;
}

export interface PlannedTransfer {
  receipt: string;
  unitId: string;
  orderId: string;
  /** Negative: takes a part of `reverses` back. */
  amountFen: bigint;
  reverses: StandingTransfer | null;
  lines: string[];
}

interface Group {
  receipt: string;
  lines: HeldLine[];
  sumFen: bigint;
}

/**
 * What is to go to a co-op's account, and what is to come back. Lines of one receipt go together: what was received less what went back. What went back after it was
 * transferred is taken out of that transfer; where that is impossible it is a debt, and lowers a later transfer.
 *
 * @param forward whether anything goes to the co-op now; what is to come back always comes
 * @param again   a receipt whose failed transfer a person has tried again
 */
export function planTransfers(
  held: readonly HeldLine[],
  standing: readonly StandingTransfer[],
  { forward, again = null }: { forward: boolean; again?: string | null },
): PlannedTransfer[] {
  const groups = groupsOf(held);
  const mayMove = ({ receipt, lines }: Group) => receipt === again || lines.every(({ failedBefore }) => !failedBefore);
  const back: PlannedTransfer[] = [];
  const debts: Group[] = [];
  for (const group of groups.filter(({ sumFen }) => sumFen <= 0n)) {
    const of = standing.filter(({ receipt }) => receipt === group.receipt);
    const from = of.filter(({ made, restFen }) => made && restFen >= -group.sumFen).toSorted((a, b) => Number(b.restFen - a.restFen))[0];
    if (group.sumFen < 0n && from && mayMove(group)) back.push(planned(group, group.sumFen, from));
    else if (group.lines.every(({ free }) => free) && of.every(({ made }) => made)) debts.push(group);
  }
  if (!forward) return back;
  const there = groups
    .filter(({ sumFen, lines }) => sumFen > 0n && lines.every(({ free, settled }) => free && settled))
    .filter(mayMove)
    .map((group) => {
      let amountFen = group.sumFen;
      const lines = [...group.lines];
      for (const debt of debts.splice(0)) {
        if (amountFen + debt.sumFen <= 0n) debts.push(debt);
        else {
          amountFen += debt.sumFen;
          lines.push(...debt.lines);
        }
      }
      return planned({ ...group, lines }, amountFen, null);
    });
  return [...back, ...there];
}

function groupsOf(held: readonly HeldLine[]): Group[] {
  const groups = new Map<string, Group>();
  for (const line of held) {
    if (line.receipt === null) continue;
    const group = groups.get(line.receipt) ?? { receipt: line.receipt, lines: [], sumFen: 0n };
    group.lines.push(line);
    group.sumFen += line.amountFen;
    groups.set(line.receipt, group);
  }
  return [...groups.values()];
}

function planned({ receipt, lines }: Omit<Group, "sumFen">, amountFen: bigint, reverses: StandingTransfer | null): PlannedTransfer {
  const [first] = lines;
  if (!first) throw new RangeError("a transfer of nothing");
  return { receipt, unitId: first.unitId, orderId: first.orderId, amountFen, reverses, lines: lines.map(({ id }) => id) };
}
