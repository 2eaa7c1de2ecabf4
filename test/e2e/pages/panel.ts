import type { FrameLocator, Locator, Page } from 'playwright-core';
import { seriousViolations } from '../../support/axe.ts';

export type PanelPart =
  | 'headline'
  | 'state'
  | 'diagram-theory'
  | 'diagram-trained'
  | 'cell-details'
  | 'marginal-benefit'
  | 'embedding'
  | 'allocation'
  | 'training-curve';

/** The results panel: a page of the extension inside VS Code's webview. */
export interface PanelPage {
  /** The extension's own document. */
  frame: FrameLocator;
  root: Locator;
  part(name: PanelPart): Locator;
  /** The button with exactly this name. */
  button(name: string): Locator;
  /** Where it stands in the window. */
  boundingBox(): Promise<{ x: number; y: number; width: number; height: number }>;
  isOpen(): Promise<boolean>;
  /** Waits until the run shown is in `state`. */
  waitForState(state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted'): Promise<void>;
  /** Number of the cell that the details are about. */
  selectedCell(): Promise<number>;
  /** Clicks into a diagram at a fraction of its drawing's width (from the left) and height (from the top). */
  clickDiagram(name: 'diagram-theory' | 'diagram-trained', at: { x: number; y: number }): Promise<void>;
  /** Waits until a part holds a drawing that takes up room. */
  waitForDrawing(name: PanelPart): Promise<void>;
  /** Scrolls to the panel's top. */
  scrollToTop(): Promise<void>;
  /** Gives the panel this share of the window's width, by dragging its left border. */
  widenTo(share: number): Promise<void>;
  /** What axe finds seriously wrong in the extension's own document. */
  seriousViolations(): Promise<string[]>;
}

export function panelPage(page: Page): PanelPage {
  // VS Code's own loader is the outer frame; the extension's page is the inner one.
  const outer = page.locator('iframe.webview.ready:visible');
  const frame = outer.contentFrame().frameLocator('iframe#active-frame');
  const root = frame.getByTestId('panel');
  const part = (name: PanelPart) => root.getByTestId(name);
  const drawing = (name: PanelPart) => part(name).locator('svg, canvas').first();
  const boundingBox = async () => {
    const area = await outer.boundingBox();
    if (area === null) throw new Error('The panel is not in sight');
    return area;
  };
  return {
    frame,
    root,
    part,
    button: (name) => root.getByRole('button', { name, exact: true }),
    boundingBox,
    isOpen: async () => (await outer.count()) > 0,
    waitForState: (state) => root.and(frame.locator(`[data-state="${state}"]`)).waitFor(),
    async clickDiagram(name, at) {
      const area = await drawing(name).boundingBox();
      if (area === null) throw new Error(`${name} shows no drawing`);
      await drawing(name).click({ position: { x: at.x * area.width, y: at.y * area.height } });
    },
    selectedCell: async () => Number(await part('cell-details').getAttribute('data-cell')),
    waitForDrawing: (name) => drawing(name).waitFor(),
    scrollToTop: () => root.evaluate((element) => element.ownerDocument.defaultView?.scrollTo(0, 0)),
    async widenTo(share) {
      const area = await boundingBox();
      const middle = area.y + area.height / 2;
      await page.mouse.move(area.x, middle);
      await page.mouse.down();
      await page.mouse.move((1 - share) * windowWidth(page), middle, { steps: 5 });
      await page.mouse.up();
      // A border under the mouse is marked; the middle of the status bar shows nothing.
      await page.mouse.move(windowWidth(page) / 2, area.y + area.height + 25);
    },
    async seriousViolations() {
      const document = await outer.contentFrame().locator('iframe#active-frame').elementHandle();
      const inner = await document?.contentFrame();
      if (inner === null || inner === undefined) throw new Error('The panel has no page');
      return seriousViolations(inner);
    },
  };
}

function windowWidth(page: Page): number {
  const size = page.viewportSize();
  if (size === null) throw new Error('The window has no size');
  return size.width;
}
