import type { ComponentChildren, JSX, Ref, TargetedKeyboardEvent, TargetedUIEvent } from 'preact';

interface ScrollRegionProps {
  /** What it holds, for screen readers. */
  label: string;
  children: ComponentChildren;
  class?: string;
  testId?: string;
  /** Height in pixels; left out: as the style sheet has it. */
  height?: number;
  element?: Ref<HTMLElement>;
  onScroll?: (event: TargetedUIEvent<HTMLElement>) => void;
  onKeyDown?: (event: TargetedKeyboardEvent<HTMLElement>) => void;
}

/** A region that scrolls, within reach of the keyboard. */
export function ScrollRegion({ label, children, testId, height, element, ...rest }: ScrollRegionProps): JSX.Element {
  return (
    <section
      {...rest}
      {...(element === undefined ? {} : { ref: element })}
      class={rest.class === undefined ? 'table-scroll' : `table-scroll ${rest.class}`}
      aria-label={label}
      data-testid={testId}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      {...(height === undefined ? {} : { style: { height: `${height}px` } })}
    >
      {children}
    </section>
  );
}
