import { useEffect, useMemo, useState } from 'preact/hooks';
import { parseColor, toHex } from '../core/plots/colors.ts';
import { PAPER_THEME, type PlotTheme, plotTheme, type ThemeKind } from '../core/plots/theme.ts';

/** The kind of theme that VS Code says by a class of the body; a report follows the system. */
export function themeKind(body: HTMLElement): ThemeKind {
  const has = (name: string): boolean => body.classList.contains(`vscode-${name}`);
  // High contrast light carries the class of high contrast as well, for pages older than it.
  if (has('high-contrast-light')) {
    return 'highContrastLight';
  }
  if (has('high-contrast')) {
    return 'highContrast';
  }
  if (has('dark')) {
    return 'dark';
  }
  return has('light') || !matchMedia('(prefers-color-scheme: dark)').matches ? 'light' : 'dark';
}

/**
 * The editor's colours as a plot theme. They are read from the page's own style, for neither a canvas nor an exported
 * picture knows CSS variables.
 */
export function readEditorTheme(page: Document): PlotTheme {
  const style = getComputedStyle(page.body);
  const read = (variable: string, fallback: string, backdrop = '#ffffff'): string => {
    const color = parseColor(style.getPropertyValue(variable), parseColor(backdrop));
    return color === undefined ? fallback : toHex(color);
  };
  const kind = themeKind(page.body);
  const dark = kind === 'dark' || kind === 'highContrast';
  const background = read('--lab-background', dark ? '#1f1f1f' : '#ffffff');
  return plotTheme({
    kind,
    font: style.fontFamily || 'sans-serif',
    background,
    foreground: read('--lab-foreground', dark ? '#cccccc' : '#1f1f1f', background),
    blue: read('--vscode-charts-blue', dark ? '#4aa3ff' : '#0f6cbd', background),
  });
}

/** The theme to draw with, kept up to date while the editor's changes. */
export function usePlotTheme(choice: 'editor' | 'paper'): PlotTheme {
  const [editor, setEditor] = useState(() => readEditorTheme(document));
  useEffect(() => {
    const update = (): void => {
      const next = readEditorTheme(document);
      setEditor((current) => (JSON.stringify(current) === JSON.stringify(next) ? current : next));
    };
    // VS Code changes the body's class and the variables, which are the style attribute of the root.
    const observer = new MutationObserver(update);
    observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', update);
    return () => {
      observer.disconnect();
      scheme.removeEventListener('change', update);
    };
  }, []);
  return useMemo(() => (choice === 'paper' ? PAPER_THEME : editor), [choice, editor]);
}
