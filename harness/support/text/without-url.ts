/** Returns a function that replaces a URL by `‹url›`, and its host by `‹host›`: each observation has a host of its own. */
export function withoutUrl(given: string): (text: string) => string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const known = [
    [url?.href, '‹url›'],
    [given, '‹url›'],
    [url?.host, '‹host›'],
    [url?.hostname, '‹host›'],
  ] as const;
  return (text) => known.reduce((rest, [part, name]) => (part ? rest.replaceAll(part, name) : rest), text);
}
