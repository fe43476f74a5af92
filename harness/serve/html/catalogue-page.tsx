import type { JSX } from 'preact';
import type { Fixture } from '../../model/fixture.js';
import { type Group, groups } from '../../model/layers.js';
import { groupTitles } from '../../model/situations.js';
import { askedOfScript, transcriptOf } from '../../report/text/transcript.js';
import { groupBy } from '../../support/collections/group-by.js';
import { count } from '../../support/text/sentences.js';
import type { PeerListing } from '../../model/endpoint.js';
import { Code } from '../../report/formats/html/code.js';
import { Layout } from './layout.js';
import type { Catalogue } from './page-data.js';
import { RunForm } from './run-form.js';

const clause = 'https://websockets.spec.whatwg.org/#feedback-from-the-protocol';

/** Every fixture: what its peer does, where it is up, and a button to try it. */
export function CataloguePage({ status, up, token, share }: Catalogue): JSX.Element {
  const byGroup = groupBy(status, ({ fixture }) => fixture.group);
  const present = groups.filter((group) => byGroup.has(group));
  return (
    <Layout
      title="badsocket: every way a WebSocket can fail"
      scripts={['/harness/report/formats/html/browser/copying.js', '/harness/serve/browser/catalogue.js']}
      token={token}
    >
      <header>
        <h1>Every way a WebSocket can fail</h1>
        <p>
          When a WebSocket fails, a script <a href={clause}>must not learn why</a>.{' '}
          {count(up, 'peer is', 'peers are')} up here, and each goes wrong in exactly one way.
        </p>
        <RunForm />
        {share && (
          <details class="share">
            <summary>Open this page on a phone</summary>
            <p>
              On the same network: <Code text={share.url} />
            </p>
            <div class="qr-code" dangerouslySetInnerHTML={{ __html: share.qrCode }} />
          </details>
        )}
      </header>
      <main>
        <form id="filters" class="filters" role="search" aria-label="Filter the fixtures">
          <label>
            Fixture <input type="search" name="text" placeholder="certificate" autocomplete="off" />
          </label>
          <label>
            Situation{' '}
            <select name="group">
              <option value="">all</option>
              {present.map((group) => (
                <option value={group}>{group}</option>
              ))}
            </select>
          </label>
          <label>
            <input type="checkbox" name="up" /> only what is up here
          </label>
          <output />
        </form>
        {present.map((group) => (
          <GroupEntry group={group} status={byGroup.get(group) ?? []} />
        ))}
      </main>
    </Layout>
  );
}

/** Closed at first, if nothing of it can be had here. */
function GroupEntry({
  group,
  status: status,
}: {
  group: Group;
  status: readonly PeerListing[];
}): JSX.Element {
  const byFixture = [...groupBy(status, ({ fixture }) => fixture).values()];
  const up = byFixture.filter((cases) => cases.some((listing) => 'url' in listing)).length;
  return (
    <details class="group" id={group} open={up > 0}>
      <summary>
        <h2>
          <code>{group}</code> {groupTitles[group]}
        </h2>
        <span class="note">{hereText(up, byFixture.length)}</span>
      </summary>
      {byFixture.map((cases) => (
        <FixtureEntry fixture={cases[0].fixture} cases={cases} />
      ))}
    </details>
  );
}

function hereText(up: number, all: number): string {
  if (up === all) return count(all, 'fixture');
  return up === 0
    ? `${count(all, 'fixture')}: ${all === 1 ? 'it needs' : 'all need'} the lab`
    : `${String(up)} of ${count(all, 'fixture')}: the others need the lab`;
}

function FixtureEntry({ fixture, cases }: { fixture: Fixture; cases: readonly PeerListing[] }): JSX.Element {
  const { id, title, spec, slow } = fixture;
  const up = cases.some((listing) => 'url' in listing);
  return (
    <details class="fixture" id={id} data-up={up || undefined}>
      <summary>
        <code>{id}</code> <span>{title}</span>
        {!up && <span class="note">needs the lab</span>}
        {slow && <span class="note">slow</span>}
      </summary>
      <pre>{transcriptOf(fixture).join('\n')}</pre>
      <p>
        A script must see <Asked text={askedOfScript(fixture)} />. <a href={spec}>Clause</a>
      </p>
      {cases.map((listing) => (
        <CaseEntry testCase={listing} />
      ))}
      <div class="seen" role="status" />
    </details>
  );
}

function CaseEntry({ testCase }: { testCase: PeerListing }): JSX.Element {
  const { fixture, scheme } = testCase;
  if ('obstacle' in testCase) {
    return (
      <p class="case note">
        {scheme}: {testCase.obstacle}
      </p>
    );
  }
  const textId = `${fixture.id}/${scheme}`;
  const { page, contentSecurityPolicy } = fixture.script;
  return (
    <p class="case">
      <code id={textId}>{testCase.url}</code>
      <span class="buttons">
        <button type="button" data-copies={textId}>
          Copy
        </button>
        <span role="status" />
        {page === undefined && contentSecurityPolicy === undefined ? (
          <button type="button" data-tries={fixture.id} data-scheme={scheme}>
            Try it here
          </button>
        ) : (
          <span class="note">it takes a page of its own, which a run makes</span>
        )}
      </span>
    </p>
  );
}

/** Names of events stand between backticks. */
function Asked({ text }: { text: string }): JSX.Element {
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>;
}
