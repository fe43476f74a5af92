import type { JSX } from 'preact';
import { leftOut, leftOutAfterSession } from '../../../verdict/channels.js';

/** The channels that are recorded and not compared, with the reasons. */
export function LeftOutChannels(): JSX.Element {
  return (
    <section>
      <h2 id="left-out">Recorded, and not compared</h2>
      <ul>
        {[...leftOut, leftOutAfterSession].map(({ channel, reason, link }) => (
          <li>
            <code>{channel}</code>: <a href={link}>{reason}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}
