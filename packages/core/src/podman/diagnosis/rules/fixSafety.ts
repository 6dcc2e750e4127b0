/** The safety of fixes: a fix is proposed only if Podman can read the file with it, and refuses nothing more than before. */
import * as Result from "effect/Result"
import { BurntSushiDecoded, TomlTree } from "../../../document/toml/index.ts"
import type { Problem } from "../../../engine/index.ts"
import { Bytes, TextEdit } from "../../../text/index.ts"
import * as Merged from "../../files/Merged.ts"
import { defaultsOf } from "../../files/Reading.ts"
import { invalid } from "../../files/validation.ts"
import type { ConfigDocument } from "../../Settings.ts"
import type { RuleContext } from "./ruleContext.ts"

/** Reports whether Podman reads the file with the fix, and finds no new fault in it. */
export const isSafe = (
  { traits }: Pick<RuleContext, "traits">,
  { file, root, source }: ConfigDocument,
  { edits }: Pick<Problem.Fix, "edits">
): boolean => {
  const parsed = TomlTree.parse(Bytes.ofText(TextEdit.apply(source.text, edits)), traits.toml)
  if (Result.isFailure(parsed)) return false
  const faultsOf = (document: Pick<TomlTree.Document, "root" | "source">): ReadonlyArray<string> => {
    const { assignments, remarks } = BurntSushiDecoded.of(document, traits.schema, traits)
    const cells = Merged.merge(defaultsOf(traits), { file, source: document.source }, assignments)
    const message = invalid(traits, cells)?.message
    return [
      ...remarks
        .filter(({ _tag }) => _tag === "SameKey" || _tag === "WrongType")
        .map(({ _tag, path }) => JSON.stringify([_tag, path])),
      ...(message === undefined ? [] : [message])
    ]
  }
  const before = new Set(root === undefined ? [] : faultsOf({ root, source }))
  return faultsOf(parsed.success).every((fault) => before.has(fault))
}
