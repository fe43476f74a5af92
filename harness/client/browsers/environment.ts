import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../network/lab/address-plan.js';
import { ownHome } from '../../support/reaper.js';

/**
 * Returns the environment variables for a browser. It removes proxies. It sets the home directory to one of the lab or of the run, so
 * that the browser neither reads nor writes the user's profile.
 */
export function browserEnvironment(
  inLab: boolean,
  env: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !/_proxy$/i.test(entry[0]),
  );
  const home = inLab ? join(plan.folder, 'home') : ownHome();
  if (home === undefined || !existsSync(home)) return Object.fromEntries(kept);
  return {
    // A browser on the user's display needs the key to it: Xsecurity(7).
    ...(!inLab && env['HOME'] !== undefined && { XAUTHORITY: join(env['HOME'], '.Xauthority') }),
    ...Object.fromEntries(kept),
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_CACHE_HOME: home,
    XDG_DATA_HOME: home,
    // Outside the lab, this folder has the socket of the user's display.
    ...(inLab && { XDG_RUNTIME_DIR: home }),
  };
}
