/**
 * What leaky clients are made with. Loaded into each realm before the probe: changes of the platform's own prototypes leave no other
 * trace than the leak, and WebSocket stays the engine's own.
 */
const kit = (() => {
  // A mutant may put another in its place.
  const Native = WebSocket;
  const { prototype } = Native;
  const native = Object.fromEntries(
    ['url', 'readyState'].map((name) => [name, Object.getOwnPropertyDescriptor(prototype, name).get]),
  );
  const nativeAdd = EventTarget.prototype.addEventListener;

  /** The words of a peer's name: `o1-2.http-403.handshake.badsocket.test` is of the situation `handshake`. */
  const wordsOf = (url) => new URL(url).hostname.split('.').reverse();
  const situationOf = (url) => wordsOf(url)[2];
  const fixtureOf = (url) => `${wordsOf(url)[2]}/${wordsOf(url)[3]}`;
  const urlOf = (object) => {
    const socket = object instanceof Event ? object.target : object;
    return socket instanceof Native ? native.url.call(socket) : socket.url;
  };
  /** Whether a socket, an event of one, or a stream is what a mutant leaks: a situation, a fixture, `*` for all. */
  const isOf = (what, object) => {
    const url = urlOf(object);
    return what === '*' || situationOf(url) === what || fixtureOf(url) === what;
  };

  const stateOf = (socket) => native.readyState.call(socket);

  /** Has an attribute say something else: `to(real, object)`. */
  const change = (of, name, what, to) => {
    const descriptor = Object.getOwnPropertyDescriptor(of, name) ?? { configurable: true, enumerable: true };
    Object.defineProperty(of, name, {
      ...descriptor,
      get() {
        const real = descriptor.get?.call(this);
        const target = this instanceof Event ? this.target : this;
        const applies = (target instanceof Native || 'opened' in (target ?? {})) && isOf(what, this);
        return applies ? to(real, this) : real;
      },
    });
  };

  /** Has something done before a method: `before(socket, args, real)`. */
  const intercept = (name, what, before) => {
    const real = prototype[name];
    prototype[name] = function (...args) {
      if (isOf(what, this)) before(this, args, real);
      return real.apply(this, args);
    };
  };

  const hooks = [];
  const hooked = new WeakSet();
  const ours = new WeakSet();
  const ensure = (socket) => {
    if (!(socket instanceof Native) || hooked.has(socket)) return;
    hooked.add(socket);
    for (const { type, what, action } of hooks) {
      if (!isOf(what, socket)) continue;
      nativeAdd.call(socket, type, (event) => {
        if (!ours.has(event)) action(event, socket);
      });
    }
  };
  /** Sees an event before anybody else. */
  const hook = (type, what, action) => hooks.push({ type, what, action });

  EventTarget.prototype.addEventListener = function (...args) {
    ensure(this);
    return nativeAdd.apply(this, args);
  };
  const unheard = [];
  for (const type of ['open', 'message', 'error', 'close']) {
    const { get, set, ...rest } = Object.getOwnPropertyDescriptor(prototype, `on${type}`);
    Object.defineProperty(prototype, `on${type}`, {
      ...rest,
      get,
      set(handler) {
        ensure(this);
        if (!unheard.some((what) => isOf(what, this))) set.call(this, handler);
      },
    });
  }

  /** Delivers an event of the mutant's own, like another if one is given. */
  const deliver = (socket, type, like) => {
    const { code, reason, wasClean } = like ?? {};
    const event = type === 'close' ? new CloseEvent(type, { code, reason, wasClean }) : new Event(type);
    ours.add(event);
    socket.dispatchEvent(event);
  };

  /** Lets the engine's own be, and throws nevertheless. */
  const throwAfterAll = (what, message) => {
    globalThis.WebSocket = new Proxy(WebSocket, {
      construct(target, args) {
        const socket = Reflect.construct(target, args);
        if (isOf(what, socket)) throw new DOMException(message(socket), 'SyntaxError');
        return socket;
      },
    });
  };

  return { change, deliver, hook, intercept, isOf, stateOf, throwAfterAll, unheard, urlOf };
})();
