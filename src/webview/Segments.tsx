import type { JSX } from 'preact';

interface SegmentsProps<Value extends string> {
  /** What is chosen, for screen readers. */
  label: string;
  value: Value;
  /** What each value is called, in order. */
  options: Readonly<Partial<Record<Value, string>>>;
  onChange: (value: Value) => void;
}

/** A few buttons beside each other of which one is pressed. */
export function Segments<Value extends string>({ label, value, options, onChange }: SegmentsProps<Value>): JSX.Element {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would frame and legend a few small buttons
    <div class="segments" role="group" aria-label={label}>
      {(Object.keys(options) as Value[]).map((option) => (
        <button key={option} type="button" aria-pressed={value === option} onClick={() => onChange(option)}>
          {options[option]}
        </button>
      ))}
    </div>
  );
}
