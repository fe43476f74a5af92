import type { ComponentChildren, JSX } from 'preact';

/** The layout of all pages of the service. */
export function Layout({
  title,
  scripts,
  token,
  children,
}: {
  title: string;
  /** The paths of the page's scripts. */
  scripts: readonly string[];
  /** The token that POST requests must contain. */
  token?: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {token !== undefined && <meta name="token" content={token} />}
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/style.css" />
        <title>{title}</title>
        {scripts.map((path) => (
          <script type="module" src={path} />
        ))}
      </head>
      <body>{children}</body>
    </html>
  );
}
