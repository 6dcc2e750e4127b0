/**
 * Schemas for what Docker Engine and runtimes write, with a path of their own because schemas take longest to load.
 */
export * as DaemonConfigSchema from "./DaemonConfigSchema.ts"
export * as DaemonJsonSchema from "./DaemonJsonSchema.ts"
export * as RuntimeFeaturesSchema from "./RuntimeFeaturesSchema.ts"
