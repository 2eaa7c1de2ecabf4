import path from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { openWorkbench, picturesFolder, type Workbench, type WorkbenchOptions } from './workbench.ts';

/** One thing a user does and sees. Steps share the window and follow one another. */
export type Step = (name: string, act: (workbench: Workbench) => Promise<void>) => void;

/**
 * A user's way through the product, in one VS Code that is opened before the first step and closed after the last.
 * After a step that failed the rest is skipped: it could not mean anything. A screenshot of the failure is kept.
 */
export function journey(name: string, options: WorkbenchOptions, steps: (step: Step) => void): void {
  describe(name, () => {
    let workbench: Workbench | undefined;
    let failedStep: string | undefined;
    beforeAll(async () => {
      workbench = await openWorkbench(options);
    });
    afterAll(async () => {
      await workbench?.close();
    });
    steps((stepName, act) => {
      test(stepName, async (context) => {
        if (workbench === undefined) throw new Error('VS Code did not open');
        if (failedStep !== undefined) context.skip(`"${failedStep}" failed`);
        try {
          await act(workbench);
        } catch (error) {
          failedStep = stepName;
          await keepFailure(workbench, `${name} - ${stepName}`);
          throw error;
        }
      });
    });
  });
}

async function keepFailure(workbench: Workbench, title: string): Promise<void> {
  const name = `failure ${title}`.replace(/[^\w-]+/g, '-');
  const picture = path.join(picturesFolder, `${name}.png`);
  // The window itself may be gone; the failure that led here is the one to report.
  const taken = await workbench.page.screenshot({ path: picture }).then(
    () => picture,
    (error: Error) => `no picture: ${error.message}`,
  );
  console.error(
    [taken, ...workbench.faults, 'Errors on the console:', ...workbench.consoleErrors.slice(-20)].join('\n  '),
  );
}
