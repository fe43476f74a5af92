/** Copies the text that a button names. */

addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest<HTMLElement>('button[data-copies]') : null;
  const text = document.getElementById(button?.dataset['copies'] ?? '');
  if (button && text) void copy(text, button.nextElementSibling);
});

async function copy(text: Element, status: Element | null): Promise<void> {
  let message = 'Copied.';
  try {
    await navigator.clipboard.writeText(text.textContent);
  } catch {
    getSelection()?.selectAllChildren(text);
    message = 'The browser does not allow it. The text is selected: copy it yourself.';
  }
  if (status) status.textContent = message;
}
