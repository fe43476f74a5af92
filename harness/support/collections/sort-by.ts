/** Orders items by a text of theirs, code unit by code unit: the same on every machine. */
export function by<Item>(textOf: (item: Item) => string): (a: Item, b: Item) => number {
  return (first, second) => {
    const [a, b] = [textOf(first), textOf(second)];
    return a < b ? -1 : a > b ? 1 : 0;
  };
}
