import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { PlotAction } from './plotActions.ts';

interface ActionMenuProps {
  /** Of the button, for screen readers. */
  label: string;
  actions: () => PlotAction[];
  open: boolean;
  onOpen: (open: boolean) => void;
  onAction: (action: PlotAction) => void;
}

/** A button with three dots that opens a menu. Keys as everywhere: arrows, Home, End, Enter, Escape, first letters. */
export function ActionMenu({ label, actions, open, onOpen, onAction }: ActionMenuProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    onOpen(false);
    button.current?.focus();
  };
  useEffect(() => {
    if (!open) {
      return undefined;
    }
    const outside = (event: Event): void => {
      if (event.target instanceof Node && box.current?.contains(event.target) === false) onOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
    };
  }, [open, onOpen]);
  return (
    <div ref={box} class="action-menu">
      <button
        ref={button}
        type="button"
        class="dots"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        title={label}
        onClick={() => onOpen(!open)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' && !open) {
            event.preventDefault();
            onOpen(true);
          }
        }}
      >
        <span aria-hidden="true">⋯</span>
      </button>
      {open ? (
        <MenuItems
          label={label}
          actions={actions()}
          onClose={close}
          onChoose={(action) => {
            close();
            onAction(action);
          }}
        />
      ) : null}
    </div>
  );
}

interface MenuItemsProps {
  label: string;
  actions: PlotAction[];
  onClose: () => void;
  onChoose: (action: PlotAction) => void;
}

function MenuItems({ label, actions, onClose, onChoose }: MenuItemsProps): JSX.Element {
  const menu = useRef<HTMLDivElement>(null);
  const items = (): HTMLElement[] => [...(menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  useLayoutEffect(() => items()[0]?.focus(), []);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const all = items();
    const at = document.activeElement instanceof HTMLElement ? all.indexOf(document.activeElement) : -1;
    if (event.key === 'Escape' || event.key === 'Tab') {
      // Tab goes on from the button.
      if (event.key === 'Escape') event.preventDefault();
      event.stopPropagation();
      onClose();
      return;
    }
    const next = nextItem(
      event.key,
      at,
      actions.map((action) => action.label),
    );
    if (next !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      event.stopPropagation();
      all[next]?.focus();
    }
  };
  return (
    <div ref={menu} role="menu" aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
      {actions.map((action) => (
        <button key={action.label} type="button" role="menuitem" tabIndex={-1} onClick={() => onChoose(action)}>
          {action.label}
        </button>
      ))}
    </div>
  );
}

/** Which entry a key goes to, round at the ends; `undefined` for keys that mean none. */
export function nextItem(key: string, at: number, labels: readonly string[]): number | undefined {
  const count = labels.length;
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return (at - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
  }
  const begins = (index: number): boolean => labels[index]?.toLowerCase().startsWith(key.toLowerCase()) === true;
  const others = labels.map((_, step) => (at + 1 + step) % count);
  return key.length === 1 ? others.find(begins) : undefined;
}
