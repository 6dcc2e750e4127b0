/**
 * Everything about Podman: its files, its releases, its runtime table, the resolution of names, and its problems.
 */
export * as ContainerRuntime from "./ContainerRuntime.ts"
export * as Containers from "./Containers.ts"
export * as Given from "./Given.ts"
export * as Podman from "./Podman.ts"
export * as PodmanDetection from "./PodmanDetection.ts"
export * as PodmanEngine from "./PodmanEngine.ts"
export * as PodmanExample from "./problems/PodmanExample.ts"
export * as PodmanProblem from "./PodmanProblem.ts"
export * as PodmanResolution from "./PodmanResolution.ts"
export * as PodmanTable from "./PodmanTable.ts"
export * as ReleaseNumber from "./releases/ReleaseNumber.ts"
export * as RunDirectory from "./RunDirectory.ts"
export * as RuntimeCall from "./RuntimeCall.ts"
export * as Schema from "./releases/Schema.ts"
export * as Settings from "./Settings.ts"
export * as Traits from "./releases/Traits.ts"
