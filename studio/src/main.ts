import { mount } from 'svelte';
import App from './App.svelte';
import { applyTheme } from './lib/theme.svelte.js';

applyTheme();
const target = document.getElementById('app');
if (target !== null) mount(App, { target });
