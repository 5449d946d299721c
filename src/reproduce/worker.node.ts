import { serveTask } from '../experiment/serve-task.node.js';
import type { CellRun } from './course.node.js';
import { runCell } from './run-cell.node.js';

/** The process behind one run. */
serveTask((task, signal) => runCell(task as CellRun, signal));
