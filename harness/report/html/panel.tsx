import type { ComponentChildren, JSX } from 'preact';

/** A button that opens a panel of the page. */
export function OpenPanel({
  panel,
  label,
  children,
  style,
}: {
  panel: string;
  /** What a screen reader says. */
  label?: string;
  children: ComponentChildren;
  style?: string;
}): JSX.Element {
  return (
    <button type="button" popovertarget={panel} aria-label={label} class={style}>
      {children}
    </button>
  );
}

/** What stands behind a button: over the page until it is closed with its button, Escape or a click beside it. */
export function Panel({ id, children }: { id: string; children: ComponentChildren }): JSX.Element {
  return (
    <div id={id} popover="auto" class="panel">
      <button type="button" popovertarget={id} popovertargetaction="hide" class="close" autofocus>
        Close
      </button>
      {children}
    </div>
  );
}
