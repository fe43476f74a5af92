import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../network/lab/address-plan.js';

/**
 * Returns the environment variables for a browser. It removes proxies. Inside the lab, it sets the home directory to one of the lab,
 * so that the browser neither reads nor writes the user's profile.
 */
export function browserEnvironment(
  inLab: boolean,
  env: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !/_proxy$/i.test(entry[0]),
  );
  const home = join(plan.folder, 'home');
  return {
    ...Object.fromEntries(kept),
    ...(inLab &&
      existsSync(home) && {
        HOME: home,
        XDG_CONFIG_HOME: home,
        XDG_CACHE_HOME: home,
        XDG_DATA_HOME: home,
        XDG_RUNTIME_DIR: home,
      }),
  };
}
