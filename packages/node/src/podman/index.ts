/**
 * Podman on a machine, in a separate entry point because the reader of its files takes time to load.
 */
export * as PodmanContainers from "./PodmanContainers.ts"
export * as PodmanEdits from "./PodmanEdits.ts"
export * as PodmanMachine from "./PodmanMachine.ts"
