/** The network from which the page of the script was loaded, and whether it may reach addresses that are less public. */
export const contexts = [
  /** The page is from loopback, so that no check applies. */
  'loopback',
  // The browser counts the page as one from a public address. Local Network Access (LNA) asks for permission then:
  // https://wicg.github.io/local-network-access/
  'public-granted',
  'public-denied-by-policy',
  /** The user answers the prompt of the browser with "Block". */
  'public-denied-by-user',
  /** Nobody answers the prompt. */
  'public-prompt',
] as const;
export type Context = (typeof contexts)[number];

/** A context in which the browser counts the page as public. */
export type PublicContext = Exclude<Context, 'loopback'>;

/** The context of a run that names none. */
export const defaultContexts: readonly Context[] = ['loopback'];

/** The states of a permission: https://www.w3.org/TR/permissions/#dom-permissionstate */
export const permissionStates = ['granted', 'denied', 'prompt'] as const;
export type PermissionState = (typeof permissionStates)[number];

/** The state in which a page finds the permission of each context. */
export const permissionIn: Record<PublicContext, PermissionState> = {
  'public-granted': 'granted',
  'public-denied-by-policy': 'denied',
  'public-denied-by-user': 'denied',
  'public-prompt': 'prompt',
};

/** Whether a page in this context may open a connection to a local address. */
export function hasPermission(context: Context): boolean {
  return context === 'loopback' || permissionIn[context] === 'granted';
}

/** Returns the context of a client. */
export function contextOf({ context = 'loopback' }: { context?: Context }): Context {
  return context;
}

/** Returns the name of a client in a context: `firefox`, `firefox-public-prompt`. */
export function clientNameIn(name: string, context: Context): string {
  return context === 'loopback' ? name : `${name}-${context}`;
}

/** The permissions that control local connections, and the older name of both: https://wicg.github.io/local-network-access/#permissions */
export const permissionNames = ['local-network', 'loopback-network', 'local-network-access'] as const;
export type PermissionName = (typeof permissionNames)[number];

/** What a page reads of each permission. Missing: the browser does not know the name. */
export type PermissionStates = Partial<Record<PermissionName, PermissionState>>;
