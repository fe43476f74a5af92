import type { JSX } from 'preact';
import type { Fixture } from '../../model/fixture.js';
import { type Group, groups } from '../../model/layers.js';
import { feedbackClause, groupTitles } from '../../model/situations.js';
import { requiredOfScript, transcriptOf } from '../../report/text/transcript.js';
import { groupBy } from '../../support/collections/group-by.js';
import { count } from '../../support/text/sentences.js';
import type { PeerListing } from '../../model/peer-listing.js';
import { Code } from '../../report/formats/html/code.js';
import { Layout } from './layout.js';
import type { Catalogue } from './page-data.js';
import { RunForm } from './run-form.js';

/** The page that lists every fixture with the steps and the URLs of its peer, and buttons to try it. */
export function CataloguePage({ status, up, token, share }: Catalogue): JSX.Element {
  const byGroup = groupBy(status, ({ fixture }) => fixture.group);
  const present = groups.filter((group) => byGroup.has(group));
  return (
    <Layout
      title="badsocket: ways in which a WebSocket can fail"
      scripts={['/harness/report/formats/html/browser/copying.js', '/harness/serve/browser/catalogue.js']}
      token={token}
    >
      <header>
        <h1>Ways in which a WebSocket can fail</h1>
        <p>
          When a WebSocket connection fails, a script{' '}
          <a href={feedbackClause}>must not be able to tell why</a>. This page lists{' '}
          {count(up, 'running peer')}. Each one fails in exactly one way.
        </p>
        <RunForm />
        {share && (
          <details class="share">
            <summary>Open this page on a phone</summary>
            <p>
              On the same network, open <Code text={share.url} />
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
            <input type="checkbox" name="up" /> only running peers
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

/** A group of fixtures. It is collapsed if none of its peers is running. */
function GroupEntry({ group, status }: { group: Group; status: readonly PeerListing[] }): JSX.Element {
  const byFixture = [...groupBy(status, ({ fixture }) => fixture).values()];
  const up = byFixture.filter((cases) => cases.some((listing) => 'url' in listing)).length;
  return (
    <details class="group" id={group} open={up > 0}>
      <summary>
        <h2>
          <code>{group}</code> {groupTitles[group]}
        </h2>
        <span class="note">{availabilityText(up, byFixture.length)}</span>
      </summary>
      {byFixture.map((cases) => (
        <FixtureEntry fixture={cases[0].fixture} cases={cases} />
      ))}
    </details>
  );
}

function availabilityText(up: number, all: number): string {
  if (up === all) return count(all, 'fixture');
  return up === 0
    ? `${count(all, 'fixture needs', 'fixtures need')} the lab`
    : `${String(up)} of ${count(all, 'fixture')}; the others need the lab`;
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
        A script must see <MustSee text={requiredOfScript(fixture)} />. <a href={spec}>Clause</a>
      </p>
      {cases.map((listing) => (
        <CaseEntry testCase={listing} />
      ))}
      <div class="seen" role="status" />
    </details>
  );
}

function CaseEntry({ testCase }: { testCase: PeerListing }): JSX.Element {
  const { fixture, scheme, transport } = testCase;
  const over = transport === 'http1' ? scheme : `${scheme}, ${transport}`;
  if ('obstacle' in testCase) {
    return (
      <p class="case note">
        {over}: {testCase.obstacle}
      </p>
    );
  }
  const textId = `${fixture.id}/${scheme}/${transport}`;
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
          <button type="button" data-tries={fixture.id} data-scheme={scheme} data-transport={transport}>
            Try it here
          </button>
        ) : (
          <span class="note">needs a special page: use “Run in this browser”</span>
        )}
      </span>
    </p>
  );
}

/** Text in which names of events are enclosed in backticks. */
function MustSee({ text }: { text: string }): JSX.Element {
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>;
}
