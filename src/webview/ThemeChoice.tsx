import type { JSX } from 'preact';

type Choice = 'editor' | 'paper';

/** Colours of the editor, or black on white for print. `editor` is what the first of the two is called here. */
export function ThemeChoice(props: { value: Choice; editor: string; onChange: (choice: Choice) => void }): JSX.Element {
  const { value, editor, onChange } = props;
  const option = (choice: Choice, label: string): JSX.Element => (
    <button type="button" aria-pressed={value === choice} onClick={() => onChange(choice)}>
      {label}
    </button>
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would frame and legend two small buttons
    <div class="segments" role="group" aria-label="Theme of the page" data-testid="theme-choice">
      {option('editor', editor)}
      {option('paper', 'Paper')}
    </div>
  );
}
