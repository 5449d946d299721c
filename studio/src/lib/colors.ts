export { clusterColor, rampColor, rgbOf, unassignedColor } from '../../../src/report/figures/palette.js';
