/**
 * CRI-O on a machine, in a separate entry point because the reader of its files takes time to load.
 */
export * as CrioEdits from "./CrioEdits.ts"
export * as CrioMachine from "./CrioMachine.ts"
export * as RunningCrio from "./RunningCrio.ts"
