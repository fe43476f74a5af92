import { expect, it } from 'vitest';
import { incompleteText } from './missing.mjs';

const ok = { name: 'curl', ok: true };
const complete = { engines: { missing: [] }, lab: [ok], display: [ok], tests: [ok] };

it('a machine with everything makes a complete test run', () => {
  expect(incompleteText(complete)).toBeUndefined();
});

it('a missing engine, lab, display or command makes a test run incomplete, and the line says what to install', () => {
  const engines = { missing: [{ engine: 'webkit', fix: 'apt install webkit2gtk-driver' }] };
  expect(incompleteText({ ...complete, engines })).toBe(
    'INCOMPLETE: webkit; install with: apt install webkit2gtk-driver. Use --allow-missing to accept that.',
  );
  for (const part of ['lab', 'display', 'tests']) {
    const failed = [
      ok,
      { name: 'IPv6', ok: false },
      { name: 'openssl', ok: false, fix: 'apt install openssl' },
    ];
    expect(incompleteText({ ...complete, [part]: failed })).toBe(
      'INCOMPLETE: IPv6, openssl; install with: apt install openssl. Use --allow-missing to accept that.',
    );
  }
});

it('names each missing thing and each fix once', () => {
  const failed = [
    { name: 'ip', ok: false, fix: 'apt install iproute2' },
    { name: 'ip', ok: false, fix: 'apt install iproute2' },
  ];
  expect(incompleteText({ ...complete, lab: failed })).toMatch(
    /^INCOMPLETE: ip; install with: apt install iproute2\. /,
  );
});
