import type { ErrorCode } from '../error.js';
import type { TrainingEvent } from '../training/events.js';

/** What a run's log holds: everything training says, and why it ended early where it did. */
export type RunEvent =
  | TrainingEvent
  | {
      /** `ABORTED` where somebody asked for it. The run can be resumed. */
      readonly type: 'stopped';
      readonly code: ErrorCode;
      readonly message: string;
    };
