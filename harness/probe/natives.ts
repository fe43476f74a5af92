/**
 * The native functions that the agent and its realms use. They are saved before a script under test can replace them, so that the
 * script affects only the connection that is observed.
 */
export const NativeWebSocket = globalThis.WebSocket;
export const nativeFetch = globalThis.fetch.bind(globalThis);
export const nativeTimeout = globalThis.setTimeout.bind(globalThis);
export const nativeInterval = globalThis.setInterval.bind(globalThis);
export const NativeMessageChannel = globalThis.MessageChannel;
export const nativeMicrotask = globalThis.queueMicrotask.bind(globalThis);

const { port1, port2 } = new NativeMessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => waiting.shift()?.();

/** Resolves in a new task: https://html.spec.whatwg.org/#queue-a-task */
export async function nextTask(): Promise<void> {
  await new Promise<void>((resolve) => {
    waiting.push(resolve);
    port2.postMessage(null);
  });
}
