import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixtures } from '../../fixtures/index.js';
import { SetupError } from '../support/errors.js';
import { exampleInJson, exampleInTypeScript } from './example.js';
import { loadFixtures } from './load.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'badsocket-own-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

const spec = 'https://www.rfc-editor.org/rfc/rfc6455#section-4.1';
const handshake = [{ step: 'readRequest' }, { step: 'reset' }];
const good = { title: 'The server resets', peer: { handshake }, spec };
const asJson = (declaration: object, group = 'handshake', name = 'mine') =>
  JSON.stringify({ group, fixtures: { [name]: declaration } });
const ids = async () => (await loadFixtures(folder, fixtures)).map(({ id }) => id);

describe('reads', () => {
  it('reads the examples in both forms as the same fixture', async () => {
    write('a/handshake.ts', exampleInTypeScript('own'));
    write('b/handshake.json', exampleInJson('../fixture.schema.json'));
    const [inTypeScript, second] = await loadFixtures(join(folder, 'a'), fixtures);
    expect(inTypeScript?.id).toBe('handshake/captive-portal');
    expect(second?.schemes).toEqual(['ws']);
    expect(await loadFixtures(join(folder, 'b'), fixtures)).toEqual([inTypeScript]);
  });

  it.each([
    ['mine.mjs', `export default ${asJson(good)};`],
    ['mine.js', `export default ${asJson(good)};`],
    ['mine.js', `module.exports = ${asJson(good)};`],
    ['mine.ts', `const own: object = ${asJson(good)};\nexport default own;`],
    ['mine.ts', `import { own } from './parts/own.js';\nexport default own;`],
  ])('%s: %s', async (name, text) => {
    write('parts/own.ts', `export const own = ${asJson(good)} as const;`);
    write(name, text);
    expect(await ids()).toEqual(['handshake/mine']);
  });

  it('reads every file of a folder by name, with a relative path too', async () => {
    write('b.json', asJson(good, 'handshake', 'second'));
    write('a.ts', `export default ${asJson(good, 'handshake', 'first')};`);
    write('package.json', '{}');
    write('types.d.ts', 'export {};');
    const own = await loadFixtures(relative(process.cwd(), folder), fixtures);
    expect(own.map(({ id }) => id)).toEqual(['handshake/first', 'handshake/second']);
  });
});

