import { markdownTable } from './parts.ts';

/** The parts of package.json that are documented. */
export interface Manifest {
  contributes: {
    commands: { command: string; title: string; category?: string }[];
    menus: Record<string, { command?: string; when?: string }[]>;
    keybindings?: { command: string; key: string }[];
    configuration: { properties: Record<string, SettingSchema> };
  };
}

interface SettingSchema {
  default: unknown;
  scope?: string;
  enum?: string[];
  enumDescriptions?: string[];
  description?: string;
  markdownDescription?: string;
}

/** English texts by key (package.nls.json). */
export type Texts = Readonly<Record<string, string>>;

/** Every setting with its default, where it may be set and what it says. */
export function settingTable({ contributes }: Manifest, texts: Texts): string {
  const rows = Object.entries(contributes.configuration.properties).map(([name, schema]) => {
    const { markdownDescription, description = '' } = schema;
    const choices = (schema.enum ?? []).map((value, index) => {
      const text = schema.enumDescriptions?.[index];
      return ` \`${value}\`${text === undefined ? '.' : `: ${english(text, texts)}`}`;
    });
    return [
      `\`${name}\``,
      schema.default === '' ? 'empty' : `\`${JSON.stringify(schema.default).replace(/^"(.*)"$/, '$1')}\``,
      SCOPES[schema.scope ?? 'window'] ?? `\`${schema.scope}\``,
      english(markdownDescription ?? description, texts) + choices.join(''),
    ];
  });
  return markdownTable(['Setting', 'Default', 'Where it may be set', 'What it says'], rows);
}

/** What VS Code's scopes of settings mean to a user. */
const SCOPES: Readonly<Record<string, string>> = {
  application: 'user',
  machine: 'user or remote machine',
  'machine-overridable': 'user or remote machine, or workspace',
  window: 'user or workspace',
  resource: 'user, workspace or folder',
};

/** Every command with its id and where it is found. */
export function commandTable({ contributes }: Manifest, texts: Texts): string {
  const { commands, menus, keybindings = [] } = contributes;
  const rows = commands.map(({ command, title, category }) => {
    const inMenu = (menu: string) => (menus[menu] ?? []).filter((item) => item.command === command);
    const hidden = inMenu('commandPalette').some(({ when }) => when === 'false');
    const places = Object.entries(MENUS).flatMap(([menu, name]) => (inMenu(menu).length > 0 ? [name] : []));
    const keys = keybindings.flatMap((binding) => (binding.command === command ? [`\`${binding.key}\``] : []));
    const name = english(title, texts);
    return [
      category === undefined ? name : `${category}: ${name}`,
      `\`${command}\``,
      [...(hidden ? [] : ['Command Palette']), ...places, ...keys].join(', ') || 'in other views',
    ];
  });
  return markdownTable(['Command', 'Id', 'Where'], rows);
}

const MENUS: Readonly<Record<string, string>> = {
  'explorer/context': 'menu of the file in the Explorer',
  'editor/title/run': 'button above the editor',
  'editor/title': 'button above the editor or panel',
  'editor/context': 'menu in the editor',
  'editor/title/context': 'menu of the tab',
  'view/title': 'title of the view Runs',
  'view/item/context': 'menu of a run in the view Runs',
  'webview/context': 'menu in the panel',
  'file/newFile': 'File → New File…',
};

/** `%key%` in English. @throws Error where the text is missing */
function english(text: string, texts: Texts): string {
  const key = /^%(.*)%$/.exec(text)?.[1];
  if (key === undefined) return text;
  const found = texts[key];
  if (found === undefined) throw new Error(`package.nls.json has no text for %${key}%.`);
  return found;
}
