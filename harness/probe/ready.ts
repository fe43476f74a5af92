import { nativeInterval } from './natives.js';

/** How often, in milliseconds: Chromium loses a message to an opener of another process while further windows are being opened. */
const againMs = 100;

/** Tells whoever made this document that it is ready, until that is acknowledged. */
export function sayReady(): void {
  const maker = (opener as Window | null) ?? parent;
  const say = () => {
    maker.postMessage('ready', '*');
  };
  const timer = nativeInterval(say, againMs);
  addEventListener('message', function heard({ data }: MessageEvent<unknown>) {
    if (data !== 'acknowledged') return;
    clearInterval(timer);
    removeEventListener('message', heard);
  });
  say();
}
