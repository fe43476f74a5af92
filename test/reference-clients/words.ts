import { alertName } from '../../harness/peer/alerts.js';

/**
 * What Node says of a failure, in the words of the wire: `FIN`, `RST`, `alert handshake_failure`, the reason that OpenSSL gives, the
 * code of a system call, of each where several addresses were tried; or else its message.
 */
export function wordsOf(problem: Error): string {
  if (problem instanceof AggregateError) return (problem.errors as Error[]).map(wordsOf).join(', ');
  const { message, code, syscall } = problem as NodeJS.ErrnoException;
  // What follows are the parser's own words, which change from one version of Node to the next.
  if (message.startsWith('Parse Error')) return 'Parse Error';
  const reason = reasonIn(message);
  if (reason !== undefined) return reason;
  // Node calls the end of a connection that it still needed by the name of a reset.
  if (code === 'ECONNRESET') return syscall === undefined ? 'FIN' : 'RST';
  if (code !== undefined && syscall !== undefined) return code;
  // What follows is advice, since Node 24.
  return message.replace(/; .*/, '');
}

/** The reason in an error of OpenSSL: https://docs.openssl.org/3.0/man3/ERR_error_string/ */
export function reasonIn(text: string): string | undefined {
  const alert = /alert number (\d+)/.exec(text)?.[1];
  if (alert !== undefined) return `alert ${alertName(Number(alert))}`;
  return /error:[0-9A-F]+:[^:]*:[^:]*:([^:\n]+)/.exec(text)?.[1];
}
