import type { ComponentChildren, JSX } from 'preact';
import type { Cell } from '../../layout/overview.js';
import { cellHref } from './ids.js';

/** Leads to what stands behind a cell. */
export function CellLink({
  cell,
  label,
  style,
  children,
}: {
  cell: Cell;
  /** What a screen reader says. */
  label?: string;
  style?: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <a href={cellHref(cell)} aria-label={label} class={style}>
      {children}
    </a>
  );
}
