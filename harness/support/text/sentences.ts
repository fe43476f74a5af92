/** A number of things: `1 case`, `3 cases`. */
export function count(number: number, noun: string, several = `${noun}s`): string {
  return `${String(number)} ${number === 1 ? noun : several}`;
}

/** The first of some names, and how many there are beside it. */
export function listed(names: readonly string[]): string {
  const [first = 'nothing', ...more] = names;
  return more.length === 0 ? first : `${first} and ${String(more.length)} more`;
}

/** How often something was seen: `(3 of 5)`. */
export function times({ seen, total }: { seen: number; total: number }): string {
  return `(${String(seen)} of ${String(total)})`;
}
