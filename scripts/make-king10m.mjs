// Makes a table of the shape of King10M (10,000,000 rows of 240 numbers) as Parquet: rows of 8 clusters whose features are a sine of cluster and
// feature plus uniform noise, so that any number of rows is the same table cut short. Nothing random: the noise is a hash of row and feature.
// node scripts/make-king10m.mjs FILE.parquet [--rows=10000000] [--features=240] [--clusters=8]
import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';

export async function makeTable(path, { rows = 10_000_000, features = 240, clusters = 8 } = {}) {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '2GB' });
  const connection = await instance.connect();
  const columns = Array.from({ length: features }, (_, feature) => {
    const centre = `sin(cluster * 78.233 + ${(feature * 12.9898).toFixed(4)})`;
    const noise = `(hash(row * ${features} + ${feature}) >> 40) / 16777216 - 0.5`;
    return `(${centre} + 2 * (${noise}))::FLOAT AS f${feature}`;
  });
  await connection.run(
    `COPY (SELECT cluster, ${columns.join(', ')} FROM (SELECT i AS row, (hash(i) >> 40) % ${clusters} AS cluster FROM range(${rows}) t(i)))
     TO '${path.replaceAll("'", "''")}' (FORMAT parquet, ROW_GROUP_SIZE 40960)`,
  );
  connection.closeSync();
  instance.closeSync();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [path, ...options] = process.argv.slice(2);
  if (path === undefined || path.startsWith('--')) {
    console.error(
      'node scripts/make-king10m.mjs FILE.parquet [--rows=10000000] [--features=240] [--clusters=8]',
    );
    process.exitCode = 1;
  } else {
    const chosen = Object.fromEntries(
      options.map((option) => {
        const [, name, value] = /^--(\w+)=(\d+)$/.exec(option) ?? [];
        if (name === undefined)
          throw new Error(`${option} is no option; give --rows=, --features= or --clusters=`);
        return [name, Number(value)];
      }),
    );
    const start = performance.now();
    await makeTable(path, chosen);
    const seconds = (performance.now() - start) / 1000;
    console.log(`${path}: ${(statSync(path).size / 2 ** 20).toFixed(0)} MiB in ${seconds.toFixed(0)} s`);
  }
}
