/** Formats a number with a noun: `1 case`, `3 cases`. */
export function count(number: number, noun: string, several = `${noun}s`): string {
  return `${String(number)} ${number === 1 ? noun : several}`;
}

/** Formats a list as its first name and the number of the others: `one and 2 more`. */
export function listed(names: readonly string[]): string {
  const [first = 'nothing', ...more] = names;
  return more.length === 0 ? first : `${first} and ${String(more.length)} more`;
}

/** Formats a frequency: `(3 of 5)`. */
export function times({ seen, total }: { seen: number; total: number }): string {
  return `(${String(seen)} of ${String(total)})`;
}
