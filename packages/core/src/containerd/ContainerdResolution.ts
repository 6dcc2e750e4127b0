/**
 * The resolution of a handler by CRI: the runtime for a pod, and the message with its options.
 *
 * Source of the rule: containerd, `getSandboxRuntime` at v1.6.20, `GetSandboxRuntime` at v2.3.4, and `RunPodSandbox`. Recorded answers of
 * containerd 1.6.20, 1.7.24, 2.1.9 and 2.3.4 prove it.
 */
import * as Result from "effect/Result"
import type { Resolution } from "../engine/index.ts"
import { GoText } from "../text/index.ts"
import { shimOf } from "./internal/searches.ts"
import type { ContainerdRuntime, ContainerdTable } from "./ContainerdTable.ts"
import * as ShimMessage from "./options/ShimMessage.ts"
import type { Traits } from "./releases/Traits.ts"
import { requiredFault } from "./StartAnswer.ts"

/**
 * A handler that resolves.
 *
 * @category models
 * @since 1.0.0
 */
export interface ContainerdResolution extends Resolution.Resolution {
  readonly runtime: ContainerdRuntime
  /** The subject of containerd's search: the type of the runtime, or the path of its shim. */
  readonly shim: string
  /** The options that the shim gets; undefined if it gets none. */
  readonly message: ShimMessage.ShimMessage | undefined
}

/**
 * The reason for a refusal.
 *
 * - `CriNotLoaded`: CRI does not start, so no pod does.
 * - `DaemonEnds`: a required plugin is not there, so containerd does not start. The message is its last line.
 * - `NotConfigured`: no runtime has the name.
 * - `UntrustedHandler`, `UntrustedHost`: a pod with the annotation for untrusted workloads names a handler, or wants to use the host.
 * - `WrongOption`: an option has a wrong type.
 * - `NoType`: the runtime has no type.
 * - `UnknownSandboxer`, `DaemonCrash`: what the runtime says about sandboxes is not known, or crashes containerd.
 *
 * @category models
 * @since 1.0.0
 */
export type Reason =
  | "CriNotLoaded"
  | "DaemonCrash"
  | "DaemonEnds"
  | "NoType"
  | "NotConfigured"
  | "UnknownSandboxer"
  | "UntrustedHandler"
  | "UntrustedHost"
  | "WrongOption"

/**
 * A refusal. `message` is what the kubelet is told, with `<id>` for the pod.
 *
 * @category models
 * @since 1.0.0
 */
export interface ContainerdRefusal extends Resolution.Refusal {
  readonly reason: Reason
  /** The code of gRPC. */
  readonly grpcCode: number
}

/**
 * The annotation of a pod that must not be trusted.
 *
 * @category constants
 * @since 1.0.0
 */
export const untrustedAnnotation = "io.kubernetes.cri.untrusted-workload"

/**
 * Resolves a request. Without a name, or with an empty one, the default runtime is chosen.
 *
 * @category operations
 * @since 1.0.0
 */
export const resolve = (
  traits: Traits,
  table: ContainerdTable,
  request: Resolution.Request
): Result.Result<ContainerdResolution, ContainerdRefusal> => {
  const { annotations = {}, name: asked = "", usesHostNamespaces = false } = request
  const isUntrusted = annotations[untrustedAnnotation] === "true"
  const name = isUntrusted ? "untrusted" : asked || table.defaultRuntime
  const choice: Resolution.Choice | undefined =
    isUntrusted && asked === ""
      ? { because: `The pod has the annotation ${untrustedAnnotation}`, origin: undefined }
      : undefined
  const refuse = (reason: Reason, words: string, advice: string, grpcCode = 2) =>
    Result.fail<ContainerdRefusal>({
      name,
      reason,
      message: `${prefixOf(traits, reason)}${words}`,
      advice,
      grpcCode,
      ...(choice !== undefined && { choice })
    })
  if (table.fault !== undefined || table.settings.isCriDisabled) {
    return refuse("CriNotLoaded", "unknown service runtime.v1.RuntimeService", notLoadedAdvice(table), 12)
  }
  const ended = requiredFault(traits, table)
  if (ended !== undefined) {
    return refuse("DaemonEnds", ended.words, `containerd does not start. ${ended.advice ?? ""}`, 14)
  }
  if (isUntrusted && asked !== "" && asked !== "untrusted") {
    const words = "untrusted workload with explicit runtime handler is not allowed"
    return refuse("UntrustedHandler", words, "Remove the annotation or the handler from the pod.")
  }
  if (isUntrusted && usesHostNamespaces) {
    const words = "untrusted workload with host access is not allowed"
    return refuse("UntrustedHost", words, "Remove the annotation, or hostNetwork, hostPID and hostIPC, from the pod.")
  }
  const runtime = table.runtimes.get(name)
  if (runtime === undefined) {
    const words = `no runtime for ${GoText.quote(name)} is configured`
    return refuse("NotConfigured", words, `Configure a runtime of this name on the node, and restart containerd.`)
  }
  const { settings } = runtime
  const systemdCgroup = table.settings.systemdCgroup?.value ?? false
  const message = ShimMessage.of(traits, settings, systemdCgroup)
  if (Result.isFailure(message)) {
    return refuse("WrongOption", message.failure, "Correct the type of the option.")
  }
  if (traits.loading !== "replace" && settings.sandboxer !== "podsandbox") {
    if (settings.sandboxer !== "shim") {
      const words = `failed to get sandbox controller by ${settings.sandboxer}`
      return refuse("UnknownSandboxer", words, 'Write sandboxer = "podsandbox", or remove the key.')
    }
    if (traits.shimSandbox === "crashes") {
      return refuse("DaemonCrash", "Connection dropped", 'Remove sandboxer: this release crashes if it is "shim".', 14)
    }
  }
  if (settings.type === "") {
    const words = "create container failed validation: container.Runtime.Name must be set: invalid argument"
    return refuse("NoType", words, 'Add runtime_type, such as "io.containerd.runc.v2", to the runtime.', 3)
  }
  return Result.succeed({
    kind: runtime.kind,
    name,
    runtime,
    shim: shimOf(traits, settings),
    message: message.success,
    ...(choice !== undefined && { choice })
  })
}

/**
 * Returns the rules for a name that the table does not have: there are none, because CRI knows no other names.
 *
 * @category operations
 * @since 1.0.0
 */
export const rules = (): ReadonlyArray<Resolution.AppliedRule> => []

/** Returns the words before the reason of a refusal. */
const prefixOf = ({ loading }: Traits, reason: Reason): string => {
  const isFirst = loading === "replace"
  switch (reason) {
    case "NotConfigured":
    case "UntrustedHandler":
    case "UntrustedHost":
      return isFirst ? "failed to get sandbox runtime: " : 'unable to get OCI runtime for sandbox "<id>": '
    case "WrongOption":
      return isFirst ? "failed to generate runtime options: " : "failed to generate sandbox runtime options: "
    case "UnknownSandboxer":
      return 'failed to create sandbox "<id>": '
    case "NoType":
      return `${isFirst ? "" : 'failed to start sandbox "<id>": '}failed to create containerd container: `
    default:
      return ""
  }
}

const notLoadedAdvice = ({ fault, settings }: ContainerdTable): string =>
  fault === undefined
    ? settings.isCriDisabled
      ? "Remove the plugin of CRI from disabled_plugins, and restart containerd."
      : ""
    : `CRI does not start: ${fault.words}.`
