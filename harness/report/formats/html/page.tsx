import type { JSX } from 'preact';
import type { Assets } from './assets.js';
import { overviewOf } from '../../layout/overview.js';
import { textsOf } from '../../text/report-texts.js';
import { printable } from '../../../support/text/printable.js';
import type { Report } from '../../../model/report.js';
import { feedbackClause } from '../../../model/situations.js';
import { cellTitleId } from './cell-view.js';
import { Classes } from './classes.js';
import { Contents } from './contents.js';
import { Facts } from './facts.js';
import { Filters } from './filters.js';
import { Defects } from './defects.js';
import { Headlines } from './headlines.js';
import { LeftOutChannels } from './left-out.js';
import { Matrix } from './matrix.js';
import { LeakyClients } from './leaky-clients.js';
import { PackedCells } from './packed-cells.js';
import { Problems } from './problems.js';
import { ReachTable } from './reach.js';
import { Situations } from './situations.js';
import { SkippedCases } from './skipped.js';
import { style } from './style.js';

/** The whole page: the result first, then the evidence. */
export function Page({ report, assets }: { report: Report; assets: Assets }): JSX.Element {
  const overview = overviewOf(report);
  const texts = textsOf(report);
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="Content-Security-Policy" content={policyOf(assets)} />
        <link rel="icon" href="data:," />
        <title>badsocket: what can a script tell apart?</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
        <noscript>
          <style>{'.needs-script { display: none; }'}</style>
        </noscript>
      </head>
      <body>
        <header>
          <h1>What can a script tell apart?</h1>
          <p>
            When a WebSocket fails, a script <a href={feedbackClause}>must not learn why</a>, or any web page
            could scan the network of its visitor. This is what scripts could learn.
          </p>
          <p class={`verdict exit-${String(report.verdict.exitCode)}`}>{printable(texts.summary)}</p>
          <Contents report={report} />
          <noscript>
            <p>
              The details of each cell, the filters and the copy buttons need scripts. Everything else works
              without.
            </p>
          </noscript>
        </header>
        <main>
          <Headlines overview={overview} repeat={report.repeat} />
          <Problems problems={texts.problems} missing={report.missing} />
          <Defects overview={overview} report={report} texts={texts} />
          <Situations overview={overview} surfaces={report.surfaces.length} />
          <ReachTable overview={overview} />
          <section>
            <h2 id="matrix">Every case</h2>
            <Filters overview={overview} />
            <Matrix label="Cases by browser" clients={overview.clients} groups={overview.groups} />
          </section>
          <Classes overview={overview} />
          <LeakyClients leakyClients={report.leakyClients} />
          <LeftOutChannels />
          <SkippedCases report={report} overview={overview} />
          <Facts report={report} />
        </main>
        <dialog id="cell" aria-labelledby={cellTitleId}>
          <form method="dialog">
            <button>Close</button>
          </form>
          <div id="cell-content" />
        </dialog>
        <PackedCells overview={overview} pack={assets.pack} />
        {assets.scripts.map(({ text }) => (
          <script type="module" dangerouslySetInnerHTML={{ __html: text }} />
        ))}
      </body>
    </html>
  );
}

/** Returns a policy under which the page loads nothing and runs only its own scripts: https://www.w3.org/TR/CSP3/ */
function policyOf({ scripts }: Assets): string {
  return [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    `script-src ${scripts.map(({ hash }) => `'${hash}'`).join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
