import { describe, expect, it } from 'vitest';
import { isExperimentFile, isJson, runsRootOf } from '../../../src/extension/experimentFile.ts';

const file = (path: string) => ({ scheme: 'file', path });

describe('experiment files', () => {
  it.each(['/w/a.capacity.yaml', '/w/a.capacity.yml', '/w/a.capacity.json', '/w/A.Capacity.YAML'])(
    'knows %s',
    (path) => {
      expect(isExperimentFile(file(path))).toBe(true);
    },
  );

  it.each(['/w/a.yaml', '/w/capacity.yaml', '/w/a.capacity.yaml.bak', '/w/a.capacity.toml', '/w/acapacity.yaml'])(
    'leaves %s alone',
    (path) => {
      expect(isExperimentFile(file(path))).toBe(false);
    },
  );

  it('leaves the two sides of a comparison alone', () => {
    expect(isExperimentFile({ scheme: 'git', path: '/w/a.capacity.yaml' })).toBe(false);
  });

  it('tells JSON from YAML by the ending', () => {
    expect(isJson(file('/w/a.capacity.json'))).toBe(true);
    expect(isJson(file('/w/a.capacity.yaml'))).toBe(false);
  });
});

describe('the folder of runs', () => {
  it('lies in the workspace folder', () => {
    expect(runsRootOf('/w/sub/a.capacity.yaml', '/w', '.capacity-lab/runs')).toBe('/w/.capacity-lab/runs');
  });

  it('lies beside a file outside of a workspace', () => {
    expect(runsRootOf('/elsewhere/a.capacity.yaml', undefined, '.capacity-lab/runs')).toBe(
      '/elsewhere/.capacity-lab/runs',
    );
  });

  it('may be absolute', () => {
    expect(runsRootOf('/w/a.capacity.yaml', '/w', '/scratch/runs')).toBe('/scratch/runs');
  });

  it('is the default where the setting is empty', () => {
    expect(runsRootOf('/w/a.capacity.yaml', '/w', '  ')).toBe('/w/.capacity-lab/runs');
  });
});
