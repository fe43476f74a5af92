/** Unfolds the target of the address, and everything for printing. */

function reveal(): void {
  const target = document.getElementById(location.hash.slice(1));
  const fold = target?.closest('details');
  if (!fold) return;
  fold.open = true;
  target?.scrollIntoView();
}

addEventListener('hashchange', reveal);
reveal();

let unfolded: HTMLDetailsElement[] = [];
addEventListener('beforeprint', () => {
  unfolded = [...document.querySelectorAll('details')].filter(({ open }) => !open);
  for (const fold of unfolded) fold.open = true;
});
addEventListener('afterprint', () => {
  for (const fold of unfolded) fold.open = false;
});
