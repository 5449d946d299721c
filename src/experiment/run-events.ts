import type { Json } from '../artifact/json.js';
import type { ErrorCode } from '../error.js';
import type { TrainingEvent, TrainingWarning } from '../training/events.js';

/** What a run's log holds: everything training says, and why it ended early where it did. */
export type RunEvent =
  | TrainingEvent
  | {
      /** `ABORTED` where somebody asked for it. The run can be resumed. */
      readonly type: 'stopped';
      readonly code: ErrorCode;
      readonly message: string;
    };

/** A run's log, those events included that were before a resume. */
export function eventsOf(folder: { events(): readonly Json[] }): readonly RunEvent[] {
  return folder.events() as unknown as readonly RunEvent[];
}

/** What went wrong in training, in the order in which it was noticed. */
export function warningsIn(events: readonly RunEvent[]): readonly TrainingWarning[] {
  return events.filter((event) => event.type === 'warning');
}
