/** Changes of small machines. */
import { type RuntimeChange, Source } from "@oci-runtimes/core/engine"
import { Given, type PodmanChange, PodmanEdit, type PodmanEngine } from "@oci-runtimes/core/podman"
import * as Machine from "../Machine.ts"
import type { Files } from "../machines.ts"

export const configurationOf = (
  engine: PodmanEngine.PodmanEngine,
  files: Files,
  given: Partial<Given.Given> = {}
): PodmanEdit.Configuration => {
  const all = { ...Given.ofRoot, ...given }
  const { read } = Machine.make(files, all.uid)
  return { engine, given: all, files: Source.readAll(engine.sources, all, read) }
}

export const textOf = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : new TextDecoder().decode(bytes)

export const add = (
  name: string,
  paths: ReadonlyArray<string> = ["/opt/foo"],
  others: { readonly flags?: ReadonlyArray<string>; readonly replace?: boolean } = {}
): PodmanChange.AddRuntime => ({ _tag: "AddRuntime", name, paths, flags: [], ...others })

export const remove = (name: string, newDefault?: string): RuntimeChange.RemoveRuntime => ({
  _tag: "RemoveRuntime",
  name,
  ...(newDefault !== undefined && { newDefault })
})

export const setDefault = (name: string): RuntimeChange.SetDefault => ({ _tag: "SetDefault", name })

export const unsetDefault: RuntimeChange.UnsetDefault = { _tag: "UnsetDefault" }
