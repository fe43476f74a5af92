/** A command that the tests do not run as it is written, and the reason. */
export interface Exception {
  command: string;
  reason: string;
  /**
   * The similar line that is run instead. `{chromium}` and `{webkit}` are the paths of the browsers on this machine, `{checkout}` is
   * the folder of this package, `{folder}` is the folder in which commands run.
   */
  instead?: string;
}

const elsewhere = 'names a browser that is not here';
const everything = 'takes minutes: it runs every fixture, or every test';
const served = 'goes on until Ctrl-C: harness/cli/serve.test.ts runs it';
const few = 'port/closed handshake/http-403 healthy/echo';
const named = `npx badsocket run ${few} --engine chromium --browser chromium={chromium}`;

/** All commands of the pages that are not run as they are written. */
export const exceptions: readonly Exception[] = [
  {
    command: 'npm start',
    reason: everything,
    instead: `npm start --prefix {checkout} -- ${few} --engine chromium --output {folder}/started`,
  },
  { command: 'npm test', reason: 'runs this test among others' },
  { command: 'npm run build', reason: 'would write anew what other tests are running' },
  { command: 'npm run generate', reason: 'writes files that other tests read' },
  { command: 'npm run slow', reason: everything },
  { command: 'npm run record-defects -- badsocket-report', reason: 'writes files that other tests read' },
  { command: 'npm run lint', reason: 'checks everything: `npm test` has most of its steps' },
  {
    command: 'docker build --file .devcontainer/Containerfile --tag badsocket:local .',
    reason: 'needs a container engine',
  },
  {
    command:
      'docker run --rm --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined badsocket:local doctor',
    reason: 'needs a container engine',
  },
  { command: 'npm run coverage', reason: 'runs this test among others' },
  { command: 'npx changeset', reason: 'asks the user: test/changelog.test.ts runs the tool' },
  { command: 'npm run bench', reason: 'measures, for minutes, on a machine that does nothing else' },
  {
    command: 'npx badsocket run --browser chromium=/opt/my-build/chrome --repeat 20 --seed 7',
    reason: `${elsewhere}, and ${everything}`,
    instead: `${named} --repeat 3 --seed 7 --slow`,
  },
  {
    command: 'npx badsocket run --slow',
    reason: everything,
    instead: `${named} --repeat 3 --seed 7 --slow`,
  },
  {
    command:
      'npx badsocket run --lab require --seed 1 --shard ${{ matrix.part }}/3 --output part-${{ matrix.part }}',
    reason: `${everything}, and a workflow fills in the part`,
    instead: [
      ...[1, 2].map(
        (part) =>
          `npx badsocket run ${few} handshake/http-404 --engine chromium --seed 1 --shard ${String(part)}/2 --output parts/${String(part)}`,
      ),
      'npx badsocket report parts --output whole',
    ].join(' && '),
  },
  {
    command: 'npx badsocket report parts',
    reason: 'needs the reports of all parts: the command before it merges some',
    instead: 'npx badsocket report artifacts/',
  },
  {
    command: 'npx badsocket run --surface all --init-script wrapper.js',
    reason: everything,
    instead:
      'npx badsocket run port/closed handshake/http-403 explicit-close/4001 healthy/echo --engine chromium --surface all --init-script wrapper.js',
  },
  {
    command: 'BADSOCKET_CHROMIUM=/opt/my-build/chrome npx badsocket doctor --engine chromium',
    reason: elsewhere,
    instead: 'BADSOCKET_CHROMIUM={chromium} npx badsocket doctor --engine chromium',
  },
  {
    command: `npx badsocket run ${few} --browser-command "/opt/my-build/MiniBrowser --javascript-can-open-windows-automatically=true {url}"`,
    reason: elsewhere,
    instead: `npx badsocket run ${few} --browser-command "{webkit} --javascript-can-open-windows-automatically=true {url}"`,
  },
  { command: 'npx badsocket serve', reason: served },
  { command: 'npx badsocket serve --host', reason: served },
  { command: "npx badsocket serve 'handshake/http-4*' --json", reason: served },
  {
    command: 'npx badsocket lab -- bash',
    reason: 'waits for input from the user',
    instead: 'npx badsocket lab -- bash -c exit',
  },
  {
    command: 'npx badsocket lab -- chromium --no-sandbox --user-data-dir="$(mktemp -d)" page.html',
    reason: 'waits until the user closes the window',
    instead:
      'npx badsocket lab -- {chromium} --no-sandbox --user-data-dir="$(mktemp -d)" --headless --dump-dom page.html',
  },
  {
    command: 'npx badsocket lab -- npx vitest run',
    reason: 'runs the tests of a project, and there is none here',
    instead:
      'cd {checkout} && npx badsocket lab -- npx vitest run --project=anywhere examples/own-fixture/over-quota.test.ts',
  },
  {
    command:
      'npx badsocket run --browser chromium=/opt/my-build/chrome --engine chromium --expectations my-expectations --update-expectations',
    reason: `${elsewhere}, and ${everything}`,
    instead: `${named} --expectations my-expectations --update-expectations`,
  },
  {
    command:
      'npx badsocket run --browser chromium=/opt/my-build/chrome --engine chromium --expectations my-expectations --lab require',
    reason: `${elsewhere}, and ${everything}`,
    instead: `${named} --expectations my-expectations --lab require`,
  },
  {
    command: 'npx badsocket run --lab require',
    reason: everything,
    instead: `npx badsocket run tls/unknown-issuer ${few} --engine firefox --lab require --output {folder}/part`,
  },
  {
    command:
      'npx badsocket run tls healthy port/closed --engine firefox --lab require --output artifacts/tls',
    reason: 'takes a while, and would leave a part for the report of others',
    instead: `npx badsocket run tls/unknown-issuer ${few} --engine firefox --lab require --output {folder}/part`,
  },
  {
    command:
      'npx badsocket run --lab off handshake negotiation healthy explicit-close/4001 --engine chromium',
    reason: 'takes a while',
    instead:
      'npx badsocket run --lab off handshake/http-403 negotiation/unknown-extension healthy/echo explicit-close/4001 --engine chromium',
  },
  {
    command: 'npx badsocket lab --no-peers -- npx playwright test --shard=1/4',
    reason: everything,
    instead: 'cd {checkout} && npx badsocket lab --no-peers -- npx playwright test --shard=1/4 --list',
  },
  {
    command: 'npx badsocket lab --no-peers -- npx playwright test --project=chromium -g "port/closed"',
    reason: 'is a part of the suites, which `npm test` runs',
  },
  {
    command: 'npx playwright merge-reports --reporter html all-blob-reports',
    reason: 'takes the reports of several machines',
    instead: 'cd {checkout} && npx playwright merge-reports --help',
  },
  {
    command: 'npx vitest run --project=anywhere harness/verdict',
    reason: 'is for a checkout',
    instead: 'cd {checkout} && npx vitest run --project=anywhere harness/verdict/chance.test.ts',
  },
  {
    command:
      'npx badsocket lab --no-peers -- npx vitest run --project=lab --no-file-parallelism harness/library',
    reason: 'is for a checkout, and a part of `npm test`',
    instead: 'cd {checkout} && npx badsocket lab --no-peers -- npx vitest list --project=lab harness/library',
  },
];
