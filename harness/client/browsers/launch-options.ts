/** How a browser is started. */
export interface LaunchOptions {
  /** More arguments for Chromium. */
  args?: string[];
  /** More preferences for Firefox. */
  preferences?: Record<string, boolean | string>;
  /** Default: true */
  headless?: boolean;
}
