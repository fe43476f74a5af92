import { expect, it } from 'vitest';
import { type ClientColumn, overviewOf } from '../../layout/overview.js';
import { sampleReport } from '../../../../test/support/reports.js';
import { defectHref, defectId } from './ids.js';

function column(name: string): ClientColumn {
  const client = overviewOf(sampleReport()).clients[1];
  if (!client) throw new Error('the sample has no second client');
  return { ...client, identity: { ...client.identity, name } };
}

it('gives the defects of different clients different ids', () => {
  expect(defectId(column('a'), 'x')).not.toBe(defectId(column('b'), 'x'));
});

it('links to the id of a defect, whatever the name of the client', () => {
  const client = column('Chatter fox/"153"');
  const href = defectHref(client, 'some-defect');
  expect(href).toMatch(/^#[\w./-]+$/);
  expect(href.slice(1)).toBe(defectId(client, 'some-defect'));
});
