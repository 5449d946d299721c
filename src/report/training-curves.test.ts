import { describe, expect, it } from 'vitest';
import type { TrainingEvent } from '../training/events.js';
import { readXml } from './figures/well-formed.support.js';
import { trainingCurves } from './training-curves.js';

function epochs(phase: string, count: number, terms: Record<string, number>): TrainingEvent[] {
  return Array.from({ length: count }, (_, i) => ({
    type: 'epoch',
    phase,
    epoch: i + 1,
    epochs: count,
    step: i,
    loss: Object.values(terms).reduce((a, b) => a + b, 0),
    terms,
    values: { learningRate: 0.001, beta: i / count, gradientNorm: 1 },
    elapsedMs: 1,
  }));
}

describe('trainingCurves', () => {
  it('shows phases with terms in common together, and others apart', () => {
    const events = [
      ...epochs('pretrain', 3, { reconstruction: 4 }),
      ...epochs('train', 4, { reconstruction: 3, divergence: 1 }),
      ...epochs('self-train', 2, { clustering: 0.1 }),
    ];
    const figures = trainingCurves(events);
    expect(figures).toHaveLength(2);
    for (const figure of figures) expect(readXml(figure).length).toBeGreaterThan(10);
    expect(figures[0]).toContain('Training: pretrain, train');
    expect(figures[0]).toContain('divergence');
    expect(figures[1]).not.toContain('divergence');
  });

  it('puts beta and learning rates into strips, in words', () => {
    const [figure] = trainingCurves(epochs('train', 5, { reconstruction: 1, divergence: 2 }));
    expect(figure.indexOf('>beta<')).toBeGreaterThan(0);
    expect(figure.indexOf('>learning rate<')).toBeGreaterThan(figure.indexOf('>beta<'));
  });

  it('draws nothing of a model that has no epochs', () => {
    expect(trainingCurves([{ type: 'start' }])).toEqual([]);
  });
});
