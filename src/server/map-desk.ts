import type { Analyst } from './analysis/questions.node.js';
import type { MapAnswer, MapKind } from './interface.js';

/** Hands out maps, and says how far those are that take long. */
export interface MapDesk {
  /** The map where it is ready within a moment, else how far it is; ask again. Throws what its computation threw, once. */
  ask(run: string, kind: MapKind): Promise<MapAnswer>;
}

interface Order {
  share: number;
  readonly answer: Promise<MapAnswer>;
}

const momentMs = 300;

export function openMapDesk(analyst: Analyst): MapDesk {
  const orders = new Map<string, Order>();
  return {
    async ask(run, kind) {
      const key = JSON.stringify([run, kind]);
      const known = orders.get(key);
      const order = known ?? begin(run, kind);
      orders.set(key, order);
      const moment = new Promise<undefined>((resolve) => setTimeout(resolve, momentMs, undefined));
      try {
        const answer = await Promise.race([order.answer, moment]);
        if (answer === undefined) return { ready: false, kind, share: order.share };
        // It is kept in the run's folder from now on.
        orders.delete(key);
        return answer;
      } catch (error) {
        orders.delete(key);
        throw error;
      }
    },
  };

  function begin(run: string, kind: MapKind): Order {
    const order: Order = {
      share: 0,
      answer: analyst.ask('map', { run, kind }, (share) => {
        order.share = share;
      }),
    };
    // Nobody may be waiting when it fails; the next to ask is told.
    order.answer.catch(() => undefined);
    return order;
  }
}
