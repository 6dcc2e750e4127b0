/**
 * Schemas for the files of Docker Engine and the output of runtimes, in a separate entry point because they load slowly.
 */
export * as DaemonConfigSchema from "./DaemonConfigSchema.ts"
export * as DaemonJsonSchema from "./DaemonJsonSchema.ts"
export * as RuntimeFeaturesSchema from "./RuntimeFeaturesSchema.ts"
