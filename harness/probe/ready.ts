import { nativeInterval } from './natives.js';

/**
 * The interval between messages in milliseconds. They are repeated, because Chromium loses a message to an opener in another process
 * while that opens further windows.
 */
const intervalMs = 100;

/** Posts `ready` to the opener or parent of this document until it acknowledges the message. */
export function announceReady(): void {
  const owner = (opener as Window | null) ?? parent;
  const post = () => {
    owner.postMessage('ready', '*');
  };
  const timer = nativeInterval(post, intervalMs);
  addEventListener('message', function onMessage({ data }: MessageEvent<unknown>) {
    if (data !== 'acknowledged') return;
    clearInterval(timer);
    removeEventListener('message', onMessage);
  });
  post();
}
