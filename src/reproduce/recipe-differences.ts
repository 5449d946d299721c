type Options = Readonly<Record<string, unknown>>;

const fromLayout = ({ start }: Options) => start === 'manifold';

/**
 * Options that a run does not read unless others have some value. Where they are not read they make no other recipe, so that a run from before there was
 * such an option still speaks for its row.
 */
const readOnlyIf: Readonly<Record<string, (options: Options) => boolean>> = {
  startNeighbours: fromLayout,
  startLayoutEpochs: fromLayout,
  startMixtures: fromLayout,
  startLayouts: fromLayout,
  startLayoutDimensions: fromLayout,
  layerwiseDropout: ({ layerwiseEpochs }) => layerwiseEpochs !== 0,
  heldLearningRate: ({ heldEpochs }) => heldEpochs !== 0,
};

/** What every run did before there was such an option. */
const doneBefore: Options = {
  initializer: 'auto',
  startWeights: 'clusters',
  layerwiseEpochs: 0,
  pretrainObjective: 'autoencoder',
  mixtureLatents: 'mean',
  mixtureIterations: 200,
  augmentShift: 0,
  augmentRotation: 0,
  averageDecay: 0,
  startOn: 'latents',
  startLayouts: 1,
  startLayoutDimensions: 2,
};

/** Names of the options in which two recipes differ, those that neither reads left out. */
export function recipeDifferences(one: unknown, other: unknown): readonly string[] {
  const [a, b] = [
    { ...doneBefore, ...fieldsOf(one) },
    { ...doneBefore, ...fieldsOf(other) },
  ];
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted();
  return names.filter((name) => {
    const isRead = readOnlyIf[name] ?? (() => true);
    return (isRead(a) || isRead(b)) && canonical(a[name]) !== canonical(b[name]);
  });
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** The same text for equal plain data, in whatever order its fields were written. */
function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([p], [q]) => (p < q ? -1 : 1)))
      : inner,
  );
}
