import type { Access } from './access.node.js';
import type { Analyst } from './analysis/questions.node.js';
import type { DataShelf } from './data-shelf.node.js';
import type { MapDesk } from './map-desk.js';
import type { RunLibrary } from './run-library.node.js';
import type { Trainer } from './trainer.node.js';

/** What the routes work with. */
export interface Services {
  readonly access: Access;
  readonly library: RunLibrary;
  readonly trainer: Trainer;
  readonly shelf: DataShelf;
  readonly analyst: Analyst;
  readonly maps: MapDesk;
}
