/**
 * Everything about CRI-O: its files, its releases, its runtime table, the resolution of runtime handlers, its reload, and its problems.
 */
export * as Crio from "./Crio.ts"
export * as CrioChange from "./edit/CrioChange.ts"
export * as CrioDaemon from "./daemon/CrioDaemon.ts"
export * as CrioDetection from "./CrioDetection.ts"
export * as CrioEdit from "./edit/CrioEdit.ts"
export * as CrioEngine from "./CrioEngine.ts"
export * as CrioExample from "./problems/CrioExample.ts"
export * as CrioProblem from "./CrioProblem.ts"
export * as CrioReload from "./CrioReload.ts"
export * as CrioResolution from "./CrioResolution.ts"
export * as CrioTable from "./CrioTable.ts"
export * as Given from "./Given.ts"
export * as RunningDaemon from "./daemon/RunningDaemon.ts"
export * as Settings from "./Settings.ts"
export * as ShownRuntime from "./ShownRuntime.ts"
export * as Traits from "./releases/Traits.ts"
