#!/usr/bin/env node
/** Starts the command. It imports nothing that could fail, so that a failure to load the command is one line, too. */
try {
  await import('./program.js');
} catch (problem) {
  const { code, message } = problem as NodeJS.ErrnoException;
  const advice =
    code === 'EMFILE'
      ? 'This process may open too few files. Raise the limit: ulimit -n 1024'
      : 'Install badsocket again.';
  process.stderr.write(`badsocket: Cannot load: ${message.split('\n', 1)[0] ?? ''}. ${advice}\n`);
  process.exit(2);
}
