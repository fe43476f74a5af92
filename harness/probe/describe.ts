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
  return valuesOf(object, attributeNamesOf(object), itself);
}

function attributeNamesOf(object: object): string[] {
  return prototypesOf(object).flatMap((prototype) =>
    Object.entries(Object.getOwnPropertyDescriptors(prototype))
      .filter(([name, { value }]) => typeof value !== 'function' && !isConstant(name))
      .map(([name]) => name),
  );
}

function valuesOf(
  object: object,
  keys: readonly PropertyKey[],
  itself: Readonly<Map<unknown, string>>,
): Record<string, Value> {
  return Object.fromEntries(keys.map((key) => [String(key), read(object, key, itself)]));
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
  const standard = { readyState, url, protocol, extensions, bufferedAmount, binaryType };
  const others = [...attributeNamesOf(socket), ...Reflect.ownKeys(socket)].filter(
    (key) => !(key in standard) && !isHandler(String(key)),
  );
  return { ...standard, ...(others.length > 0 && { others: valuesOf(socket, others, nothing) }) };
}

const nothing: Readonly<Map<unknown, string>> = new Map();

/** onopen, onmessage, …: the probe sets them. */
function isHandler(name: string): boolean {
  return /^on[a-z]+$/.test(name);
}

/** Returns the results of the methods of an event that have neither arguments nor effects. */
export function callsOf(event: Event, itself: Readonly<Map<unknown, string>>): Record<string, Value> {
  // The events of a client that is not a browser may lack methods.
  const names = ['composedPath', 'toString'].filter((name) => typeof Reflect.get(event, name) === 'function');
  return Object.fromEntries(
    names.map((name) => {
      const result: unknown = Reflect.apply(Reflect.get(event, name) as () => unknown, event, []);
      const parts: unknown[] = Array.isArray(result) ? result : [result];
      return [`${name}()`, parts.map((part) => plain(part, itself)).join(', ')];
    }),
  );
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
  return value instanceof Error ? shortened(describeError(value, 0)) : classOf(value);
}

/** The depth to which the causes of an error are described, since they may be circular. */
const maxDepth = 3;

/** Describes an error with its code and everything that it refers to as a cause. */
function describeError(error: Error, depth: number): string {
  const { cause, errors, code } = error as { cause?: unknown; errors?: unknown; code?: unknown };
  const causes = [cause, ...(Array.isArray(errors) ? (errors as unknown[]) : [])].filter(
    (found) => found !== undefined,
  );
  const texts = causes.map((found) => {
    if (!(found instanceof Error)) return String(plain(found, nothing));
    return depth < maxDepth ? describeError(found, depth + 1) : classOf(found);
  });
  return [
    `${classOf(error)}: ${error.message}`,
    ...(code === undefined ? [] : [`(code ${String(plain(code, nothing))})`]),
    ...(texts.length === 0 ? [] : [`(because of ${texts.join('; ')})`]),
  ].join(' ');
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

/** Shortens a long text, so that a message of a megabyte does not fill the trace. The digest tells texts apart that begin alike. */
function shortened(text: string): string {
  if (text.length <= 400) return text;
  return `${text.slice(0, 100)}… (${text.length} characters, digest ${digestOf(text)})`;
}

/** Returns a digest that finds accidental differences: FNV-1a with 32 bits, https://en.wikipedia.org/wiki/Fowler%E2%80%93Noll%E2%80%93Vo_hash_function */
function digestOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
