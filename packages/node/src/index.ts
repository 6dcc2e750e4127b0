/**
 * Docker Engine's runtime rules on a machine: the effects for `@oci-runtimes/core`, on file systems that can be swapped.
 */
export * as DaemonJson from "./DaemonJson.ts"
export * as DryRunFileSystem from "./DryRunFileSystem.ts"
export * as EngineEnvironment from "./EngineEnvironment.ts"
export * as ExecutableLookup from "./ExecutableLookup.ts"
export * as HostProbe from "./HostProbe.ts"
export * as Machine from "./Machine.ts"
export * as MemoryFileSystem from "./MemoryFileSystem.ts"
export * as PlanInterpreter from "./PlanInterpreter.ts"
export * as Processes from "./Processes.ts"
export * as Report from "./Report.ts"
export * as RuntimeErrors from "./RuntimeErrors.ts"
export * as Runtimes from "./Runtimes.ts"
export * as ScriptsDirectory from "./ScriptsDirectory.ts"
