import type { SocketState, ThrownRecord, Value } from './trace.js';

/** Returns the constructor names along an object's prototype chain, without `Object`: `CloseEvent < Event`. */
export function classOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value;
  const names = prototypesOf(value).map(
    (prototype) => (prototype as { constructor?: { name?: string } }).constructor?.name ?? 'nameless',
  );
  return names.join(' < ') || 'Object';
}

/** Returns all attributes that an object's interfaces define, without methods and constants. */
export function attributesOf(object: object, itself: Readonly<Map<unknown, string>>): Record<string, Value> {
  const names = prototypesOf(object).flatMap((prototype) =>
    Object.entries(Object.getOwnPropertyDescriptors(prototype))
      .filter(([name, { value }]) => typeof value !== 'function' && !isConstant(name))
      .map(([name]) => name),
  );
  return Object.fromEntries(names.map((name) => [name, read(object, name, itself)]));
}

/** Returns an object's own properties. Symbols are converted to strings. */
export function ownOf(object: object, itself: Readonly<Map<unknown, string>>): Record<string, string> {
  return Object.fromEntries(
    Reflect.ownKeys(object)
      // Every event has isTrusted. The trace has a separate field for it.
      .filter((key) => key !== 'isTrusted')
      .map((key) => [String(key), String(read(object, key, itself))]),
  );
}

export function describeThrown(thrown: unknown): ThrownRecord {
  const { name, message } = thrown as { name?: unknown; message?: unknown };
  const attributes = typeof thrown === 'object' && thrown !== null ? attributesOf(thrown, new Map()) : {};
  for (const known of ['name', 'message', 'stack']) Reflect.deleteProperty(attributes, known);
  return { class: classOf(thrown), name: String(name), message: String(message), attributes };
}

export function describeSocket(socket: WebSocket): SocketState {
  const { readyState, url, protocol, extensions, bufferedAmount, binaryType } = socket;
  return { readyState, url, protocol, extensions, bufferedAmount, binaryType };
}

/** Calls a function and describes the result: `threw InvalidStateError: …`, or `returned undefined`. */
export function outcomeOf(call: () => unknown): string {
  try {
    return `returned ${String(plain(call(), new Map()))}`;
  } catch (thrown) {
    const { name, message } = describeThrown(thrown);
    return `threw ${name}: ${message}`;
  }
}

/**
 * Converts a value to the form that it has in a trace.
 * @param itself names for objects that are not described by their class, such as the WebSocket
 */
export function plain(value: unknown, itself: Readonly<Map<unknown, string>>): Value {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return shortened(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const known = itself.get(value);
  if (known !== undefined) return known;
  return value instanceof Error ? shortened(`${classOf(value)}: ${value.message}`) : classOf(value);
}

function read(object: object, key: PropertyKey, itself: Readonly<Map<unknown, string>>): Value {
  try {
    return plain(Reflect.get(object, key), itself);
  } catch (thrown) {
    return `threw ${describeThrown(thrown).name}`;
  }
}

function prototypesOf(object: object): object[] {
  const prototype = Object.getPrototypeOf(object) as object | null;
  return prototype === null || prototype === Object.prototype ? [] : [prototype, ...prototypesOf(prototype)];
}

/** NONE, CAPTURING_PHASE, …: https://dom.spec.whatwg.org/#interface-event */
function isConstant(name: string): boolean {
  return /^[A-Z_]+$/.test(name);
}

/** Shortens a long text, so that a message of a megabyte does not fill the trace. */
function shortened(text: string): string {
  return text.length <= 400 ? text : `${text.slice(0, 100)}… (${text.length} characters)`;
}
