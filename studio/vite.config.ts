import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  plugins: [svelte()],
  // The content security policy knows no inline scripts or styles.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
