import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  clusterFor,
  mergedInto,
  mergeProbabilities,
  nameOf,
  noNames,
  readClusterNames,
  renamed,
  saveClusterNames,
  separated,
} from './cluster-names.node.js';
import { hardClusters } from './hard-clusters.js';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mixtura-names-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe('names of clusters', () => {
  it('are read as they were saved, and none are there at first', () => {
    const folder = temporaryFolder();
    expect(readClusterNames(folder)).toEqual(noNames);
    const names = mergedInto(renamed(noNames, 2, '  round ones '), 1, 2);
    saveClusterNames(folder, names);
    expect(readClusterNames(folder)).toEqual({ names: { 2: 'round ones' }, merged: { 1: 2 } });
    expect(nameOf(names, 2)).toBe('round ones');
    expect(nameOf(names, 0)).toBe('cluster 0');
  });

  it('are taken away by an empty name', () => {
    expect(renamed(renamed(noNames, 1, 'a'), 1, ' ')).toEqual(noNames);
  });

  it('refuse a damaged file', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'clusters.json'), '{"names":{"x":1}}');
    expect(() => readClusterNames(folder)).toThrow(/restore or remove/);
  });
});

describe('merging clusters', () => {
  it('never leaves a chain, whatever is merged in whatever order', () => {
    const pair = fc.tuple(fc.nat(7), fc.nat(7));
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 12 }), (pairs) => {
        let names = noNames;
        for (const [from, into] of pairs) {
          if (clusterFor(names, from) !== clusterFor(names, into)) names = mergedInto(names, from, into);
        }
        for (const into of Object.values(names.merged)) expect(clusterFor(names, into)).toBe(into);
      }),
    );
  });

  it('refuses to merge a cluster with itself', () => {
    const names = mergedInto(noNames, 0, 1);
    expect(() => mergedInto(names, 1, 0)).toThrow(/one already/);
  });

  it('can be undone', () => {
    expect(separated(mergedInto(noNames, 0, 1), 0)).toEqual(noNames);
  });

  it('adds probabilities before the likeliest cluster is chosen', () => {
    const probabilities = { values: Float32Array.of(0.4, 0.35, 0.25), rows: 1, columns: 3 };
    const merged = mergeProbabilities(probabilities, mergedInto(noNames, 2, 1));
    expect(merged.values[1]).toBeCloseTo(0.6);
    expect(merged.values[2]).toBe(0);
    expect([...hardClusters(merged).labels]).toEqual([1]);
    expect([...hardClusters(probabilities).labels]).toEqual([0]);
  });
});
