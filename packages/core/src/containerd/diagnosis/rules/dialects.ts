/** Files that other releases or readers of TOML refuse. */
import * as Result from "effect/Result"
import { TomlTree } from "../../../document/toml/index.ts"
import type { Origin } from "../../../engine/index.ts"
import { Bytes, SourceText } from "../../../text/index.ts"
import * as ContainerdProblem from "../../ContainerdProblem.ts"
import { parsedDocuments, type Rule } from "./ruleContext.ts"

/** Reports files that the release reads although they are not TOML 1.0. */
export const dialects: Rule = (context) =>
  parsedDocuments(context).flatMap(({ file, source }) => {
    const parsed = TomlTree.parse(Bytes.ofText(source.text), strict)
    if (Result.isSuccess(parsed)) return []
    const { message, position } = parsed.failure
    const start = SourceText.position(source, position.offset)
    const origin: Origin.Origin = { _tag: "File", file, path: [], range: { start, end: start } }
    const words = `The file is not TOML 1.0 (${message}), although this containerd accepts it.`
    return [ContainerdProblem.make("lenient-toml", words, { origin, details: { reason: parsed.failure.reason } })]
  })

const strict: TomlTree.Dialect = { version: "1.0", acceptsMark: false, extendsTables: false }
