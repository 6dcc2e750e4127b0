/** The safety of fixes: a fix is proposed only if CRI-O can read the file with it, and refuses nothing more than before. */
import * as Result from "effect/Result"
import { BurntSushiDecoded, TomlTree } from "../../../document/toml/index.ts"
import type { Problem } from "../../../engine/index.ts"
import { Bytes, TextEdit } from "../../../text/index.ts"
import type { ConfigDocument } from "../../Settings.ts"
import type { RuleContext } from "./ruleContext.ts"

/** Reports whether CRI-O reads the file with the fix, and finds no new fault in it. */
export const isSafe = (
  { traits }: Pick<RuleContext, "traits">,
  { root, source }: ConfigDocument,
  { edits }: Pick<Problem.Fix, "edits">
): boolean => {
  const parsed = TomlTree.parse(Bytes.ofText(TextEdit.apply(source.text, edits)), traits.toml)
  if (Result.isFailure(parsed)) return false
  const faultsOf = (document: Pick<TomlTree.Document, "root">): ReadonlyArray<string> =>
    BurntSushiDecoded.of(document, traits.schema, traits)
      .remarks.filter(({ _tag }) => _tag === "SameKey" || _tag === "WrongType")
      .map(({ _tag, path }) => JSON.stringify([_tag, path]))
  const before = new Set(root === undefined ? [] : faultsOf({ root }))
  return faultsOf(parsed.success).every((fault) => before.has(fault))
}
