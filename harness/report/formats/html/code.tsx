import type { JSX } from 'preact';
import { printable } from '../../../support/text/printable.js';

/** Text that came from the wire, a script or a client, as it was. */
export function Code({ text }: { text: string }): JSX.Element {
  return <code>{printable(text)}</code>;
}
