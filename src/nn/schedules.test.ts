import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MixturaError } from '../error.js';
import { formatSchedule, parseSchedule, scheduleSchema, valueAt, type Schedule } from './schedules.js';

const at = (schedule: Schedule, step: number, epoch = 0): number => valueAt(schedule, { step, epoch });

test('a schedule is written as it is read', () => {
  const texts = [
    '0.002',
    'step:0.002,0.9,10',
    'exponential:0.002,0.96,1000steps,0.000001',
    'linear:0,1,20',
    'cosine:0.1,0.02,100steps',
    'periodic:0.0005,3,9,4,3',
    'warmup:4steps,step:0.8,0.5,10',
  ];
  for (const text of texts) expect(formatSchedule(parseSchedule(text))).toBe(text);
});

describe('valueAt', () => {
  test('a constant is constant', () => {
    expect(at(parseSchedule('0.5'), 12_345, 67)).toBe(0.5);
  });

  test("a step schedule falls as VaDE's does: ×0.9 every 10 epochs, not below the floor", () => {
    const schedule = parseSchedule('step:0.002,0.9,10,0.0002');
    let expected = 0.002;
    for (let epoch = 0; epoch < 400; epoch++) {
      if (epoch > 0 && epoch % 10 === 0) expected *= 0.9;
      expect(at(schedule, 99, epoch)).toBeCloseTo(Math.max(0.0002, expected), 12);
    }
    expect(at(schedule, 99, 400)).toBe(0.0002);
  });

  test('an exponential schedule passes through the step schedule at whole periods, and falls between them', () => {
    const smooth = parseSchedule('exponential:0.002,0.96,1000steps,1e-6');
    const stairs = parseSchedule('step:0.002,0.96,1000steps,1e-6');
    for (const step of [0, 1000, 2000, 50_000, 1_000_000]) expect(at(smooth, step)).toBe(at(stairs, step));
    expect(at(smooth, 500)).toBeCloseTo(0.002 * Math.sqrt(0.96), 15);
    expect(at(stairs, 999)).toBe(0.002);
    expect(at(smooth, 1_000_000)).toBe(1e-6);
  });

  test('linear and cosine schedules join start and end and stay there', () => {
    const linear = parseSchedule('linear:0,1,20');
    expect([0, 5, 20, 30].map((epoch) => at(linear, 7, epoch))).toEqual([0, 0.25, 1, 1]);
    const cosine = parseSchedule('cosine:0.1,0.02,100 steps');
    const expected = [0.1, 0.06 + 0.04 * Math.SQRT1_2, 0.06, 0.06 - 0.04 * Math.SQRT1_2, 0.02, 0.02];
    for (const [index, value] of expected.entries()) expect(at(cosine, 25 * index, 9)).toBeCloseTo(value, 12);
  });

  test('a warm-up scales the schedule it holds, from the first step on', () => {
    const schedule = parseSchedule('warmup:4steps,step:0.8,0.5,10');
    const values = [0, 1, 2, 3, 4, 100].map((step) => at(schedule, step));
    for (const [index, value] of [0.2, 0.4, 0.6, 0.8, 0.8, 0.8].entries()) {
      expect(values[index]).toBeCloseTo(value, 12);
    }
    expect(at(schedule, 100, 10)).toBe(0.4);
  });

  test('a periodic schedule is S3VDC equation 10, written with the step t counted from 1', () => {
    const [gamma, periods, rise, hold, power] = [5e-4, 3, 9, 4, 3] as const;
    const schedule = parseSchedule(`periodic:${gamma},${periods},${rise},${hold}`);
    for (let m = 1; m <= periods; m++) {
      const before = (m - 1) * (rise + hold);
      for (let t = before + 1; t <= before + rise; t++) {
        expect(at(schedule, t - 1)).toBeCloseTo(gamma + ((t - before) / rise) ** power, 12);
      }
      for (let t = before + rise + 1; t <= before + rise + hold; t++) expect(at(schedule, t - 1)).toBe(1);
    }
    expect(at(schedule, periods * (rise + hold))).toBe(1);
    expect(at(schedule, 1_000_000)).toBe(1);
  });
});

