/** A script of the page, and the hash that the page's policy allows. */
export interface InlineScript {
  text: string;
  /** https://www.w3.org/TR/CSP3/#grammardef-hash-source */
  hash: string;
}

/** The parts of the page that only Node can make. */
export interface Assets {
  scripts: readonly InlineScript[];
  /**
   * Gzip in base64, which a browser unpacks with a DecompressionStream:
   * https://compression.spec.whatwg.org/#decompression-stream
   */
  pack: (text: string) => string;
}
