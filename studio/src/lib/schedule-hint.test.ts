import { expect, it } from 'vitest';
import { z } from 'zod';
import { scheduleSchema } from '../../../src/nn/schedules.js';
import type { JsonSchema } from './api.js';
import { scheduleForms } from './schedule-hint.js';

const schemaOf = (option: z.ZodType) =>
  z.toJSONSchema(option, { io: 'input', unrepresentable: 'any' }) as JsonSchema;

it('says how a schedule is written, as the library itself says it', () => {
  const forms = scheduleForms(schemaOf(scheduleSchema)) ?? [];
  expect(forms).toContain('VALUE');
  expect(forms).toContain('step:START,FACTOR,EVERY[,FLOOR]');
  const message = scheduleSchema.safeParse('none:1').error?.issues[0]?.message ?? '';
  expect(forms.filter((form) => !message.includes(form))).toEqual([]);
});

it('says nothing of other options', () => {
  expect(scheduleForms(schemaOf(z.number()))).toBeUndefined();
  expect(scheduleForms(schemaOf(z.union([z.number(), z.literal('auto')])))).toBeUndefined();
});
