import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,studio,bench,scripts}/**/*.test.ts'],
    // ONNX Runtime's native sessions want processes of their own.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
