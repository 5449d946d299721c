/** Published schedules cut short where their full length takes hours, as options over a `paper` recipe. */

/** Every phase of S3VDC's schedule for images, divided by ten: of its 200,000 steps 20,000 are left. */
export const tenthOfImages = {
  gammaSteps: 10_000,
  annealingSteps: 900,
  staticSteps: 100,
  gammaLearningRate: 'exponential:0.002,0.96,100steps,0.000001',
  learningRate: 'exponential:0.0000337,0.96,100steps,0.000001',
} as const;

/** The same of its 12,000 steps on raw signals. */
export const tenthOfSignals = {
  gammaSteps: 600,
  annealingSteps: 250,
  staticSteps: 50,
  gammaLearningRate: 'exponential:0.0015,0.9,15steps,0.000001',
  learningRate: 'exponential:0.0000222,0.9,15steps,0.000001',
} as const;

/** The first 60 of VaDE's 3,000 epochs. */
export const sixtyEpochs = { epochs: 60 } as const;
