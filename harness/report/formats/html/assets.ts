/** A script of the page, and the hash that the page's policy allows. */
export interface InlineScript {
  text: string;
  /** https://www.w3.org/TR/CSP3/#grammardef-hash-source */
  hash: string;
}

/** The parts of the page that need Node. */
export interface Assets {
  scripts: readonly InlineScript[];
  /**
   * Compresses a text with gzip and encodes it in base64. A browser unpacks it with a DecompressionStream:
   * https://compression.spec.whatwg.org/#decompression-stream
   */
  pack: (text: string) => string;
}
