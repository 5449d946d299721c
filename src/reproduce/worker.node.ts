import { serveTask } from '../experiment/serve-task.node.js';
import { runCell, type CellRun } from './run-cell.node.js';

/** The process behind one run. */
serveTask((task, signal) => runCell(task as CellRun, signal));
