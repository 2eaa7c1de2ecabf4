import { useEffect, useState } from 'preact/hooks';

/** How long a word such as *Copied* stays. */
const SHOWN_MS = 6000;

export interface Said {
  text: string;
  failed: boolean;
}

/** What an action said last, for a while, and what does the next. A failure stays until then. */
export function useSaid(): [Said, (action: () => Promise<string | undefined>) => void] {
  const [said, setSaid] = useState<Said>({ text: '', failed: false });
  useEffect(() => {
    if (said.text === '' || said.failed) {
      return undefined;
    }
    const timer = setTimeout(() => setSaid({ text: '', failed: false }), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const act = (action: () => Promise<string | undefined>): void => {
    setSaid({ text: '', failed: false });
    action().then(
      (text = '') => setSaid({ text, failed: false }),
      (error: unknown) => setSaid({ text: error instanceof Error ? error.message : String(error), failed: true }),
    );
  };
  return [said, act];
}
