import type { ComponentChildren, JSX } from 'preact';
import type { Cell } from '../../layout/overview.js';
import { cellHref } from './ids.js';

/** A link to the details of a cell. */
export function CellLink({
  cell,
  label,
  style,
  children,
}: {
  cell: Cell;
  /** The label for screen readers. */
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
