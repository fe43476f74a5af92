import type { JSX } from 'preact';

/** Text with a button that copies it. */
export function Copyable({ id, what, text }: { id: string; what: string; text: string }): JSX.Element {
  return (
    <div class="copyable">
      <p class="needs-script">
        <button type="button" data-copies={id}>
          Copy {what}
        </button>{' '}
        <span role="status" />
      </p>
      <pre id={id}>{text}</pre>
    </div>
  );
}
