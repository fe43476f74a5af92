/** A script that stands in the page, and the hash by which the page's policy knows it. */
export interface InlineScript {
  text: string;
  /** https://www.w3.org/TR/CSP3/#grammardef-hash-source */
  hash: string;
}

/** What the page needs that only Node can make. */
export interface Assets {
  scripts: readonly InlineScript[];
  /** Gzip in base64, which a browser unpacks by itself: https://compression.spec.whatwg.org/#decompression-stream */
  pack: (text: string) => string;
}
