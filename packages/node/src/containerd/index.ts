/**
 * containerd on a machine, in a separate entry point because the reader of its files takes time to load.
 */
export * as ContainerdClients from "./ContainerdClients.ts"
export * as ContainerdEdits from "./ContainerdEdits.ts"
export * as ContainerdMachine from "./ContainerdMachine.ts"
export * as RunningContainerd from "./RunningContainerd.ts"
