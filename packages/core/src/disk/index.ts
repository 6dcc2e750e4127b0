/**
 * Work on a file system as data: operations, plans that can be undone, locks, atomic writes and script swaps.
 */
export * as DiskSystem from "./DiskSystem.ts"
export * as DirectoryLock from "./DirectoryLock.ts"
export * as Leftovers from "./Leftovers.ts"
export * as Plan from "./Plan.ts"
export * as ScriptSwap from "./ScriptSwap.ts"
export * as AtomicWrite from "./AtomicWrite.ts"
export * as ScriptsSnapshot from "./ScriptsSnapshot.ts"
export * as Trust from "./Trust.ts"
