/**
 * Everything about containerd: its files, its releases, its runtime table, the resolution of handlers, its clients, and its problems.
 */
export * as ConfigDump from "./ConfigDump.ts"
export * as Containerd from "./Containerd.ts"
export * as ContainerdEngine from "./ContainerdEngine.ts"
export * as ContainerdProblem from "./ContainerdProblem.ts"
export * as ContainerdResolution from "./ContainerdResolution.ts"
export * as ContainerdTable from "./ContainerdTable.ts"
export * as CriFault from "./cri/CriFault.ts"
export * as Ctr from "./clients/Ctr.ts"
export * as Given from "./Given.ts"
export * as Nerdctl from "./clients/Nerdctl.ts"
export * as RuncCall from "./RuncCall.ts"
export * as SandboxCall from "./SandboxCall.ts"
export * as Settings from "./Settings.ts"
export * as ShimMessage from "./options/ShimMessage.ts"
export * as StartAnswer from "./StartAnswer.ts"
export * as Traits from "./releases/Traits.ts"
