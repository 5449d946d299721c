/** Where values of several recipes are from, and the parts that recipes share. */

export const vadeCode = "VaDE's published code";
export const here = 'found here; docs/results/notes.md says how';
export const unpublished = 'not in the paper; chosen here';
/** The criterion of the recipes that hold: once released, the model should still give the clusters it was held to. */
export const kept = 'chosen so that the clusters it was held to are kept, which needs no labels';

/** Gradients are as good as never scaled down. */
export const unclipped = 1e9;

/** Enough epochs of pretraining on data of some thousand rows, where 20 would be too few steps. */
export const smallData = { pretrainEpochs: [60, here] } as const;

/** The features of HAR come scaled to [-1, 1]: standardised, the rare ones would weigh as much as those that tell activities apart. */
export const harFeatures = {
  scaling: ['none', `${vadeCode}: the features as they come, in [-1, 1]`],
} as const;

/** Layouts of the same points disagree (latents of HAR: ARI .78): on small data, where one takes seconds, ten vote. */
export const voted = { startLayouts: [10, here] } as const;

/** Images in [0, 1] are pretrained on with noise: starts of different seeds then agree (ARI .93 on USPS, .80 without). */
export const denoised = { inputNoise: [0.2, 'chosen by the agreement of three seeds on USPS'] } as const;
