/** Unfolds what the address names, and everything on paper. */

function reveal(): void {
  const target = document.getElementById(location.hash.slice(1));
  const folds = [target, target?.querySelector('details'), target?.closest('details')];
  for (const fold of folds) if (fold instanceof HTMLDetailsElement) fold.open = true;
  if (folds.some((fold) => fold instanceof HTMLDetailsElement)) target?.scrollIntoView();
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
