/**
 * The flags of `resolve` about the container, which some engines heed when they choose a runtime.
 */
import type { Resolution } from "@oci-runtimes/core/engine"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Flag from "effect/cli/Flag"
import type { OtherFamily } from "./otherFamilies.ts"
import * as Scalar from "./Scalar.ts"
import { InvalidCommandLine } from "./SharedFlags.ts"
import { switchFlag } from "./Switch.ts"

/** A part of a request besides the name. */
export type RequestPart = Exclude<keyof Resolution.Request, "name">

/** The flags. */
export const requestFlags = {
  platform: Flag.String("platform").pipe(
    Flag.withMetavar("OS/ARCH"),
    Flag.withDescription(
      "Platform of the image, for Podman and CRI-O, which may choose another program for it; such as wasi/wasm"
    ),
    Scalar.optional
  ),
  annotation: Flag.String("annotation").pipe(
    Flag.withMetavar("KEY=VALUE"),
    Flag.withDescription("Annotation of the pod, for containerd; may be repeated"),
    Flag.atLeast(0)
  ),
  hostNamespaces: switchFlag(
    "host-namespaces",
    "The pod uses the network, the processes or the memory of the node, for containerd"
  ),
  client: Flag.Literals("client", ["ctr", "nerdctl"]).pipe(
    Flag.withDescription("Client that asks containerd instead of the kubelet. It does not know the runtimes of CRI"),
    Scalar.optional
  )
}

/** The values of the flags. */
export interface RequestInput {
  readonly platform: Option.Option<string>
  readonly annotation: ReadonlyArray<string>
  readonly hostNamespaces: boolean
  readonly client: Option.Option<Client>
}

/** A client of containerd. */
export type Client = "ctr" | "nerdctl"

/** Returns the families whose engines heed a given flag; undefined without such a flag. */
export const familiesOfRequest = (input: RequestInput): ReadonlyArray<OtherFamily> | undefined => {
  const { annotation, client, hostNamespaces, platform } = input
  if (annotation.length > 0 || hostNamespaces || Option.isSome(client)) return ["containerd"]
  return Option.isSome(platform) ? ["podman", "cri-o"] : undefined
}

/** Returns the request. Fails if a value has another form, or if the engine does not heed a flag that is given. */
export const requestOf = Effect.fnUntraced(function* (
  title: string,
  heeded: ReadonlyArray<RequestPart | "client">,
  { annotation, client, hostNamespaces, platform }: RequestInput
) {
  const given: Omit<Resolution.Request, "name"> = {
    ...(Option.isSome(platform) && { platform: yield* platformOf(platform.value) }),
    ...(annotation.length > 0 && { annotations: yield* annotationsOf(annotation) }),
    ...(hostNamespaces && { usesHostNamespaces: true })
  }
  const problems = parts
    .filter(({ part }) => given[part] !== undefined && !heeded.includes(part))
    .map(({ flag, what }) => `Remove ${flag}: ${title} does not choose a runtime by ${what}`)
  const foreign =
    Option.isSome(client) && !heeded.includes("client") ? [`Remove --client: ${title} has other clients`] : []
  const mixed =
    Option.isSome(client) && Object.keys(given).length > 0
      ? ["Remove --client: only pods have annotations and namespaces"]
      : []
  const all = [...problems, ...foreign, ...(problems.length + foreign.length === 0 ? mixed : [])]
  return all.length === 0 ? given : yield* new InvalidCommandLine({ problems: all })
})

const parts: ReadonlyArray<{ readonly part: RequestPart; readonly flag: string; readonly what: string }> = [
  { part: "platform", flag: "--platform", what: "the platform of the image" },
  { part: "annotations", flag: "--annotation", what: "annotations" },
  { part: "usesHostNamespaces", flag: "--host-namespaces", what: "the namespaces of the container" }
]

/** Returns the operating system and the architecture. The variant of an image chooses no runtime. */
const platformOf = Effect.fnUntraced(function* (given: string) {
  const [, platform] = /^([a-z0-9_]+\/[a-z0-9_]+)(?:\/[a-z0-9_]+)?$/.exec(given) ?? []
  const problem = `--platform ${JSON.stringify(given)} is not a platform. Give OS/ARCH, such as linux/arm64`
  return platform ?? (yield* new InvalidCommandLine({ problems: [problem] }))
})

/** Returns the annotations. Of a repeated key, the last value counts. */
const annotationsOf = Effect.fnUntraced(function* (given: ReadonlyArray<string>) {
  const wrong = given.find((text) => text.indexOf("=") < 1)
  if (wrong === undefined) {
    return Object.fromEntries(
      given.map((text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)])
    )
  }
  const problem = `--annotation ${JSON.stringify(wrong)} is not an annotation. Give KEY=VALUE`
  return yield* new InvalidCommandLine({ problems: [problem] })
})
