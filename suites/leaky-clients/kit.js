/**
 * The functions with which leaky clients are built. The script is loaded into each realm before the probe. It changes the prototypes of
 * the platform, so that WebSocket stays native and nothing but the leak is visible.
 */
const kit = (() => {
  // A leaky client may replace WebSocket later.
  const Native = WebSocket;
  const { prototype } = Native;
  const native = Object.fromEntries(
    ['url', 'readyState'].map((name) => [name, Object.getOwnPropertyDescriptor(prototype, name).get]),
  );
  const nativeAdd = EventTarget.prototype.addEventListener;

  /**
   * Returns the labels of a peer's name in reverse, without that of the transport. `o1-2.http-403.handshake.badsocket.test` has the situation
   * `handshake`, as has `o1-2.http-403.handshake.http2.badsocket.test`.
   */
  const labelsOf = (url) =>
    new URL(url).hostname
      .split('.')
      .filter((label) => label !== 'http2')
      .reverse();
  const situationOf = (url) => labelsOf(url)[2];
  const fixtureOf = (url) => `${labelsOf(url)[2]}/${labelsOf(url)[3]}`;
  const urlOf = (object) => {
    const socket = object instanceof Event ? object.target : object;
    return socket instanceof Native ? native.url.call(socket) : socket.url;
  };
  /** Whether a socket, an event or a stream belongs to a situation or a fixture. `*` matches all. */
  const isOf = (what, object) => {
    const url = urlOf(object);
    return what === '*' || situationOf(url) === what || fixtureOf(url) === what;
  };

  const stateOf = (socket) => native.readyState.call(socket);

  /** Replaces the value of an attribute with `to(real, object)`. */
  const change = (target, name, what, to) => {
    const descriptor = Object.getOwnPropertyDescriptor(target, name) ?? {
      configurable: true,
      enumerable: true,
    };
    Object.defineProperty(target, name, {
      ...descriptor,
      get() {
        const real = descriptor.get?.call(this);
        const socket = this instanceof Event ? this.target : this;
        const applies = (socket instanceof Native || 'opened' in (socket ?? {})) && isOf(what, this);
        return applies ? to(real, this) : real;
      },
    });
  };

  /** Calls `before(socket, args, real)` before each call of a method. */
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
  /** Adds a listener that runs before all others. */
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

  /** Dispatches a synthetic event, optionally with the attributes of another one. */
  const deliver = (socket, type, like) => {
    const { code, reason, wasClean } = like ?? {};
    const event = type === 'close' ? new CloseEvent(type, { code, reason, wasClean }) : new Event(type);
    ours.add(event);
    socket.dispatchEvent(event);
  };

  /** Makes the constructor throw after it has created the socket, apart from some situations. */
  const throwAfterAll = (what, message, except = []) => {
    globalThis.WebSocket = new Proxy(WebSocket, {
      construct(target, args) {
        const socket = Reflect.construct(target, args);
        if (isOf(what, socket) && !except.some((other) => isOf(other, socket)))
          throw new DOMException(message(socket), 'SyntaxError');
        return socket;
      },
    });
  };

  return { change, deliver, hook, intercept, isOf, stateOf, throwAfterAll, unheard, urlOf };
})();