describe('parseSchedule', () => {
  test.each<[string, Schedule]>([
    ['0.002', { kind: 'constant', value: 0.002 }],
    [' 2e-3 ', { kind: 'constant', value: 0.002 }],
    ['constant:1', { kind: 'constant', value: 1 }],
    ['step:0.002,0.9,10', { kind: 'step', start: 0.002, factor: 0.9, every: 10, unit: 'epochs', floor: 0 }],
    [
      'exponential: 1, 0.96, 1 step, 0.1',
      { kind: 'exponential', start: 1, factor: 0.96, every: 1, unit: 'steps', floor: 0.1 },
    ],
    ['cosine:1,0,1epoch', { kind: 'cosine', start: 1, end: 0, duration: 1, unit: 'epochs' }],
    ['periodic:0.1,2,30,4,5', { kind: 'periodic', start: 0.1, periods: 2, rise: 30, hold: 4, power: 5 }],
    [
      'warmup:5,linear:1,0,3steps',
      {
        kind: 'warmup',
        duration: 5,
        unit: 'epochs',
        schedule: { kind: 'linear', start: 1, end: 0, duration: 3, unit: 'steps' },
      },
    ],
  ])('reads "%s"', (text, schedule) => {
    expect(parseSchedule(text)).toEqual(schedule);
  });

  test.each<[string, RegExp]>([
    ['', /"" is not a number/],
    ['fast', /"fast" is not a number/],
    ['sawtooth:1,2', /no schedule "sawtooth"; write one of VALUE, step:START/],
    ['step:0.002,0.9', /write step:START,FACTOR,EVERY\[,FLOOR\]/],
    ['step:0.002,0.9,10,0,1', /write step:START/],
    ['step:0.002,,10', /"" is not a number/],
    ['step:0.002,0.9,0', /every/],
    ['step:0.002,0.9,10weeks', /"10weeks" is not a number/],
    ['-1', /value/],
    ['1,2', /write VALUE/],
    ['Infinity', /not a number/],
    ['periodic:0.1,2.5,3,4', /periods/],
    ['warmup:5', /write warmup:DURATION,SCHEDULE/],
    ['warmup:5,warmup:5,1', /schedule.kind/],
    ['toString:1', /no schedule/],
  ])('refuses "%s"', (text, message) => {
    expect(() => parseSchedule(text)).toThrow(message);
    expect(() => parseSchedule(text)).toThrow(MixturaError);
  });
});

describe('scheduleSchema', () => {
  test('takes a number, a text or an object, and gives a schedule that it takes again', () => {
    const inputs = [0.1, 'step:0.002,0.9,10', { kind: 'step', start: 1, factor: 0.5, every: 2 }];
    for (const input of inputs) {
      const schedule = scheduleSchema.parse(input);
      expect(scheduleSchema.parse(schedule)).toEqual(schedule);
      expect(JSON.parse(JSON.stringify(schedule))).toEqual(schedule);
    }
    expect(scheduleSchema.parse(0.1)).toEqual(parseSchedule('0.1'));
    expect(scheduleSchema.parse('linear:0,1,2')).toEqual(parseSchedule('linear:0,1,2'));
  });

  test.each<[unknown, RegExp]>([
    [-0.1, /cannot use the schedule/],
    ['step:1', /write step:START/],
    [{ kind: 'step', start: 1, factor: 0.5, every: 2, flor: 1 }, /flor/],
    [{ kind: 'sawtooth' }, /./],
    [null, /./],
  ])('refuses %j with a message', (input, message) => {
    const result = scheduleSchema.safeParse(input);
    expect(result.success).toBe(false);
    expect(JSON.stringify(result.error?.issues)).toMatch(message);
  });
});

test('every schedule stays finite and never negative', () => {
  const texts = [
    '0.1',
    'step:1,0.9,3,0.01',
    'exponential:1,0.5,10steps',
    'linear:1,0,10',
    'cosine:1,0,10',
    'periodic:0.01,3,10,2',
    'warmup:10steps,cosine:1,0,10',
  ];
  const moments = fc.record({ step: fc.nat(1e7), epoch: fc.nat(1e4) });
  fc.assert(
    fc.property(fc.constantFrom(...texts), moments, (text, clock) => {
      const value = valueAt(parseSchedule(text), clock);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1.01);
    }),
  );
});
