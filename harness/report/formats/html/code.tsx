import type { JSX } from 'preact';
import { printable } from '../../../support/text/printable.js';

/** Text from the wire, a script or a client, with control characters escaped. */
export function Code({ text }: { text: string }): JSX.Element {
  return <code>{printable(text)}</code>;
}
