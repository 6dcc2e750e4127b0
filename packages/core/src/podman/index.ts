/**
 * Everything about Podman: its files, its releases, its runtime table, the resolution of names, and changes of its files. The command
 * does not know Podman yet.
 */
export * as ContainerRuntime from "./ContainerRuntime.ts"
export * as EditRefusal from "./edit/EditRefusal.ts"
export * as Given from "./Given.ts"
export * as Podman from "./Podman.ts"
export * as PodmanChange from "./edit/PodmanChange.ts"
export * as PodmanEdit from "./edit/PodmanEdit.ts"
export * as PodmanEngine from "./PodmanEngine.ts"
export * as PodmanProblem from "./PodmanProblem.ts"
export * as PodmanResolution from "./PodmanResolution.ts"
export * as PodmanTable from "./PodmanTable.ts"
export * as ReleaseNumber from "./releases/ReleaseNumber.ts"
export * as RuntimeCall from "./RuntimeCall.ts"
export * as Schema from "./releases/Schema.ts"
export * as Settings from "./Settings.ts"
export * as Traits from "./releases/Traits.ts"