describe('rejects, in one line that names the file, the field and what is valid,', () => {
  const inHandshake = (...steps: object[]) => ({
    ...good,
    peer: { handshake: [...steps, { step: 'reset' }] },
  });
  it.each<[what: string, name: string, text: string, message: string]>([
    ['invalid JSON', 'mine.json', '{', 'mine.json is not JSON: '],
    ['invalid TypeScript', 'mine.ts', 'const = 1;', 'mine.ts cannot be loaded: '],
    ['a module that throws', 'mine.mjs', 'throw new Error("oh")', 'mine.mjs cannot be loaded: oh'],
    [
      'no default export',
      'mine.mjs',
      'export const a = 1;',
      'mine.mjs has no default export: write `export ',
    ],
    ['a list', 'mine.json', '[]', 'mine.json: is []: it must be an object'],
    ['no group', 'mine.json', '{"fixtures":{}}', 'group is missing: it must be one of name, route, '],
    ['a near miss of a group', 'mine.json', asJson(good, 'handshakes'), 'did you mean "handshake"?'],
    [
      'an invalid name',
      'mine.json',
      asJson(good, 'handshake', 'My_Own'),
      'fixtures.My_Own has an invalid name: it must be in kebab-case',
    ],
    [
      'a misspelt field, not the missing field that it was meant to be',
      'mine.json',
      asJson({ title: 'x', peer: good.peer, specs: spec }),
      'fixtures.mine has an unknown field "specs": did you mean "spec"?',
    ],
    [
      'an unknown field',
      'mine.json',
      asJson({ ...good, colour: 'red' }),
      'fixtures.mine has an unknown field "colour": remove it',
    ],
    [
      'a missing title',
      'mine.json',
      asJson({ peer: good.peer, spec }),
      'fixtures.mine.title is missing: it must be text',
    ],
    ['an empty title', 'mine.json', asJson({ ...good, title: '' }), 'fixtures.mine.title must not be empty'],
    [
      'a clause that is not a link',
      'mine.json',
      asJson({ ...good, spec: 'section 4' }),
      'fixtures.mine.spec is "section 4": it must be an http or https URL',
    ],
    [
      'a link that is a script',
      'mine.json',
      asJson({ ...good, spec: 'javascript:alert(1)#x' }),
      'fixtures.mine.spec is "javascript:alert(1)#x": it must be an http or https URL',
    ],
    [
      'a near miss of a step',
      'mine.json',
      asJson(inHandshake({ step: 'readRequests' })),
      'fixtures.mine.peer.handshake[0].step is "readRequests": did you mean "readRequest"?',
    ],
    [
      'a step of another layer',
      'mine.json',
      asJson(inHandshake({ step: 'sendAlert' })),
      'peer.handshake[0].step is "sendAlert": it must be one of readRequest, respond, ',
    ],
    [
      'text for a number',
      'mine.json',
      asJson(inHandshake({ step: 'pause', ms: '100' })),
      'peer.handshake[0].ms is "100": it must be a number',
    ],
    [
      'a number that is too small',
      'mine.json',
      asJson(inHandshake({ step: 'pause', ms: 0 })),
      'peer.handshake[0].ms is 0: it must be more than 0',
    ],
    [
      'invalid bytes',
      'mine.json',
      asJson(inHandshake({ step: 'send', bytes: { hex: 'xyz' } })),
      'peer.handshake[0].bytes.hex is "xyz": it must match ',
    ],
    [
      'a misspelt field of bytes',
      'mine.json',
      asJson(inHandshake({ step: 'send', bytes: { txt: 'a' } })),
      'peer.handshake[0].bytes has an unknown field "txt": did you mean "text"?',
    ],
    [
      'a near miss in a union',
      'mine.json',
      asJson({ ...good, peer: { route: { packets: 'droped' } } }, 'route'),
      'fixtures.mine.peer.route.packets is "droped": did you mean "dropped"?',
    ],
    [
      'an invalid step in a list, in a union of a list and an object',
      'mine.json',
      asJson({ ...good, peer: { tls: [{ step: 'readClientHello' }, { step: 'resett' }] } }, 'tls'),
      'fixtures.mine.peer.tls[1].step is "resett": did you mean "reset"?',
    ],
    [
      'two layers',
      'mine.ts',
      `export default ${asJson({ ...good, peer: { handshake, connection: [{ step: 'reset' }] } })};`,
      'mine.ts: handshake/mine: it breaks the layers handshake and connection: break one',
    ],
    [
      'a layer that does not fit the group',
      'mine.json',
      asJson(good, 'tls'),
      'mine.json: tls/mine: it is of the group tls and breaks the layer handshake: move it to the group handshake',
    ],
    [
      'the id of a shipped fixture',
      'mine.json',
      asJson({ ...good, peer: { port: { state: 'closed' } } }, 'port', 'closed'),
      'mine.json: port/closed is a fixture of badsocket itself: choose another name',
    ],
  ])('%s', async (_, name, text, message) => {
    write(name, text);
    const loading = loadFixtures(folder, fixtures);
    await expect(loading).rejects.toThrow(SetupError);
    await expect(loading).rejects.toThrow(message);
    await expect(loading).rejects.toThrow(/^[^\n]*$/);
  });

  it('an id that another file has', async () => {
    write('a.json', asJson(good));
    write('b.json', asJson(good));
    await expect(loadFixtures(folder, fixtures)).rejects.toThrow(
      /b\.json: handshake\/mine is a fixture of .*a\.json: choose another name$/,
    );
  });

  it.each([
    ['absent', 'there is no such folder; `badsocket init '],
    ['', 'there is no file of fixtures in it, .json, .ts, .js, .mjs; `badsocket init '],
  ])('a folder without fixtures: %j', async (name, message) => {
    await expect(loadFixtures(join(folder, name), fixtures)).rejects.toThrow(message);
  });
});
