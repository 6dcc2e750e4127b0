/**
 * The words around a failure of a pod: what the kubelet, or a client such as `ctr`, is told.
 *
 * Source of the rule: containerd, `RunPodSandbox`, `startShim` and `cmd/ctr/commands/run`; recorded answers prove it.
 */
import type { Traits } from "./releases/Traits.ts"

/**
 * The stage at which a pod fails: the shim is not found, the shim fails when it is started, or the program that the shim runs fails. A
 * shim that makes the sandbox itself fails in other words.
 *
 * @category models
 * @since 1.0.0
 */
export type Stage = "program" | "resolve" | "start"

/**
 * Returns the message for the kubelet, with `<id>` for the pod. `words` are those of the stage.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (
  { loading }: Pick<Traits, "loading">,
  stage: Stage,
  words: string,
  {
    bundle,
    isLegacy = false,
    isShimSandbox = false
  }: { readonly bundle: string; readonly isLegacy?: boolean; readonly isShimSandbox?: boolean }
): string => {
  if (isShimSandbox)
    return `failed to create sandbox "<id>": failed to start new shim for sandbox <id>: ${staged(stage, words, bundle)}`
  const task = `failed to create containerd task: ${isLegacy && stage === "program" ? programFault(words, bundle) : shimFault(stage, words, bundle)}`
  return loading === "replace" ? `${task}: unknown` : `failed to start sandbox "<id>": ${task}`
}

/**
 * Returns the message that `ctr` prints, without its name. `words` are those of the stage.
 *
 * @category formatting
 * @since 1.0.0
 */
export const ofClient = ({ loading }: Pick<Traits, "loading">, stage: Stage, words: string, bundle: string): string =>
  `${shimFault(stage, words, bundle)}${loading === "replace" ? ": unknown" : ""}`

const shimFault = (stage: Stage, words: string, bundle: string): string =>
  stage === "program"
    ? `failed to create shim task: ${programFault(words, bundle)}`
    : `failed to start shim: ${staged(stage, words, bundle)}`

const staged = (stage: Stage, words: string, bundle: string): string => {
  switch (stage) {
    case "resolve":
      return `failed to resolve runtime path: ${words}`
    case "start":
      return `start failed: ${words}`
    case "program":
      return programFault(words, bundle)
  }
}

/** The program is asked for its own log first, which it has not written. */
const programFault = (words: string, bundle: string): string =>
  `OCI runtime create failed: unable to retrieve OCI runtime error (open ${bundle}/log.json: no such file or directory): ${words}`
