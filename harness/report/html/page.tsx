import type { JSX } from 'preact';
import { isControl, overviewOf } from '../overview.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';
import { Classes } from './classes.js';
import { Facts } from './facts.js';
import { Findings } from './findings.js';
import { Headlines } from './headlines.js';
import { LeftOutChannels } from './left-out.js';
import { Legend } from './legend.js';
import { Matrix } from './matrix.js';
import { Mutants } from './mutants.js';
import { Problems } from './problems.js';
import { SkippedCases } from './skipped.js';
import { style } from './style.js';

const clause = 'https://websockets.spec.whatwg.org/#feedback-from-the-protocol';

/** The whole page: the answer first, then what it stands on. */
export function Page({ report }: { report: Report }): JSX.Element {
  const overview = overviewOf(report);
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <link rel="icon" href="data:," />
        <title>badsocket: what can a script tell apart?</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <header>
          <h1>What can a script tell apart?</h1>
          <p>
            When a WebSocket fails, a script <a href={clause}>must not learn why</a>, or any web page could
            explore the network of its visitor. This is what scripts could learn.
          </p>
          <p class={`verdict exit-${String(report.verdict.exitCode)}`}>{printable(report.verdict.summary)}</p>
        </header>
        <main>
          <Headlines overview={overview} repeat={report.repeat} />
          <Findings overview={overview} />
          <Problems report={report} overview={overview} />
          <section>
            <h2 id="matrix">Every case</h2>
            <Legend surfaces={report.surfaces.length} />
            <Matrix
              label="Failures by client"
              clients={overview.clients}
              groups={overview.groups.filter(({ group }) => !isControl(group))}
            />
          </section>
          <section>
            <h2 id="controls">Controls</h2>
            <p>These a script must be able to read. Without them a run proves nothing.</p>
            <Matrix
              label="Controls by client"
              clients={overview.clients}
              groups={overview.groups.filter(({ group }) => isControl(group))}
            />
          </section>
          <Classes overview={overview} />
          <Mutants mutants={report.mutants} />
          <LeftOutChannels />
          <SkippedCases report={report} overview={overview} />
          <Facts report={report} />
        </main>
      </body>
    </html>
  );
}
