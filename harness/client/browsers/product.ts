import bowser from 'bowser';
import type { ClientIdentity } from '../../model/observation.js';

/** A browser product, as its user agent identifies it. */
export type Product = Pick<ClientIdentity, 'engine' | 'product' | 'version'>;

const unknown = 'unknown';

/**
 * Identifies a browser by its user agent string. Fields are `unknown` where the string is not reliable. Chromium with a window
 * identifies itself as Chrome.
 */
export function productOf(userAgent: string): Product {
  if (userAgent === '') return { engine: unknown, product: unknown, version: unknown };
  const { browser, engine, os } = bowser.parse(userAgent);
  const engineFound = engineOf(engine.name, userAgent);
  for (const [pattern, product] of corrections) {
    const [, version] = pattern.exec(userAgent) ?? [];
    if (version !== undefined) return { engine: engineFound, product, version };
  }
  const { name = '', version } = browser;
  // Safari does not run on Linux. The browser is a port of WebKit, and the string does not contain the port's version.
  const port = engineFound === 'webkit' && os.name === 'Linux';
  if (port) return { engine: engineFound, product: name === 'Safari' ? 'WebKit' : name, version: unknown };
  // Most strings start with "Mozilla" for compatibility. It names no product.
  const known = name !== '' && name !== 'Mozilla' && version !== undefined;
  return {
    engine: engineFound,
    product: known ? (shortNames[name] ?? name) : unknown,
    version: known ? version : unknown,
  };
}

/**
 * Returns the port of WebKit that a browser names in its output for `--version`, or `undefined`: `WebKitGTK 2.50.1` and
 * `0.16.1 (WPE WebKit 2.38.6)`.
 */
export function portOfWebKit(versionText: string): Pick<Product, 'product' | 'version'> | undefined {
  const [, product, version] = /\b(WebKitGTK|WPE WebKit) ([\d.]+\d)/.exec(versionText) ?? [];
  return product === undefined || version === undefined ? undefined : { product, version };
}

/** Products that the library reports as another product. */
const corrections: readonly [RegExp, string][] = [
  [/\bQtWebEngine\/([\d.]+)/, 'QtWebEngine'],
  [/\bServo\/([\d.]+)/, 'Servo'],
  [/\bHeadlessChrome\/([\d.]+)/, 'Chromium'],
  [/; wv\).*\bChrome\/([\d.]+)/, 'Android WebView'],
];

/** Common names of products. */
const shortNames: Partial<Record<string, string>> = {
  'Microsoft Edge': 'Edge',
  'Samsung Internet for Android': 'Samsung Internet',
};

function engineOf(name: string | undefined, userAgent: string): Product['engine'] {
  switch (name) {
    case 'Blink':
      // Other engines also send AppleWebKit/537.36.
      return /Chrom(e|ium)\/\d/.test(userAgent) ? 'chromium' : unknown;
    case 'Gecko':
      return userAgent.includes('Goanna/') ? unknown : 'firefox';
    case 'WebKit':
      return 'webkit';
    case 'EdgeHTML':
      // The library reports Edge on phones as EdgeHTML: https://learn.microsoft.com/microsoft-edge/web-platform/user-agent-guidance
      if (userAgent.includes('EdgiOS/')) return 'webkit';
      return userAgent.includes('EdgA/') ? 'chromium' : unknown;
    default:
      return unknown;
  }
}
