import type { WarningCode } from '../training/events.js';
import type { Session } from '../training/phases.js';

export interface Warning {
  readonly code: WarningCode;
  readonly phase: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Warns the first time only, also in a run that is resumed. `about` tells apart warnings of one code. */
export function warnOnce(session: Session, warning: Warning, about = ''): void {
  const key = `warned ${warning.code} ${about}`;
  if (session.arrays.has(key)) return;
  session.arrays.set(key, Int32Array.of(1));
  session.emit({ type: 'warning', ...warning });
}
