#!/usr/bin/env node
/** The number of files that a run needs to open at once. */
const neededFiles = 1024;

/** Starts the command. It imports nothing that could fail, so that a failure to load the command is one line, too. */
try {
  await import('./program.js');
} catch (problem) {
  const { code, message } = problem as NodeJS.ErrnoException;
  const advice =
    code === 'EMFILE' || mayOpenTooFewFiles()
      ? `This process may open too few files. Raise the limit: ulimit -n ${neededFiles}`
      : 'Install badsocket again.';
  process.stderr.write(`badsocket: Cannot load: ${message.split('\n', 1)[0] ?? ''}. ${advice}\n`);
  process.exit(2);
}

/** Whether the limit of open files is too low. Node then says of a package that it cannot open that it does not exist. */
function mayOpenTooFewFiles(): boolean {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft: unknown } } };
  const limit = userLimits?.open_files?.soft;
  return typeof limit === 'number' && limit < neededFiles;
}
