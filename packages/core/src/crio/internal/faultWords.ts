/** Plain words about a handler that CRI-O does not keep, and what helps. */
import { Wording } from "../../text/index.ts"
import type { Handler } from "../Settings.ts"
import type { HandlerFault } from "./validation.ts"

/** Returns the reason as the end of a sentence. */
export const faultWords = ({ reason }: HandlerFault): string => words[reason]

const words: { readonly [reason in HandlerFault["reason"]]: string } = {
  Annotation: "it allows an annotation that this release does not know",
  ConfigPathMissing: "its runtime_config_path does not exist",
  ConfigPathWithoutVm: "it has a runtime_config_path, and its type is not vm",
  CpuAffinity: "its exec_cpu_affinity is not valid",
  NotAShim: "its type is vm, and the name of its program is not one of a shim",
  NotInPath: "it names no program, and PATH has no program with its name",
  PathMissing: "its runtime_path does not exist",
  PodMonitor: "its type is pod, and its monitor does not tell its version",
  SeccompProfile: "its seccomp_profile cannot be read",
  SyncLogWithoutOci: "it has no_sync_log, and its type is not oci",
  Type: "its runtime_type is not valid",
  WebsocketsWithoutPod: "it has stream_websockets, and its type is not pod"
}

/** Returns what helps. */
export const droppedAdvice = (name: string, { values }: Handler, { message, reason }: HandlerFault): string => {
  const { runtime_path: path, runtime_type: type } = values
  switch (reason) {
    case "Annotation":
      return `Remove ${Wording.plain(message.replace(/^.*?: /, ""))} from allowed_annotations. A prefix such as run.oci. is written as it is, without the rest of the annotation.`
    case "ConfigPathMissing":
      return "Create the file, or correct runtime_config_path."
    case "ConfigPathWithoutVm":
      return 'Write runtime_type = "vm" for a shim, or remove runtime_config_path.'
    case "CpuAffinity":
      return 'Write "first" or an empty string.'
    case "NotAShim":
      return 'A shim has a name such as containerd-shim-kata-v2. For an OCI runtime, write runtime_type = "oci".'
    case "NotInPath":
      return `Install the program ${Wording.plain(name)}, or name its path with runtime_path.`
    case "PathMissing":
      return /\s/.test(path)
        ? "Write the path without arguments: CRI-O has no key for arguments of a program."
        : `Install ${Wording.plain(path)}, or correct runtime_path.`
    case "PodMonitor":
      return "Install conmon-rs, and name its path with monitor_path."
    case "SeccompProfile":
      return "Create the profile, or correct seccomp_profile."
    case "SyncLogWithoutOci":
      return "Remove no_sync_log."
    case "Type":
      return `Write "oci", "vm" or "pod" instead of ${JSON.stringify(type)}.`
    case "WebsocketsWithoutPod":
      return "Remove stream_websockets."
  }
}
