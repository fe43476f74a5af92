import { expect, it } from 'vitest';
import { portOfWebKit, productOf } from './product.js';

const blink = (system: string, rest: string) =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) ${rest}`;
const webkit = (system: string, rest: string) =>
  `Mozilla/5.0 (${system}) AppleWebKit/605.1.15 (KHTML, like Gecko) ${rest}`;
const linux = 'X11; Linux x86_64';
const windows = 'Windows NT 10.0; Win64; x64';
const mac = 'Macintosh; Intel Mac OS X 10_15_7';
const android = 'Linux; Android 10; K';
const iPhone = 'iPhone; CPU iPhone OS 17_5 like Mac OS X';

it.each<[string, string, string]>([
  ['chromium Chrome 147.0.0.0', 'on Linux', blink(linux, 'Chrome/147.0.0.0 Safari/537.36')],
  ['chromium Chrome 147.0.0.0', 'on Android', blink(android, 'Chrome/147.0.0.0 Mobile Safari/537.36')],
  [
    'webkit Chrome 126.0.6478.54',
    'on an iPhone',
    webkit(iPhone, 'CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1'),
  ],
  [
    'webkit Chrome 126.0.6478.54',
    'on an iPad that requests desktop sites',
    webkit(mac, 'CriOS/126.0.6478.54 Version/17.5 Safari/605.1.15'),
  ],
  ['chromium Chromium 147.0.7727.0', 'headless', blink(linux, 'HeadlessChrome/147.0.7727.0 Safari/537.36')],
  [
    'chromium Chromium 80.0.3987.163',
    'of a distribution',
    blink(linux, 'Ubuntu Chromium/80.0.3987.163 Chrome/80.0.3987.163 Safari/537.36'),
  ],
  [
    'chromium Android WebView 126.0.6478.122',
    'in an app',
    blink(
      'Linux; Android 14; Pixel 8 Build/UD1A.230803.041; wv',
      'Version/4.0 Chrome/126.0.6478.122 Mobile Safari/537.36',
    ),
  ],
  ['firefox Firefox 128.0', 'on Linux', `Mozilla/5.0 (${linux}; rv:128.0) Gecko/20100101 Firefox/128.0`],
  [
    'firefox Firefox 127.0',
    'on Android',
    'Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0',
  ],
  ['webkit Firefox 127.1', 'on an iPhone', webkit(iPhone, 'FxiOS/127.1 Mobile/15E148 Safari/605.1.15')],
  [
    'firefox SeaMonkey 2.53.18',
    'on Linux',
    `Mozilla/5.0 (${linux}; rv:60.0) Gecko/20100101 Firefox/60.0 SeaMonkey/2.53.18`,
  ],
  ['webkit Safari 17.5', 'on a Mac', webkit(mac, 'Version/17.5 Safari/605.1.15')],
  ['webkit Safari 17.5', 'on an iPhone', webkit(iPhone, 'Version/17.5 Mobile/15E148 Safari/604.1')],
  ['chromium Edge 126.0.0.0', 'on Windows', blink(windows, 'Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0')],
  [
    'chromium Edge 126.0.0.0',
    'on Android',
    blink(android, 'Chrome/126.0.0.0 Mobile Safari/537.36 EdgA/126.0.0.0'),
  ],
  [
    'webkit Edge 126.0.2592.56',
    'on an iPhone',
    webkit(iPhone, 'Version/17.0 EdgiOS/126.0.2592.56 Mobile/15E148 Safari/604.1'),
  ],
  [
    'unknown Edge 18.19042',
    'before it was based on Chromium',
    blink(windows, 'Chrome/70.0.3538.102 Safari/537.36 Edge/18.19042'),
  ],
  [
    'chromium Samsung Internet 25.0',
    'on Android',
    blink(android, 'SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36'),
  ],
  ['chromium Opera 111.0.0.0', 'on Windows', blink(windows, 'Chrome/125.0.0.0 Safari/537.36 OPR/111.0.0.0')],
  [
    'chromium Vivaldi 6.8.3381.46',
    'on Linux',
    blink(linux, 'Chrome/126.0.0.0 Safari/537.36 Vivaldi/6.8.3381.46'),
  ],
  ['webkit WebKit unknown', 'as MiniBrowser and as cog', webkit(linux, 'Version/18.0 Safari/605.1.15')],
  ['webkit Epiphany unknown', 'on Linux', webkit(linux, 'Version/18.0 Safari/605.1.15 Epiphany/605.1.15')],
  ['unknown Servo 0.0.1', 'on Linux', `Mozilla/5.0 (${linux}; rv:128.0) Servo/0.0.1 Firefox/128.0`],
  ['unknown Ladybird 1.0', 'on Linux', 'Mozilla/5.0 (Linux; x86_64) Ladybird/1.0'],
  [
    'unknown Ladybird 1.0',
    'with Chrome in its user agent',
    'Mozilla/5.0 (macOS; AArch64) Ladybird/1.0 Chrome/146.0.0.0 AppleWebKit/537.36 Safari/537.36',
  ],
  [
    'unknown Pale Moon 33.2.0',
    'that claims to be Firefox',
    `Mozilla/5.0 (${linux}; rv:102.0) Gecko/20100101 Goanna/6.7 Firefox/102.0 PaleMoon/33.2.0`,
  ],
  [
    'unknown Internet Explorer 11.0',
    'on Windows',
    'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko',
  ],
  ['unknown Lynx 2.9.0', 'on a terminal', 'Lynx/2.9.0 libwww-FM/2.14'],
  [
    'unknown unknown unknown',
    'jsdom',
    'Mozilla/5.0 (linux) AppleWebKit/537.36 (KHTML, like Gecko) jsdom/24.0.0',
  ],
  ['webkit unknown unknown', 'in an app on an iPhone', webkit(iPhone, 'Mobile/15E148')],
  ['unknown unknown unknown', 'NetSurf', 'Mozilla/5.0 (X11; Linux x86_64) NetSurf/3.10'],
  ['unknown unknown unknown', 'Node', 'node'],
  ['unknown unknown unknown', 'nothing', ''],
])('productOf() returns %s: %s', (expected, _, userAgent) => {
  const { engine, product, version } = productOf(userAgent);
  expect(`${engine} ${product} ${version}`).toBe(expected);
});

it.each([
  ['WebKitGTK 2.50.1', { product: 'WebKitGTK', version: '2.50.1' }],
  ['0.16.1 (WPE WebKit 2.38.6)', { product: 'WPE WebKit', version: '2.38.6' }],
  ['Mozilla Firefox 153.7.0esr', undefined],
  ['', undefined],
])('reads the port of WebKit in the output for --version: %j', (text, expected) => {
  expect(portOfWebKit(text)).toEqual(expected);
});

it('names QtWebEngine, which browsers with another name contain', () => {
  const falkon =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Falkon/22.12.2 QtWebEngine/5.15.12 Chrome/87.0.4280.144 Safari/537.36';
  expect(productOf(falkon)).toEqual({ engine: 'chromium', product: 'QtWebEngine', version: '5.15.12' });
});
