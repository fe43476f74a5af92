import bowser from 'bowser';
import type { ClientIdentity } from '../../model/observation.js';

/** What a browser is, as far as it says so itself. */
export type Product = Pick<ClientIdentity, 'engine' | 'product' | 'version'>;

const unknown = 'unknown';

/**
 * What a user agent string says of its browser; `unknown` where it says nothing that can be relied on.
 * Chromium itself, where it is neither headless nor says so, calls itself Chrome.
 */
export function productOf(userAgent: string): Product {
  if (userAgent === '') return { engine: unknown, product: unknown, version: unknown };
  const { browser, engine, os } = bowser.parse(userAgent);
  const engineFound = engineOf(engine.name, userAgent);
  for (const [pattern, product] of passedOver) {
    const [, version] = pattern.exec(userAgent) ?? [];
    if (version !== undefined) return { engine: engineFound, product, version };
  }
  const { name = '', version } = browser;
  // No Safari is for Linux: it is a port of WebKit, whose own version the string does not hold.
  const port = engineFound === 'webkit' && os.name === 'Linux';
  if (port) return { engine: engineFound, product: name === 'Safari' ? 'WebKitGTK' : name, version: unknown };
  // What a string begins with for the sake of old servers, and what it is only like.
  const known = name !== '' && name !== 'Mozilla' && version !== undefined;
  return {
    engine: engineFound,
    product: known ? (shortNames[name] ?? name) : unknown,
    version: known ? version : unknown,
  };
}

/** Products that the library takes for another. */
const passedOver: readonly [RegExp, string][] = [
  [/\bServo\/([\d.]+)/, 'Servo'],
  [/\bHeadlessChrome\/([\d.]+)/, 'Chromium'],
  [/; wv\).*\bChrome\/([\d.]+)/, 'Android WebView'],
];

/** As people name them. */
const shortNames: Partial<Record<string, string>> = {
  'Microsoft Edge': 'Edge',
  'Samsung Internet for Android': 'Samsung Internet',
};

function engineOf(name: string | undefined, userAgent: string): Product['engine'] {
  switch (name) {
    case 'Blink':
      // AppleWebKit/537.36 alone is what others imitate.
      return /Chrom(e|ium)\/\d/.test(userAgent) ? 'chromium' : unknown;
    case 'Gecko':
      return userAgent.includes('Goanna/') ? unknown : 'firefox';
    case 'WebKit':
      return 'webkit';
    case 'EdgeHTML':
      // The library takes Edge on phones for it: https://learn.microsoft.com/microsoft-edge/web-platform/user-agent-guidance
      if (userAgent.includes('EdgiOS/')) return 'webkit';
      return userAgent.includes('EdgA/') ? 'chromium' : unknown;
    default:
      return unknown;
  }
}
