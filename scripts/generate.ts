import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../harness/support/package-info.js';
import { catalogueFolder, generatedFiles } from './generated-files.js';

// A page of a group that no longer exists must not stay.
await rm(join(packageRoot, catalogueFolder), { recursive: true, force: true });
await mkdir(join(packageRoot, catalogueFolder), { recursive: true });
for (const { path, text } of generatedFiles()) {
  await writeFile(join(packageRoot, path), text);
  console.log(path);
}
