import { z } from 'zod';
import { serveTask } from '../experiment/serve-task.node.js';
import { runTrial } from './run-trial.node.js';
import { studySchema, trialSchema } from './trial.js';

const taskSchema = z.object({ study: studySchema, trial: trialSchema });

/** The process behind one trial. */
serveTask((task, signal) => {
  const { study, trial } = taskSchema.parse(task);
  return runTrial(study, trial, signal);
});
