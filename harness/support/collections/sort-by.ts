/** Returns a comparator that orders items by a text, by code units, regardless of the locale. */
export function by<Item>(textOf: (item: Item) => string): (a: Item, b: Item) => number {
  return (first, second) => {
    const [a, b] = [textOf(first), textOf(second)];
    return a < b ? -1 : a > b ? 1 : 0;
  };
}
