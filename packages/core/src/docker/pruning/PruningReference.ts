/**
 * References to scripts.
 *
 * Source of the rule: containerd 1.7, `runtime/v2/bundle.go`, and `cmd/containerd-shim-runc-v2`, `WriteRuntime`.
 */
import { FilePath } from "../../text/index.ts"
import type * as ContainerRecords from "./ContainerRecords.ts"
import { isContentName } from "../scripts/contentName.ts"

/**
 * A container of containerd, by namespace and ID.
 *
 * @category models
 * @since 1.0.0
 */
export interface Container {
  readonly namespace: string
  readonly container: string
}

/**
 * A reference to a program by its path.
 *
 * @category models
 * @since 1.0.0
 */
export type Reference =
  /** A container whose bundle names its program. */
  | (Container & { readonly _tag: "Container"; readonly path: string; readonly bundle: string })
  /** A script that the caller wants to keep. A path without a slash is the name of a script. */
  | { readonly _tag: "Caller"; readonly path: string }
  /** An entry of the configuration. */
  | { readonly _tag: "Configuration"; readonly path: string; readonly runtime: string }

/**
 * The references that were found on a machine.
 *
 * @category models
 * @since 1.0.0
 */
export interface FoundReferences {
  readonly references: ReadonlyArray<Reference>
  /** Containers that are being created: their bundles are new and do not name a program yet. */
  readonly starting: ReadonlyArray<Container>
  /** The records of containers, which decide whether these references are complete. */
  readonly records: ContainerRecords.FoundRecords
}

/**
 * The age of a bundle, in milliseconds, after which the bundle will not name a program any more. Its shim is then not the
 * shim for runc and similar runtimes.
 *
 * @category constants
 * @since 1.0.0
 */
export const settledAge = 60_000

/**
 * Returns a function that looks up the references to a file of the scripts directory by name.
 *
 * @category operations
 * @since 1.0.0
 */
export const index = (
  scriptsDirectory: string,
  references: ReadonlyArray<Reference>
): ((name: string) => ReadonlyArray<Reference>) => {
  const byPath = Map.groupBy(references, ({ path }) => FilePath.clean(path))
  const byName = Map.groupBy(references.filter(isKnownByName), ({ path }) => FilePath.lastElement(path))
  return (name) => [
    ...new Set([...(byPath.get(FilePath.join(scriptsDirectory, name)) ?? []), ...(byName.get(name) ?? [])])
  ]
}

/** Reports whether a reference is to a name. A name derived from the text means the same script in any directory. */
const isKnownByName = ({ _tag, path }: Reference): boolean =>
  isContentName(path) || (_tag === "Caller" && !path.includes("/"))

/**
 * Returns the reference as a clause.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (reference: Reference): string => {
  switch (reference._tag) {
    case "Caller":
      return "it is in the list of scripts to keep"
    case "Configuration":
      return `runtime ${JSON.stringify(reference.runtime)} uses it`
    case "Container":
      return `container ${reference.container} of namespace ${reference.namespace} uses it`
  }
}
