/**
 * What refers to scripts.
 *
 * Source of the rule: containerd 1.7, `runtime/v2/bundle.go`, and `cmd/containerd-shim-runc-v2`, `WriteRuntime`.
 */
import { FilePath } from "../../text/index.ts"
import type * as ContainerRecords from "./ContainerRecords.ts"
import { isContentName } from "../scripts/contentName.ts"

/**
 * A container of containerd's, by its namespace and its id.
 *
 * @category models
 * @since 1.0.0
 */
export interface Container {
  readonly namespace: string
  readonly container: string
}

/**
 * Something that refers to a program by its path.
 *
 * @category models
 * @since 1.0.0
 */
export type Reference =
  /** A container whose bundle says what it is run by. */
  | (Container & { readonly _tag: "Container"; readonly path: string; readonly bundle: string })
  /** The caller says so; a path without a slash is the name of a script. */
  | { readonly _tag: "Caller"; readonly path: string }
  /** An entry of the configuration. */
  | { readonly _tag: "Configuration"; readonly path: string; readonly runtime: string }

/**
 * What was found on a machine.
 *
 * @category models
 * @since 1.0.0
 */
export interface FoundReferences {
  readonly references: ReadonlyArray<Reference>
  /** Containers that are being created: their bundles are new and do not name a program yet. */
  readonly starting: ReadonlyArray<Container>
  /** Where containers are recorded, which decides whether these references are all. */
  readonly records: ContainerRecords.FoundRecords
}

/**
 * How old a bundle is, in milliseconds, that will not name a program any more: its shim is another than that for runc and
 * the like.
 *
 * @category constants
 * @since 1.0.0
 */
export const settledAge = 60_000

/**
 * The references to each file of the scripts directory.
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

/** Reports whether a reference is to a name: one that is derived from the text means the same script wherever the directory is mounted. */
const isKnownByName = ({ _tag, path }: Reference): boolean =>
  isContentName(path) || (_tag === "Caller" && !path.includes("/"))

/**
 * The reference in a sentence.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (reference: Reference): string => {
  switch (reference._tag) {
    case "Caller":
      return "it is to be kept"
    case "Configuration":
      return `runtime ${JSON.stringify(reference.runtime)} names it`
    case "Container":
      return `container ${reference.container} of namespace ${reference.namespace} runs by it`
  }
}
