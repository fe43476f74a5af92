import { renderToString } from 'preact-render-to-string';
import type { Report } from '../report.js';
import { Page } from './page.js';

/** A report as one HTML file that opens from disk: no network, no script. */
export function htmlReport(report: Report): string {
  return `<!doctype html>\n${renderToString(<Page report={report} />)}\n`;
}
