import { renderToString } from 'preact-render-to-string';
import type { Assets } from './assets.js';
import type { Report } from '../../../model/report.js';
import { Page } from './page.js';

/** A report as one HTML file that opens from disk and asks nothing of the network. */
export function htmlReport(report: Report, assets: Assets): string {
  return `<!doctype html>\n${renderToString(<Page report={report} assets={assets} />)}\n`;
}
