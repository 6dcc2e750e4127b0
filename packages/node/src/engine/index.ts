/**
 * The daemons of an engine on a machine, in a separate entry point because only some engines need it.
 */
export * as DaemonEdit from "./DaemonEdit.ts"
export * as DaemonTarget from "./DaemonTarget.ts"
export * as EngineErrors from "./EngineErrors.ts"
export * as EngineLook from "./EngineLook.ts"
