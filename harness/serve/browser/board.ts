/** Shows the progress of a run. The server sends the HTML. */
const board = document.querySelector<HTMLElement>('#board');
if (board && board.dataset['over'] === undefined) {
  const source = new EventSource('board/events');
  source.addEventListener('board', ({ data }: MessageEvent<string>) => {
    board.innerHTML = data;
  });
  source.addEventListener('over', () => source.close());
}
