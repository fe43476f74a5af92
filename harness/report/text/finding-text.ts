import picomatch from 'picomatch/posix.js';
import { channels } from '../../verdict/channels.js';
import type { Finding } from '../../model/verdict.js';
import { groupsOf } from '../layout/example.js';
import { feedbackClause, nounOf } from '../../model/situations.js';
import { joined } from '../../support/text/joined.js';
import { refName } from '../../model/case.js';
import type { Surface } from '../../model/observation.js';
import { listed, times } from '../../support/text/sentences.js';
import { sayWhere } from './place-text.js';

/**
 * A finding as one sentence, without the client.
 * @param observed the surfaces on which the client was observed
 */
export function findingText(finding: Finding, observed: readonly Surface[]): string {
  return sayWhere(sentenceOf(finding), finding.surfaces, observed);
}

function sentenceOf(finding: Finding): string {
  const cases = listed(finding.cases.map(refName));
  switch (finding.kind) {
    case 'distinguishable': {
      const { channel, here, elsewhere } = finding;
      return `a script can tell ${cases} from the rest: ${channel} is ${here.value} ${times(here)}, ${elsewhere.value} elsewhere ${times(elsewhere)}`;
    }
    case 'undecided': {
      const { channel, here, elsewhere } = finding;
      return `undecided, repeat more often: ${channel} of ${cases} is ${here.value} ${times(here)}, ${elsewhere.value} elsewhere ${times(elsewhere)}, which can be chance`;
    }
    case 'not-failed':
      return `the client did not fail the connection: ${cases} ${times(finding.here)}`;
    case 'timed-out':
      return `neither close nor an exception came within ${String(finding.budgetMs)} ms: ${cases} ${times(finding.here)}`;
    case 'feedback-mismatch': {
      const { channel, here, required } = finding;
      return `failures look alike, but not as the standard requires: ${channel} of ${cases} is ${here.value} ${times(here)} instead of ${required}`;
    }
    case 'close-mismatch': {
      const { channel, here, intended } = finding;
      return `a script cannot read ${cases} as it must: ${channel} is ${here.value} ${times(here)} instead of ${intended}`;
    }
  }
}

/** Returns the title of a finding, without the client and the fixture. */
export function titleOf(finding: Finding): string {
  const what = joined(groupsOf(finding).map(nounOf));
  switch (finding.kind) {
    case 'distinguishable':
      return `A script can tell ${what} from other failures: ${finding.channel} is ${shortened(finding.here.value)}, not ${shortened(finding.elsewhere.value)}`;
    case 'undecided':
      return `Too few repetitions show whether a script can tell ${what} from other failures: ${finding.channel} is ${shortened(finding.here.value)}, not ${shortened(finding.elsewhere.value)}`;
    case 'not-failed':
      return `The client does not fail the connection in spite of ${what}`;
    case 'close-mismatch':
      return `A script cannot read ${what} as the server sent them: ${finding.channel} is ${shortened(finding.here.value)}, not ${shortened(finding.intended)}`;
    case 'feedback-mismatch':
      return `Failures look alike, but not as the standard requires: ${finding.channel} is ${shortened(finding.here.value)}, not ${shortened(finding.required)}`;
    case 'timed-out':
      return `A script is never told that the connection ended: ${what}`;
  }
}

function shortened(value: string): string {
  const longest = 40;
  return value.length <= longest ? value : `${value.slice(0, longest - 1)}…`;
}

/** Something that a standard asks for, and where. */
export interface RequiredBehaviour {
  text: string;
  links: string[];
}

const failing = 'https://www.rfc-editor.org/rfc/rfc6455#section-7.1.7';

/**
 * Returns what the standards require instead.
 * @param spec the clause of the fixture
 */
export function requiredBehaviour(finding: Finding, spec: string): RequiredBehaviour {
  switch (finding.kind) {
    case 'distinguishable':
    case 'undecided':
      return finding.situations.length > 0
        ? {
            text: 'A script must not be able to tell why a connection failed: a name, a route, a port, TLS, the opening handshake, options and a lost connection all look the same, and the close code is 1006.',
            links: [feedbackClause],
          }
        : {
            text: 'The client must fail the connection here, and it looks like every other failure to a script.',
            links: [spec, failing],
          };
    case 'not-failed':
      return {
        text: 'The client must fail the connection, and a script sees that it failed.',
        links: [spec],
      };
    case 'close-mismatch':
      return {
        text: 'A script reads what the server says on purpose: the code and the reason of its Close frame.',
        links: [spec, 'https://websockets.spec.whatwg.org/#the-closeevent-interface'],
      };
    case 'feedback-mismatch':
      return {
        text: 'A script sees an event error and an event close with the code 1006 and no reason, whatever made the connection fail.',
        links: ['https://websockets.spec.whatwg.org/#feedback-from-the-protocol', failing],
      };
    case 'timed-out':
      return {
        text: 'The client must fail the connection, and fire a close event.',
        links: [spec, failing],
      };
  }
}

/** Returns what the standard expects. */
export function expectedOf(finding: Finding): string {
  switch (finding.kind) {
    case 'distinguishable':
    case 'undecided':
      return `${finding.channel} is ${finding.elsewhere.value}, as it is elsewhere.`;
    case 'close-mismatch':
      return `${finding.channel} is ${finding.intended}.`;
    case 'feedback-mismatch':
      return `${finding.channel} is ${finding.required}.`;
    case 'not-failed':
      return 'No event open: an event error, then an event close with the code 1006.';
    case 'timed-out':
      return `An event close within ${String(finding.budgetMs)} ms.`;
  }
}

/** Returns the description of the channel of a finding, if it has one. */
export function channelText(finding: Finding): string | undefined {
  if (finding.kind === 'not-failed' || finding.kind === 'timed-out') return undefined;
  return channels.find(({ channel }) => picomatch.isMatch(finding.channel, channel))?.what;
}
