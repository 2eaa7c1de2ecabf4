import type { Locator, Page } from 'playwright-core';

/** The text editor that shows a file. */
export interface EditorPage {
  editorOf(fileName: string): Locator;
  /** Rests the mouse on the first place of the file that says `text`, until a hover that says `expected` is there. */
  hover(fileName: string, text: string, expected: RegExp): Promise<Locator>;
}

const attempts = 4;

export function editorPage(page: Page): EditorPage {
  const editorOf = (fileName: string) => page.locator(`.editor-instance .monaco-editor[data-uri$="/${fileName}"]`);
  return {
    editorOf,
    async hover(fileName, text, expected) {
      const editor = editorOf(fileName);
      await editor.waitFor();
      // The line's deepest element with the text: the mouse rests on the word and not on the line's blank end.
      const word = editor.locator('.view-line span').getByText(text, { exact: true }).first();
      await word.scrollIntoViewIfNeeded();
      const hover = page.locator('.monaco-hover:visible').filter({ hasText: expected });
      // A text that VS Code lays out anew while the mouse rests loses its hover: a user moves the mouse again.
      for (let attempt = 1; attempt < attempts; attempt++) {
        await word.hover();
        const shown = await hover.waitFor({ timeout: 8000 }).then(
          () => true,
          () => false,
        );
        if (shown) return hover;
        await page.mouse.move(0, 0);
      }
      await word.hover();
      await hover.waitFor();
      return hover;
    },
  };
}
