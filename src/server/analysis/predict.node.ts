import { mergeProbabilities, nameOf } from '../../experiment/cluster-names.node.js';
import { openDataFor, type Reading } from '../../experiment/data-source.node.js';
import { hardClusters } from '../../experiment/hard-clusters.js';
import { leftOutTexts } from '../../experiment/left-out.js';
import type { MapKind, PredictAnswer } from '../interface.js';
import { knownMap, placeOnMap } from './maps.node.js';
import { rounded } from './row-layout.js';
import { cellsOf, clustersOf, openStudy } from './study.node.js';

const shownRows = 60;

/** The clusters of new rows, and where they fall on a map that is ready. */
export async function predict(input: {
  run: string;
  source: string;
  reading?: Reading;
  map?: MapKind;
}): Promise<PredictAnswer> {
  const study = await openStudy(input.run);
  const { estimator, folder, names } = study;
  const dataset = await openDataFor(folder.config, { source: input.source, reading: input.reading });
  const { labels, probabilities } = hardClusters(
    mergeProbabilities(await estimator.predictProbabilities(dataset), names),
  );
  const map = input.map === undefined ? undefined : knownMap(study, input.map);
  const positions = map && (await placeOnMap(study, map, await estimator.transform(dataset)));
  const shown = [...Array(Math.min(shownRows, dataset.rows)).keys()];
  return {
    source: dataset.name,
    rows: dataset.rows,
    labels: [...labels],
    confidence: Array.from(probabilities, rounded),
    ...(dataset.ids && { ids: dataset.ids }),
    ...(positions && { positions: Array.from(positions.values, rounded) }),
    names: Object.fromEntries(clustersOf(study).map((cluster) => [cluster, nameOf(names, cluster)])),
    first: cellsOf({ ...study, dataset, labels, confidence: probabilities }, shown),
    notes: leftOutTexts(dataset).map(withoutOptions),
  };
}

/** Without what is said in brackets of options: the page has no control for them. */
function withoutOptions(text: string): string {
  return text.replaceAll(/ \([^()]*`[^()]*\)/g, '');
}
