import { alertName } from '../../harness/peer/alerts.js';

/**
 * Returns the cause in an error of Node: `FIN`, `RST`, `alert handshake_failure`, the reason of OpenSSL, the code of a system call, or
 * otherwise the message. For several addresses, it returns the cause of each.
 */
export function wordsOf(problem: Error): string {
  if (problem instanceof AggregateError) return (problem.errors as Error[]).map(wordsOf).join(', ');
  const { message, code, syscall } = problem as NodeJS.ErrnoException;
  // The details after it differ between versions of Node.
  if (message.startsWith('Parse Error')) return 'Parse Error';
  const reason = reasonIn(message);
  if (reason !== undefined) return reason;
  // Node also reports ECONNRESET if the connection ends too early. Only a reset has a system call.
  if (code === 'ECONNRESET') return syscall === undefined ? 'FIN' : 'RST';
  if (code !== undefined && syscall !== undefined) return code;
  // Since Node 24, a message can end with advice.
  return message.replace(/; .*/, '');
}

/** Returns the reason in an error of OpenSSL: https://docs.openssl.org/3.0/man3/ERR_error_string/ */
export function reasonIn(text: string): string | undefined {
  const alert = /alert number (\d+)/.exec(text)?.[1];
  if (alert !== undefined) return `alert ${alertName(Number(alert))}`;
  return /error:[0-9A-F]+:[^:]*:[^:]*:([^:\n]+)/.exec(text)?.[1];
}
