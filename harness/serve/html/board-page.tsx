import type { JSX } from 'preact';
import { Board } from './board.js';
import type { BoardState } from './page-data.js';
import { Layout } from './layout.js';

/** The page that shows the progress of a run and its result. */
export function BoardPage({ state }: { state: BoardState }): JSX.Element {
  const [client] = state.report.clients;
  return (
    <Layout title="badsocket: run in this browser" scripts={['/harness/serve/browser/board.js']}>
      <main>
        <h1>
          {client === undefined || client.product === 'unknown'
            ? 'This browser'
            : `${client.product} ${client.version}`}
        </h1>
        <div id="board" data-over={state.isOver || undefined}>
          <Board {...state} />
        </div>
      </main>
    </Layout>
  );
}
